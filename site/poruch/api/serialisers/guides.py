"""Guides in full."""

from typing import Any

from poruch.api.schemas.blocks import Amount, Block, Deadline, LawReference, Paper, Question, Step
from poruch.api.schemas.pages import AnyDetail, GuideDetail
from poruch.api.serialisers.details import Context, running_text
from poruch.api.serialisers.material import Material, items_of, values_of

_STREAMS = ("steps", "documents", "deadlines", "amounts", "authorities", "law_refs", "faq", "related")


def guide(page: Any, context: Context) -> AnyDetail:
    raw = {name: values_of(getattr(page, name)) for name in _STREAMS}
    material = context.material(
        [page.who_for, raw],
        pages=[*raw["authorities"], *raw["related"], *(law.get("act") for law in raw["law_refs"])],
        phones=[pk for step in raw["steps"] for pk in items_of(step.get("phones")) if pk],
    )
    fields: dict[str, Any] = {
        "who_for": material.html(page.who_for),
        "steps": [_step(value, material) for value in raw["steps"]],
        "documents": [
            Paper(name=_text(value, "name"), note=_text(value, "note")) for value in raw["documents"]
        ],
        "deadlines": [_deadline(value, material) for value in raw["deadlines"]],
        "amounts": [_amount(value, material) for value in raw["amounts"]],
        "authorities": material.links(raw["authorities"]),
        "law_refs": [_law(value, material) for value in raw["law_refs"]],
        "faq": [
            Question(question=_text(value, "question"), answer=material.html(value.get("answer")))
            for value in raw["faq"]
        ],
        "related": material.links(raw["related"]),
        "fact_confidence": page.fact_confidence,
    }
    return GuideDetail(**context.shared(_in_order(fields, running_text(page, material))), **fields)


def _in_order(fields: dict[str, Any], text: list[Block]) -> list[Block]:
    """The order in which the public page shows them."""
    found = [Block(type="who_for", value=fields["who_for"])] if fields["who_for"] else []
    for kind, name in (
        ("step", "steps"), ("document", "documents"), ("deadline", "deadlines"), ("amount", "amounts"),
        ("authority", "authorities"),
    ):  # fmt: skip
        found += [Block(type=kind, value=value) for value in fields[name]]
    found += text
    for kind, name in (("question", "faq"), ("law", "law_refs"), ("related", "related")):
        found += [Block(type=kind, value=value) for value in fields[name]]
    return found


def _text(value: dict[str, Any], name: str) -> str:
    return str(value.get(name) or "")


def _step(value: dict[str, Any], material: Material) -> Step:
    phones = [pk for pk in items_of(value.get("phones")) if pk]
    shown = material.phones(phones)
    return Step(
        title=_text(value, "title"),
        phones=shown,
        unconfirmed_phones=len(phones) - len(shown),
        **{name: material.html(value.get(name)) for name in ("action", "where", "papers", "wait", "risk")},
    )


def _deadline(value: dict[str, Any], material: Material) -> Deadline:
    confirmed = bool(value.get("confirmed"))
    return Deadline(
        what=_text(value, "what"),
        value=_text(value, "value") or None if confirmed else None,
        condition=material.html(value.get("condition")),
        as_of=_text(value, "as_of"),
        confirmed=confirmed,
    )


def _amount(value: dict[str, Any], material: Material) -> Amount:
    confirmed = bool(value.get("confirmed"))
    return Amount(
        what=_text(value, "what"),
        value=_text(value, "value") or None if confirmed else None,
        amount=_number(value.get("amount")) if confirmed else None,
        currency=_text(value, "currency"),
        condition=material.html(value.get("condition")),
        as_of=_text(value, "as_of"),
        confirmed=confirmed,
    )


def _number(value: Any) -> int | float | None:
    """A stored decimal («100000.00») as the number a reader would write."""
    if value in (None, ""):
        return None
    amount = float(value)
    return int(amount) if amount.is_integer() else amount


def _law(value: dict[str, Any], material: Material) -> LawReference:
    return LawReference(
        act=material.pages.get(value.get("act") or 0),
        article=_text(value, "article"),
        edition=_text(value, "edition"),
        note=_text(value, "note"),
        confirmed=bool(value.get("confirmed")),
    )
