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
PAGES: Final = 4


def found(operator: str, values: Sequence[str]) -> Q:
    """The best 200 results, in every language they exist in. It is not counted as a reader's question."""
    from search import needs
    from search.service import search

    locale = get_language() or languages.SOURCE
    keys: set[str] = set()
    with needs.silent():
        for number in range(1, PAGES + 1):
            response = search(values[0], locale=locale, page=number, size=SIZE)
            keys.update(str(hit.id) for hit in response.results if hit.type != "term")
            if number * SIZE >= response.total:
                break
    return Q(pk__in=[int(key) for key in keys])


# The API has an address of its own for searches; rules ask of pages that the search may not know yet.
register(Field("words", _("Слова, як у пошуку"), Kind.WORDS, uses=frozenset({Use.PAGES}), build=found))
