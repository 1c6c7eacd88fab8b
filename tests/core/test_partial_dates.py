"""Dates of which only the year or the month is known."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from poruch.core.models.partial_dates import show_partial_date, validate_partial_date


@pytest.mark.parametrize(
    "value", ["", "2026", "2026-01", "2026-12", "2026-01-20", "2026-01-31", "1999-10-09", "2024-02-29"]
)
def test_a_year_a_month_and_a_day_are_accepted(value):
    validate_partial_date(value)


@pytest.mark.parametrize(
    "value",
    [
        "26", "20260", "2026-1", "2026-13", "2026-00", "2026-01-00", "2026-01-32", "2026-01-20T00:00",
        "20.01.2026", "2026/01", " 2026", "2026 ", "2026\n", "січень 2026", "2026-02-30",
        "2025-02-29", "2026-04-31",
    ],
)  # fmt: skip
def test_anything_else_is_refused_with_an_example(value):
    with pytest.raises(ValidationError, match="2026-01-20"):
        validate_partial_date(value)


@pytest.mark.parametrize(
    ("language", "value", "shown"),
    [
        ("uk", "2026", "2026"),
        ("uk", "2026-01", "січень 2026"),
        ("uk", "2026-01-20", "20.01.2026"),
        ("uk", "2026-05-03", "03.05.2026"),
        ("ru", "2026-01", "январь 2026 г."),
        ("ru", "2026-01-20", "20.01.2026"),
        ("en", "2026", "2026"),
        ("en", "", ""),
        ("uk", "колись", "колись"),
        ("uk", "2026-02-31", "2026-02-31"),
    ],
)
def test_a_date_is_shown_as_the_reader_writes_it_and_nothing_is_invented(language, value, shown):
    with translation.override(language):
        assert show_partial_date(value) == shown


def test_english_readers_see_the_months_name():
    with translation.override("en"):
        assert show_partial_date("2026-01").lower() == "january 2026"


@pytest.mark.parametrize("value", ["2026-03-04", "2026-03"])
def test_a_date_reads_the_same_way_round_to_every_reader(value):
    """03/04/2026 is March to one English reader and April to the next."""
    with translation.override("en"):
        assert "/" not in show_partial_date(value)
