"""Sums and numbers as people write them: «двісті тисяч», «200тис», «0800123456».

Texts group the digits of sums and phones by blanks: a number typed otherwise shares no word with them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from search.analysis import lemmas
from search.query.plan import Slot

_UNITS: Final = {
    "один one": 1, "два two": 2, "три three": 3, "чотири четыре four": 4,
    "п'ять пять five": 5, "шість шесть six": 6, "сім семь seven": 7, "вісім восемь eight": 8,
    "дев'ять девять nine": 9, "десять ten": 10, "одинадцять одиннадцать eleven": 11,
    "дванадцять двенадцать twelve": 12, "тринадцять тринадцать thirteen": 13,
    "чотирнадцять четырнадцать fourteen": 14, "п'ятнадцять пятнадцать fifteen": 15,
    "шістнадцять шестнадцать sixteen": 16, "сімнадцять семнадцать seventeen": 17,
    "вісімнадцять восемнадцать eighteen": 18, "дев'ятнадцять девятнадцать nineteen": 19,
    "двадцять двадцать twenty": 20, "тридцять тридцать thirty": 30, "сорок forty": 40,
    "п'ятдесят пятьдесят fifty": 50, "шістдесят шестьдесят sixty": 60,
    "сімдесят семьдесят seventy": 70, "вісімдесят восемьдесят eighty": 80,
    "дев'яносто девяносто ninety": 90, "сто": 100, "двісті двести": 200, "триста": 300,
    "чотириста четыреста": 400, "п'ятсот пятьсот": 500, "шістсот шестьсот": 600,
    "сімсот семьсот": 700, "вісімсот восемьсот": 800, "дев'ятсот девятьсот": 900,
}  # fmt: skip
_TIMES: Final = {"hundred": 100, "тисяча тысяча thousand": 1000, "мільйон миллион million": 1_000_000}
#: A smaller number in words («два папери») says nothing about what is sought.
_LEAST: Final = 10
_PHONE_LEAST, _MOST = 9, 13
#: More digits than any number of a text has.
_BEYOND: Final = 10_000_000_000_000


@dataclass(frozen=True)
class Number:
    """A number of the question: how it is told ("" when it is typed so), other ways in which texts may write
    it, as rows of words, and the rows whose words count more side by side."""

    told: str
    rows: tuple[tuple[str, ...], ...]
    references: tuple[tuple[str, ...], ...]


@lru_cache(maxsize=1)
def _values() -> tuple[dict[str, int], dict[str, int]]:
    def by_lemma(table: dict[str, int]) -> dict[str, int]:
        return {
            lemma: value
            for words, value in table.items()
            for word in words.replace("'", "\u02bc").split()
            for language in ("uk", "ru")
            for lemma in lemmas(word, language)[:1]
        }

    return by_lemma(_UNITS), by_lemma(_TIMES)


def numbers(slots: Sequence[Slot]) -> list[Number]:
    """The numbers that texts may write in another way than the question does."""
    return [found for run in _runs(slots) if (found := _number(run))]


def _runs(slots: Sequence[Slot]) -> Iterator[list[Slot]]:
    """Neighbouring slots that are digits or words of numbers."""
    run: list[Slot] = []
    for slot in slots:
        if slot.form.isdecimal() or _value(slot):
            run.append(slot)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _value(slot: Slot) -> tuple[int, bool] | None:
    """What the word counts, and whether it multiplies what stands before it; None for no such word."""
    units, times = _values()
    if slot.form.isalpha():
        for lemma in slot.lemmas:
            if lemma in times:
                return times[lemma], True
            if lemma in units:
                return units[lemma], False
    return None


def _number(run: Sequence[Slot]) -> Number | None:
    typed = tuple(slot.form for slot in run)
    digits = [slot.form.isdecimal() for slot in run]
    if all(digits):
        whole = "".join(typed)
        grouped = len(whole) <= 4 or _is_phone(whole) or all(len(part) == 3 for part in typed[1:])
        rows = [row for row in (_groupings(whole) if grouped else []) if row != typed]
        side_by_side = (typed,) if len(typed) > 1 else ()
    else:
        value = _counted(run)
        rows, side_by_side = _groupings(str(value)) if value >= _LEAST else [], ()
    told = " ".join(rows[0]) if rows and not side_by_side else ""
    rows_of_several = (*side_by_side, *(row for row in rows if len(row) > 1))
    return Number(told, tuple(rows), rows_of_several) if rows or side_by_side else None


def _counted(run: Sequence[Slot]) -> int:
    """The sum of the run: «двісті двадцять тисяч п'ятсот», «200 тисяч»; 0 for what is no number."""
    total, current = 0, 0
    for slot in run:
        if slot.form.isdecimal():
            current = current * 1000 + int(slot.form) if current and len(slot.form) == 3 else int(slot.form)
            continue
        value, multiplies = _value(slot) or (0, False)
        if not multiplies:
            current += value
        elif value == 100:
            current = max(1, current) * value
        elif current or total == 0:
            if not current:
                return 0
            total, current = total + current * value, 0
    return min(total + current, _BEYOND)


def _groupings(digits: str) -> list[tuple[str, ...]]:
    """How texts write the digits, the likeliest first."""
    if len(digits) > _MOST:
        return []
    if _is_phone(digits):
        return _phone(digits)
    if digits.startswith("0"):
        return []
    if len(digits) <= 4:
        # A round number is a sum; another one of four digits is of a law, a year or a short phone.
        thousands = [(digits[:-3], digits[-3:])] if len(digits) == 4 and digits.endswith("00") else []
        return [(digits,), *thousands]
    head = len(digits) % 3 or 3
    grouped = (digits[:head], *(digits[at : at + 3] for at in range(head, len(digits), 3)))
    return [grouped, (digits,)] if len(digits) <= 9 else []


def _is_phone(digits: str) -> bool:
    return len(digits) >= _PHONE_LEAST and digits.startswith(("0", "380"))


def _phone(digits: str) -> list[tuple[str, ...]]:
    """«0 800 123 456», «044 123 45 67», «+38 044 …», «+380 44 …»."""
    local = digits.removeprefix("38")
    if not local.startswith("0") or len(local) != 10:
        return [(digits,)]
    if local.startswith("0800"):
        return [("0", "800", local[4:7], local[7:]), (local,)]
    code, rest = local[:3], (local[3:6], local[6:8], local[8:])
    return [(code, *rest), (f"38{code[0]}", code[1:], *rest), (local,)]
