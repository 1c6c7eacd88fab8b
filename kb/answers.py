"""Passages of guides and contacts that may answer a question (see :mod:`search.answers`).

Only what an editor marked confirmed, on a page that is not overdue for review or translated by a machine,
and no passage with a dashed line («not confirmed») in it. Ages are the business of ``search``.
"""

from collections.abc import Collection, Iterator
from typing import Any, Final

from django.utils.translation import gettext

from kb.models import GuidePage, LegalActPage, SupportResourcePage
from poruch.core.models import ContentPage, Phone
from poruch.core.pages import best_by_key, public, reader_url
from poruch.core.richtext import cited_codes, plain
from search import answers
from search.answers import Answer
from search.cues import Kind

#: A longer passage is read better on its page.
_LONGEST: Final = 600
_ABBR: Final = "<abbr"


def guide_answers(kind: Kind, ids: Collection[int], locale: str) -> list[Answer]:
    """Steps, confirmed sums and time limits, phones of steps. Five queries at most."""
    pages = [page for page in _vouched(GuidePage, ids) if page.steps or page.amounts or page.deadlines]
    if kind == "phone":
        return list(_step_phones(pages, locale))
    raw = {"step": _steps, "amount": _values, "deadline": _values}[kind]
    found = [(page, one, codes) for page in pages for one, codes in raw(kind, page, locale)]
    laws = _laws({id for page, _one, codes in found for id in _law_ids(page, codes)})
    return [_with_law(one, page, codes, laws) for page, one, codes in found]


def resource_answers(kind: Kind, ids: Collection[int], locale: str) -> list[Answer]:
    """Confirmed phones of contacts that somebody got through to. Four queries at most."""
    if kind != "phone":
        return []
    pages = _vouched(SupportResourcePage, ids, "phone_links__phone")
    return [
        _phone(page, phone, "", locale) for page in pages for phone in page.phones if phone.last_called_on
    ]


def register() -> None:
    answers.register(GuidePage.content_type_code, guide_answers)
    answers.register(SupportResourcePage.content_type_code, resource_answers)


def _vouched(model: type[ContentPage], ids: Collection[int], *prefetch: str) -> list[Any]:
    pages = public(model.objects.filter(pk__in=ids)).select_related("locale").prefetch_related(*prefetch)
    machine = ContentPage.TranslationStatus.MACHINE
    return [page for page in pages if not page.review_overdue and page.translation_status != machine]


def _answer(kind: Kind, page: Any, anchor: str, locale: str, **values: Any) -> Answer:
    return Answer(
        kind=kind,
        type=page.content_type_code,
        id=page.pk,
        locale=page.locale.language_code,
        page_title=page.title,
        url=f"{reader_url(page, locale)}{anchor}",
        unconfirmed=not page.confirmed,
        **values,
    )


def _steps(kind: Kind, page: GuidePage, locale: str) -> Iterator[tuple[Answer, set[str]]]:
    """A step is as old as the oldest of its sources; one that names none, or an undated one, is left out."""
    dates = {block.value["code"]: block.value["date"] for block in page.sources}
    for number, block in enumerate(page.steps.raw_data, 1):
        step = block["value"]
        texts = [step["title"], step["action"], step["where"]]
        codes = cited_codes(texts)
        sure = bool(codes) and all(dates.get(code) for code in codes) and not _open(*texts)
        passage = "\n".join(filter(None, (plain(step["action"]), plain(step["where"]))))
        if sure and passage and len(passage) <= _LONGEST:
            as_of = min(dates[code] for code in codes)
            made = _answer(
                kind, page, f"#k{number}", locale, heading=step["title"], passage=passage, as_of=as_of
            )
            yield made, codes


def _values(kind: Kind, page: GuidePage, locale: str) -> Iterator[tuple[Answer, set[str]]]:
    for block in page.amounts if kind == "amount" else page.deadlines:
        value = block.value
        if value["confirmed"] and value["value"] and value["as_of"] and not _open(value["condition"]):
            made = _answer(
                kind,
                page,
                "#stroky",
                locale,
                heading=value["what"],
                value=value["value"],
                passage=plain(value["condition"]),
                as_of=value["as_of"],
            )
            yield made, cited_codes(str(value["condition"]))


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
    rows = Phone.objects.public().filter(
        pk__in={id for *_place, id in places if id}, last_called_on__isnull=False
    )
    phones = {phone.pk: phone for phone in rows}
    seen: set[tuple[int, int]] = set()
    for page, number, id in places:
        if id in phones and (page.pk, id) not in seen:
            seen.add((page.pk, id))
            yield _phone(page, phones[id], f"#k{number}", locale)


def _row_id(item: Any) -> Any:
    """A list item as it is stored: the bare id once, an object with it since Wagtail 2.15."""
    return item["value"] if isinstance(item, dict) else item


def _phone(page: Any, phone: Phone, anchor: str, locale: str) -> Answer:
    called = phone.last_called_on
    return _answer(
        "phone",
        page,
        anchor,
        locale,
        heading=phone.label,
        value=phone.number,
        passage=phone.hours,
        tel=phone.tel,
        as_of=called.isoformat() if called else "",
    )
