"""The search page."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from poruch import languages
from poruch.core.throttle import limited
from search import neighbours
from search.engines.catalogue import FACETS
from search.labels import type_labels
from search.query.parser import CHARACTERS_MOST
from search.results import Hit
from search.service import SearchResponse, search

#: Results on a page.
SIZE = 10
#: Page numbers shown on either side of the current one.
_AROUND = 2
#: Characters of a filter's value, and values of one filter, at most.
_CODE, _VALUES = 64, 20
#: Readings of a question told to the reader.
_TOLD = 6
#: The page of a file, as its address names it.
_FILE_PAGE = re.compile(r"#page=(\d{1,5})$")


@dataclass(frozen=True)
class FormState:
    """What the form shows: the question, whether it is exact, chosen filters, the page."""

    q: str
    exact: bool
    filters: Mapping[str, list[str]]
    page: int

    def query(self, **changes: str | int | list[str] | None) -> str:
        """The address of this state with some parts changed; None leaves a part out."""
        parts: dict[str, object] = {"q": self.q, **self.filters, "exact": "1" if self.exact else None}
        parts.update(changes)
        return "?" + urlencode({name: value for name, value in parts.items() if value}, doseq=True)

    def without(self, facet: str, value: str) -> str:
        """The address of this state with one chosen value let go."""
        return self.query(**{facet: [one for one in self.filters.get(facet, ()) if one != value]})


@dataclass(frozen=True)
class PageLink:
    """``gap``: pages before this one are left out."""

    number: int
    query: str
    current: bool
    gap: bool = False


@dataclass(frozen=True)
class Row:
    """A result and, for a file, the number of the page that it opens at."""

    hit: Hit
    file_page: str = ""
    pinned: bool = False


@require_safe
@never_cache
@limited("search")
def search_page(request: HttpRequest) -> HttpResponse:
    """``/<lang>/search/?q=&type=&topic=&audience=&region=&when=&page=&exact=1``; bad input is mended."""
    locale = get_language() or languages.SOURCE
    state = read_form(request)
    response = search(
        state.q,
        locale=locale,
        filters=state.filters,
        page=state.page,
        size=SIZE,
        exact=state.exact,
        extras=True,
    )
    facets = _facets(state, response)
    shown = rows(response)
    pages = page_links(state, response)
    context = {
        "response": response,
        "form": state,
        "q": state.q,
        "rows": shown,
        "total": max(response.total, len(shown)),
        "related": _unseen(response.related, shown, locale),
        "also": readings(response),
        "pages": pages,
        "next_page": next_page(state, pages),
        "facets": facets,
        "chips": chips(state, facets),
        "types": type_labels(),
        "exact_query": state.query(exact="1"),
        "wide_query": state.query(exact=None),
        "first_page": state.query(),
        "no_filters": state.query(**dict.fromkeys(state.filters)),
        "same_question": same_question(state, locale),
        "noindex": True,
    }
    if not state.q and not state.filters:
        context |= {"examples": neighbours.examples(locale), "topics": neighbours.first(locale)}
    return render(request, "search/search.html", context)


def rows(response: SearchResponse) -> list[Row]:
    """Pinned results first, then the others, none twice."""
    pinned = {(hit.type, hit.id) for hit in response.pinned}
    others = [hit for hit in response.results if (hit.type, hit.id) not in pinned]
    return [Row(hit, file_page(hit.url), True) for hit in response.pinned] + [
        Row(hit, file_page(hit.url)) for hit in others
    ]


def file_page(url: str) -> str:
    """The number of a file's page that an address opens, or ""."""
    found = _FILE_PAGE.search(url)
    return found[1] if found else ""


def readings(response: SearchResponse) -> list[dict[str, str]]:
    """What was searched beside the words typed, and how each came about, in a reader's words.

    A correction that is offered as a question of its own is not told twice.
    """
    how = {
        "layout": _("іншою розкладкою"),
        "transliteration": _("українськими літерами"),
        "russian": _("українською"),
        "spelling": _("з виправленою помилкою"),
        "glossary": _("інша назва"),
    }
    told = [
        one
        for one in response.interpretations
        if not (one.kind == "spelling" and one.text in response.suggestions)
    ]
    return [
        {
            "text": one.text,
            "how": how.get(one.kind, ""),
            "lang": "uk" if one.kind in ("transliteration", "russian") else "",
        }
        for one in told[:_TOLD]
    ]


def chips(state: FormState, facets: Iterable[Mapping[str, Any]]) -> list[dict[str, str]]:
    """The values chosen, each with the address that lets it go."""
    return [
        {"label": value["label"], "query": state.without(facet["name"], value["value"])}
        for facet in facets
        for value in facet["values"]
        if value["checked"]
    ]


def same_question(state: FormState, locale: str) -> list[dict[str, Any]]:
    """The interface languages, each with the address of the same question there."""
    found = []
    for code, name in languages.LANGUAGES:
        with translation.override(code):
            path = reverse("search")
        found.append({"code": code, "name": name, "url": path + state.query(), "current": code == locale})
    return found


def _unseen(links: Iterable[neighbours.Link], shown: Iterable[Row], locale: str) -> list[neighbours.Link]:
    """Links to pages that do not stand among the results already."""
    seen = {url.partition("#")[0] for row in shown for url in (row.hit.url, *row.hit.translations.values())}
    tails = {url.lstrip("/").partition("/")[2] for url in seen}
    return [link for link in links if link.url.removeprefix(f"/{locale}/") not in tails]


def _facets(state: FormState, response: SearchResponse) -> list[dict[str, Any]]:
    """The filters as the form shows them, what is chosen ticked."""
    names = {
        "type": _("Що шукати"),
        "when": _("Коли"),
        "topic": _("Тема"),
        "audience": _("Для кого"),
        "region": _("Де"),
    }
    return [
        {
            "name": name,
            "label": label,
            "values": [
                {**asdict(value), "checked": value.value in state.filters.get(name, ())}
                for value in response.facets.get(name, [])
            ],
        }
        for name, label in names.items()
    ]


def read_form(request: HttpRequest) -> FormState:
    """The state asked for; a page that is no number from 1 on is page 1.

    What search does not read is not written back into the page's links either.
    """
    get = request.GET
    filters = {
        name: [value for value in get.getlist(name) if 0 < len(value) <= _CODE][:_VALUES] for name in FACETS
    }
    page = get.get("page", "1")
    number = int(page) if page.isascii() and page.isdigit() and len(page) < 6 else 1
    return FormState(
        get.get("q", "")[:CHARACTERS_MOST].strip(),
        get.get("exact") == "1",
        {k: v for k, v in filters.items() if v},
        max(1, number),
    )


def page_links(state: FormState, response: SearchResponse) -> list[PageLink]:
    """The first and the last page, and those around the current one; none when all fits on one."""
    last = max(1, -(-response.total // SIZE))
    if last == 1:
        return []
    near = range(state.page - _AROUND, state.page + _AROUND + 1)
    numbers = sorted({1, last, *(number for number in near if 1 <= number <= last)})
    return [
        PageLink(
            number,
            state.query(page=number if number > 1 else None),
            number == state.page,
            gap=number > before + 1,
        )
        for before, number in zip([0, *numbers], numbers, strict=False)
    ]


def next_page(state: FormState, pages: Iterable[PageLink]) -> str:
    """The address of the page after this one, or ""."""
    return next((link.query for link in pages if link.number == state.page + 1), "")
