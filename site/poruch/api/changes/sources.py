"""What the API lists, object by object, as it stands now."""

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.db.models import Q
from wagtail.models import Page

from kb.documents import attached, references
from kb.models import GlossaryTerm
from poruch.api.changes import turns
from poruch.api.changes.notes import DOCUMENT, IMAGE, LIST, PAGE, TERM, Key
from poruch.core.models import HomePage
from poruch.core.pages import public

_SLICE: Final = 500
_PAGE_COLUMNS: Final = (
    "pk", "content_type_id", "locale__language_code", "translation_key", "url_path", "title", "path",
    "last_published_at", "expire_at",
)  # fmt: skip
_OWN_COLUMNS: Final = ("last_checked", "review_due", "sensitivity")


@dataclass
class State:
    """An object that the API shows. ``turns_at``: when the clock alone changes its answer."""

    type: str
    locale: str = ""
    translation_key: str = ""
    stamp: str = ""
    turns_at: datetime | None = None
    linked: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Source:
    """``states(ids)``: those among the ids that the API shows now, and when those it does not show yet
    will be looked at again. ``ids()``: all that it shows. ``address(id)``: where it is read.
    """

    address: Callable[[str], str]
    states: Callable[[Collection[str]], tuple[dict[str, State], dict[str, datetime]]]
    ids: Callable[[], Iterable[str]]


def _slices(ids: Collection[str]) -> Iterator[list[int]]:
    numbers = sorted({int(id) for id in ids if id.isdigit()})
    for start in range(0, len(numbers), _SLICE):
        yield numbers[start : start + _SLICE]


def homes() -> Any:
    from poruch.api import finding

    return finding.homes()


def _pages(ids: Collection[str]) -> tuple[dict[str, State], dict[str, datetime]]:
    from poruch.api import kinds

    found: dict[str, State] = {}
    later: dict[str, datetime] = {}
    types = kinds.content_types()
    for numbers in _slices(ids):
        rows = public().filter(pk__in=numbers).values(*_PAGE_COLUMNS, *_OWN_COLUMNS)
        shown = {row["pk"]: (types.get(row["content_type_id"], ""), row) for row in rows}
        first = homes().filter(pk__in=numbers).values(*_PAGE_COLUMNS)
        shown |= {row["pk"]: (HomePage.content_type_code, row) for row in first}
        clock = turns.of_pages({pk: type for pk, (type, _row) in shown.items()})
        for pk, (type, row) in shown.items():
            moments = [moment for moment in (row["expire_at"], clock.get(pk)) if moment]
            found[str(pk)] = State(
                type=type,
                locale=row["locale__language_code"],
                translation_key=str(row["translation_key"]),
                stamp=_stamp(row),
                turns_at=min(moments, default=None),
                linked={"parent": row["path"][: -Page.steplen], "place": row["url_path"]},
            )
        later |= {str(pk): at for pk, at in turns.of_held(set(numbers) - set(shown)).items()}
    return found, later


def _stamp(row: dict[str, Any]) -> str:
    text = "\x1f".join(str(row.get(name)) for name in (*_PAGE_COLUMNS, *_OWN_COLUMNS))
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def page_stamps() -> dict[str, str]:
    """Of all pages that the API shows. Two queries."""
    rows = [*public().values(*_PAGE_COLUMNS, *_OWN_COLUMNS), *homes().values(*_PAGE_COLUMNS)]
    return {str(row["pk"]): _stamp(row) for row in rows}


def _page_ids() -> Iterable[str]:
    pages = [*public().values_list("pk", flat=True), *homes().values_list("pk", flat=True)]
    return map(str, pages)


def _terms(ids: Collection[str]) -> tuple[dict[str, State], dict[str, datetime]]:
    found: dict[str, State] = {}
    for numbers in _slices(ids):
        rows = GlossaryTerm.objects.public().filter(pk__in=numbers)
        columns = rows.values_list("pk", "locale__language_code", "translation_key", "expire_at")
        for pk, locale, key, ends in columns:
            found[str(pk)] = State(TERM, locale, str(key), turns_at=ends)
    return found, {}


def _term_ids() -> Iterable[str]:
    return map(str, GlossaryTerm.objects.public().values_list("pk", flat=True))


def _lists(ids: Collection[str]) -> tuple[dict[str, State], dict[str, datetime]]:
    return {name: State(LIST) for name in ids if name in LISTS}, {}


def _images(ids: Collection[str]) -> tuple[dict[str, State], dict[str, datetime]]:
    from poruch.api import pictures

    found = (pk for numbers in _slices(ids) for pk in pictures.showing(numbers))
    return {str(pk): State(IMAGE) for pk in found}, {}


def _image_ids() -> Iterable[str]:
    from poruch.api import pictures

    return map(str, pictures.showing())


def _documents(ids: Collection[str]) -> tuple[dict[str, State], dict[str, datetime]]:
    found = (pk for numbers in _slices(ids) for pk in attached(numbers))
    return {str(pk): State(DOCUMENT) for pk in found}, {}


def _document_ids() -> Iterable[str]:
    known = references().values_list("to_object_id", flat=True).distinct()
    return map(str, attached(int(pk) for pk in known))


#: Answers that are one list as a whole, and where they are read.
LISTS: Final = {
    **{name: f"/api/v1/{name}" for name in ("topics", "audiences", "regions", "partners", "locales")},
    **{
        name: f"/api/v1/vocabularies/{name}"
        for name in ("hromadas", "cooperation-areas", "event-kinds", "age-bands", "licences")
    },
}
#: Those that do not count pages.
UNCOUNTED: Final = frozenset({"partners", "locales"})
#: Lists by the model whose rows they show, where the name does not tell.
LIST_OF: Final = {
    "core.cooperationarea": "cooperation-areas",
    "campaigns_events.eventtype": "event-kinds",
    "campaigns_education.ageband": "age-bands",
}

SOURCES: Final[dict[str, Source]] = {
    PAGE: Source("/api/v1/pages/{}".format, _pages, _page_ids),
    TERM: Source("/api/v1/glossary/{}".format, _terms, _term_ids),
    IMAGE: Source("/api/v1/images/{}".format, _images, _image_ids),
    DOCUMENT: Source("/api/v1/documents/{}".format, _documents, _document_ids),
    LIST: Source(lambda name: LISTS.get(name, ""), _lists, lambda: LISTS),
}


def register(object: str, source: Source) -> None:
    """A further kind of object of the API; whoever registers it notes its changes (:mod:`.notes`)."""
    SOURCES[object] = source


def every() -> Iterator[Key]:
    """All that the API shows now."""
    for object, source in SOURCES.items():
        for id in source.ids():
            yield object, id


def terms_of(keys: Collection[Any]) -> list[str]:
    """All terms of some groups."""
    rows = GlossaryTerm.objects.filter(Q(translation_key__in=keys))
    return [str(pk) for pk in rows.values_list("pk", flat=True)]
