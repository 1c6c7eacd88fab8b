"""A criterion that the search answers: inflections, typos, other languages and all."""

from collections.abc import Sequence
from typing import Final

from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from poruch import languages
from poruch.core.querying import Field, Use, register
from poruch.core.querying.operators import Kind

#: What the search gives at once, and how many such pages are taken.
SIZE: Final = 50
PAGES: Final = 2
#: Results that are no pages: their ids are those of other rows.
NO_PAGES: Final = frozenset({"term", "document"})


def found(operator: str, values: Sequence[str]) -> Q:
    """The best 100 results, each in the language a reader would get. Not counted as a reader's question."""
    from search import needs
    from search.service import search

    locale = get_language() or languages.SOURCE
    ids: set[int] = set()
    with needs.silent():
        for number in range(1, PAGES + 1):
            response = search(values[0], locale=locale, page=number, size=SIZE)
            ids.update(hit.id for hit in response.results if hit.type not in NO_PAGES)
            if number * SIZE >= response.total:
                break
    return Q(pk__in=sorted(ids))


# The API has an address of its own for searches; rules ask of pages that the search may not know yet.
register(Field("words", _("Слова, як у пошуку"), Kind.WORDS, uses=frozenset({Use.PAGES}), build=found))
