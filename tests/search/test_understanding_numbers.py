"""Sums, phones and other numbers, however they are typed."""

import pytest

from search.query.numerals import numbers
from tests.search.conftest import Index, document, find
from tests.search.test_understanding import plan


@pytest.mark.parametrize(
    ("typed", "rows"),
    [
        ("сто тисяч гривень", ["100 000", "100000"]),
        ("сто двадцять тисяч п'ятсот", ["120 500", "120500"]),
        ("пятьдесят тысяч", ["50 000", "50000"]),
        ("two hundred thousand", ["200 000", "200000"]),
        ("100 тис", ["100 000", "100000"]),
        ("100000", ["100 000"]),
        ("100 000 грн", ["100000"]),
        ("2000 грн", ["2 000"]),
        ("п'ятдесят п'ять", ["55"]),
        ("16 48", ["1648"]),
        ("0800300529", ["0 800 300 529"]),
        ("0-800-300-529", ["0800300529"]),
        ("+380443904390", ["044 390 43 90", "380 44 390 43 90", "0443904390"]),
        ("тисячі людей", []),
        ("два папери", []),
        ("1281", []),
        ("2025", []),
        ("24.02.2022", []),
        ("9" * 400, []),
        ("мільйон " * 30, []),
    ],
)
def test_how_texts_write_a_number(typed: str, rows: list[str]) -> None:
    assert [" ".join(row) for found in numbers(plan(typed).slots) for row in found.rows] == rows


@pytest.mark.parametrize(
    "typed", ["сто тисяч", "100000 грн", "100тис", "100 000", "сто тысяч гривен", "hundred thousand"]
)
def test_a_sum_is_found(index: Index, typed: str) -> None:
    index(
        document(1, "Допомога", "за рік держава платить 100 000 грн родині", slug="sum"),
        document(2, "Інше", "100 людей і 000 нулів, а ще 50 000 грн", slug="other"),
        document(3, "Ще інше", "без чисел", slug="none"),
    )
    assert find(typed)[0] == "sum"


@pytest.mark.parametrize("typed", ["0800300529", "0-800-300-529", "0 800 300 529", "+380800300529"])
def test_a_phone_is_found(index: Index, typed: str) -> None:
    index(
        document(1, "Лінія", "телефон 0 800 300 529, щодня", slug="line"),
        document(2, "Інша", "0 800 529 300; 0 800 501 720; 300 529 800", slug="other"),
    )
    assert find(typed)[0] == "line"
