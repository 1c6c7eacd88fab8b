"""The search page."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from poruch import languages
from search.engines.catalogue import FACETS
from search.labels import type_labels
from search.service import SearchResponse, search

#: Results on a page.
SIZE = 10
#: Page numbers shown on either side of the current one.
_AROUND = 2


@dataclass(frozen=True)
class FormState:
    """What the form shows: the question, whether it is exact, chosen filters, the page."""

    q: str
    exact: bool
    filters: Mapping[str, list[str]]
    page: int

    def query(self, **changes: str | int | None) -> str:
        """The address of this state with some parts changed; None leaves a part out."""
        parts: dict[str, object] = {"q": self.q, **self.filters, "exact": "1" if self.exact else None}
        parts.update(changes)
        return "?" + urlencode({name: value for name, value in parts.items() if value}, doseq=True)


@dataclass(frozen=True)
class PageLink:
    number: int
    query: str
    current: bool


@require_safe
@never_cache
def search_page(request: HttpRequest) -> HttpResponse:
    """``/<lang>/search/?q=&type=&topic=&audience=&region=&page=&exact=1``; bad input is mended."""
    locale = get_language() or languages.SOURCE
    state = read_form(request)
    response = search(
        state.q, locale=locale, filters=state.filters, page=state.page, size=SIZE, exact=state.exact
    )
    context = {
        "response": response,
        "form": state,
        "q": state.q,
        "pages": page_links(state, response),
        "facets": _facets(state, response),
        "types": type_labels(),
        "exact_query": state.query(exact="1"),
        "wide_query": state.query(exact=None),
        "noindex": True,
    }
    return render(request, "search/search.html", context)


def _facets(state: FormState, response: SearchResponse) -> list[dict[str, Any]]:
    """The filters as the form shows them, what is chosen ticked."""
    names = {"type": _("Що шукати"), "topic": _("Тема"), "audience": _("Для кого"), "region": _("Де")}
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
    """The state asked for; a page that is no number from 1 on is page 1."""
    get = request.GET
    filters = {name: [value for value in get.getlist(name) if value][:20] for name in FACETS}
    page = get.get("page", "1")
    number = int(page) if page.isascii() and page.isdigit() and len(page) < 6 else 1
    return FormState(
        get.get("q", "").strip(),
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
        PageLink(number, state.query(page=number if number > 1 else None), number == state.page)
        for number in numbers
    ]
