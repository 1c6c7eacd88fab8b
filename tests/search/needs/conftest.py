"""An index of common words, and readers who ask on several days."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from search import needs
from search.engines.vocabulary import VOCABULARY
from search.models import NeedMark, SearchNeed
from search.query import understand
from tests.search.conftest import Index, document

FIRST = date(2026, 3, 1)
Ask = Callable[..., None]

#: What the index of these tests is made of, three documents each.
TEXTS = (
    "Довідка про обставини позбавлення волі, полонений, родина, лист, виплата, нариман кривошапко",
    "Мельник і коваль: полон, довідка, червоний хрест, заява, certificate for families of prisoners",
)


@pytest.fixture(autouse=True)
def counting(settings: Any) -> Iterator[None]:
    settings.PORUCH_COUNT_NEEDS = True
    needs.forget()
    yield
    needs.forget()


@pytest.fixture
def vocabulary(index: Index) -> None:
    index(*(document(n, "Сторінка", TEXTS[n % 2]) for n in range(1, 7)))


@pytest.fixture
def ask(vocabulary: None, monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Ask on ``days`` days in a row, each day's questions written at its end."""

    def asked(text: str, days: int = 3, locale: str = "uk", total: int = 5, first: date = FIRST) -> None:
        for number in range(days):
            day = first + timedelta(days=number)
            with monkeypatch.context() as then:
                then.setattr(timezone, "localdate", lambda *args, day=day, **kwargs: day)
                needs.note(understand(text, locale=locale, vocabulary=VOCABULARY), locale, total)
                needs.flush()

    return asked


def words() -> list[str]:
    return list(SearchNeed.objects.values_list("words", flat=True))


def everything_stored() -> str:
    """Every value of every column of both tables."""
    found = []
    with connection.cursor() as cursor:
        for model in (SearchNeed, NeedMark):
            cursor.execute(f"SELECT * FROM {model._meta.db_table}")
            found += [str(value) for row in cursor.fetchall() for value in row]
    return " ".join(found).casefold()
