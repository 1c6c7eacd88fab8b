"""Which articles a text names, and which texts speak of the same."""

import pytest

from poruch.editorial.freshness.articles import parse

SAME = [
    ("5", "ст. 5"), ("5", "частина 2 статті 5"), ("ст. 5", "5, ч. 3"), ("5-1", "стаття 5¹"),
    ("210–220", "ст. 214"), ("44–46, 237–250", "45"), ("303-304", "304"), ("214", "Art. 214, part 2"),
    ("уся редакція", "ст. 7"), ("", "ст. 7"), ("ст. 7", ""), ("преамбула", "7"), ("п. 5", "пункт 5"),
    ("5", "пункт 5"), ("додаток 2", "Annex 2"), ("статті 5 і 7", "ст. 7"), ("whole act", "9"),
]  # fmt: skip
OTHER = [
    ("5", "ст. 5-1"), ("5-1", "5"), ("5", "15"), ("ч. 5 ст. 9", "ст. 5"), ("210–220", "221"),
    ("44–46, 237–250", "100"), ("ст. 5", "п. 5"), ("додаток 2", "ст. 2"), ("146-1", "146"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "two"), SAME)
def test_texts_that_speak_of_the_same(one, two):
    assert parse(one).meets(parse(two))
    assert parse(two).meets(parse(one))


@pytest.mark.parametrize(("one", "two"), OTHER)
def test_texts_that_do_not(one, two):
    assert not parse(one).meets(parse(two))
    assert not parse(two).meets(parse(one))


def test_an_edition_must_be_readable():
    with pytest.raises(ValueError, match="Не зрозуміло"):
        parse("та сама", strict=True)
    assert parse("уся редакція", strict=True).whole
