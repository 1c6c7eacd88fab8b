"""Passages of guides and contacts that may answer a question (see :mod:`search.answers`).

Sure is only what an editor marked confirmed, on a page that is not overdue for review or translated by a
machine, and no passage with a dashed line («not confirmed») in it. Ages are the business of ``search``.
"""

import re
from collections.abc import Collection, Iterator
from typing import Any, Final

from django.utils import translation
from django.utils.translation import gettext

from kb.models import GuidePage, LegalActPage, SupportResourcePage
from poruch.core import staleness
from poruch.core.models import ContentPage, Phone
from poruch.core.pages import best_by_key, public, reader_url
from poruch.core.richtext import cited_codes, plain
from search import answers
from search.answers import Answer
from search.cues import Kind

#: A longer passage is read better on its page.
_LONGEST: Final = 600
_ABBR: Final = "<abbr"
_ONLY_LINK: Final = re.compile(r"<p\b[^>]*>\s*<a\b[^>]*>[^<]*</a>[\s.]*</p>")


def guide_answers(kind: Kind, ids: Collection[int], locale: str) -> list[Answer]:
    """Steps, sums, time limits, phones of steps. Six queries at most."""
    pages = _public(GuidePage, ids)
    if kind == "phone":
        return list(_step_phones(pages, locale))
    raw = {"step": _steps, "amount": _values, "deadline": _values}[kind]
    found = [(page, one, codes) for page in pages for one, codes in raw(kind, page, locale)]
    laws = _laws({id for page, _one, codes in found for id in _law_ids(page, codes)})
    return [_with_law(one, page, codes, laws) for page, one, codes in found]


def resource_answers(kind: Kind, ids: Collection[int], locale: str) -> list[Answer]:
    """Phones of contacts, each under the contact's name. Five queries at most."""
    if kind != "phone":
        return []
    pages = _public(SupportResourcePage, ids, "phone_links__phone")
    return [
        _phone(page, phone, "", locale, whose=page.title) for page in pages for phone in page.linked_phones
    ]


def register() -> None:
    answers.register(GuidePage.content_type_code, guide_answers)
    answers.register(SupportResourcePage.content_type_code, resource_answers)


def _public(model: type[ContentPage], ids: Collection[int], *prefetch: str) -> list[Any]:
    pages = public(model.objects.filter(pk__in=ids)).select_related("locale").prefetch_related(*prefetch)
    stale = staleness.since(ids)
    found = list(pages)
    for page in found:
        page.law_changed_on = stale.get(page.pk)
    return found


def _is_vouched(page: Any) -> bool:
    """Somebody looks after the page, the law is as it was then, and a person wrote it."""
    machine = ContentPage.TranslationStatus.MACHINE
    return not page.review_overdue and not page.law_changed_on and page.translation_status != machine


def _answer(
    kind: Kind, page: Any, anchor: str, locale: str, *, confirmed: bool = True, **values: Any
) -> Answer:
    return Answer(
        kind=kind,
        type=page.content_type_code,
        id=page.pk,
        locale=page.locale.language_code,
        page_title=page.title,
        url=f"{reader_url(page, locale)}{anchor}",
        unconfirmed=not page.confirmed,
        confirmed=confirmed and _is_vouched(page),
        **values,
    )


def _steps(kind: Kind, page: GuidePage, locale: str) -> Iterator[tuple[Answer, set[str]]]:
    """A step is as old as the oldest of its sources; one that names none, or an undated one, is not sure."""
    dates = {block.value["code"]: block.value["date"] for block in page.sources}
    with translation.override(page.locale.language_code):
        where = gettext("Куди")
    for number, block in enumerate(page.steps.raw_data, 1):
        step = block["value"]
        texts = [step["title"], step["action"], step["where"]]
        codes = cited_codes(texts)
        told = [_passage(step["action"]), _labelled(where, _passage(step["where"]))]
        passage = "\n".join(filter(None, told))
        made = _answer(
            kind,
            page,
            f"#k{number}",
            locale,
            heading=plain(step["title"]),
            passage=passage,
            as_of=min((dates.get(code) or "" for code in codes), default=""),
            confirmed=bool(passage) and len(passage) <= _LONGEST and not _open(*texts),
        )
        yield made, codes


def _values(kind: Kind, page: GuidePage, locale: str) -> Iterator[tuple[Answer, set[str]]]:
    for block in page.amounts if kind == "amount" else page.deadlines:
        value = block.value
        made = _answer(
            kind,
            page,
            "#stroky",
            locale,
            heading=value["what"],
            value=value["value"],
            passage=_passage(value["condition"].source),
            as_of=value["as_of"],
            confirmed=bool(value["confirmed"] and value["value"]) and not _open(value["condition"]),
        )
        yield made, cited_codes(value["condition"].source)


def _passage(html: str) -> str:
    """The text word for word, without source marks and without paragraphs that are only a link."""
    return plain(_ONLY_LINK.sub("", html or ""))


def _labelled(label: str, text: str) -> str:
    return f"{label}: {text}" if text else ""


def _open(*texts: Any) -> bool:
    """Whether an editor left something unconfirmed in it."""
    return any(_ABBR in str(getattr(text, "source", text) or "") for text in texts)


def _law_ids(page: GuidePage, codes: set[str]) -> set[int]:
    return {law["act"] for law in _law_refs(page, codes)}


def _law_refs(page: GuidePage, codes: set[str]) -> list[dict[str, Any]]:
    """The confirmed norms that rest on the very sources a passage rests on."""
    refs = [block["value"] for block in page.law_refs.raw_data]
    return [
        law
        for law in refs
        if law.get("confirmed") and law.get("act") and codes & cited_codes(law.get("note"))
    ]


def _laws(ids: set[int]) -> dict[int, str]:
    """Titles of public acts by the id a guide stores, in the reader's best language."""
    if not ids:
        return {}
    keys = dict(LegalActPage.objects.filter(pk__in=ids).values_list("pk", "translation_key"))
    best = best_by_key(public(LegalActPage.objects.filter(translation_key__in=set(keys.values()))))
    return {id: best[key].title for id, key in keys.items() if key in best}


def _with_law(one: Answer, page: GuidePage, codes: set[str], laws: dict[int, str]) -> Answer:
    cited = [
        ", ".join(filter(None, (laws[law["act"]], _article(law.get("article", "")))))
        for law in _law_refs(page, codes)
        if law["act"] in laws
    ]
    return Answer(**{**vars(one), "law": "; ".join(dict.fromkeys(cited))})


def _article(article: str) -> str:
    return f"{gettext('ст.')} {article}" if article[:1].isdigit() else article


def _step_phones(pages: list[GuidePage], locale: str) -> Iterator[Answer]:
    places = [
        (page, number, _row_id(item))
        for page in pages
        for number, block in enumerate(page.steps.raw_data, 1)
        for item in block["value"].get("phones") or ()
    ]
    phones = Phone.objects.in_bulk({id for *_place, id in places if id})
    seen: set[tuple[int, int]] = set()
    for page, number, id in places:
        if id in phones and (page.pk, id) not in seen:
            seen.add((page.pk, id))
            yield _phone(page, phones[id], f"#k{number}", locale)


def _row_id(item: Any) -> Any:
    """A list item as it is stored: the bare id once, an object with it since Wagtail 2.15."""
    return item["value"] if isinstance(item, dict) else item


def _phone(page: Any, phone: Phone, anchor: str, locale: str, whose: str = "") -> Answer:
    """A number that no source vouches for is left out; its name stays, and keeps others from answering."""
    called = phone.last_called_on
    return _answer(
        "phone",
        page,
        anchor,
        locale,
        heading=": ".join(filter(None, (whose, phone.label))),
        value=phone.number if phone.confirmed else "",
        passage=phone.hours,
        tel=phone.tel if phone.confirmed else "",
        as_of=called.isoformat() if called else "",
        confirmed=phone.confirmed,
    )
