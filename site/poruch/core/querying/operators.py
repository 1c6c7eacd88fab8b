"""What may be asked of a field, by its kind."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from django.utils.translation import gettext_lazy as _


class Kind(StrEnum):
    """``TERMS``: rows of a vocabulary; ``MOMENT``: a date and a time; ``WORDS``: a question to search."""

    TEXT = "text"
    CHOICE = "choice"
    TERMS = "terms"
    DATE = "date"
    MOMENT = "moment"
    FLAG = "flag"
    BRANCH = "branch"
    WORDS = "words"


class Takes(StrEnum):
    """What stands behind an operator. ``TEXTS`` and ``DAYS_BETWEEN`` are separated by commas."""

    NOTHING = "nothing"
    TEXT = "text"
    TEXTS = "texts"
    DAY = "day"
    DAYS_BETWEEN = "two days"
    NUMBER = "number"
    PAGE = "page"


@dataclass(frozen=True)
class Operator:
    label: Any
    takes: Takes


_EMPTY: Final = {
    "empty": Operator(_("не вказано"), Takes.NOTHING),
    "set": Operator(_("вказано"), Takes.NOTHING),
}
_CHOICE: Final = {
    "is": Operator(_("це"), Takes.TEXT),
    "is_not": Operator(_("не це"), Takes.TEXT),
    "any": Operator(_("одне з"), Takes.TEXTS),
    "none": Operator(_("жодне з"), Takes.TEXTS),
}
_DATE: Final = {
    "on": Operator(_("у цей день"), Takes.DAY),
    "before": Operator(_("раніше ніж"), Takes.DAY),
    "after": Operator(_("пізніше ніж"), Takes.DAY),
    "between": Operator(_("від і до, включно"), Takes.DAYS_BETWEEN),
    "last_days": Operator(_("за останні стільки днів"), Takes.NUMBER),
    "next_days": Operator(_("за наступні стільки днів"), Takes.NUMBER),
    "older_days": Operator(_("давніше, ніж стільки днів тому"), Takes.NUMBER),
    "this_month": Operator(_("цього місяця"), Takes.NOTHING),
    "passed": Operator(_("уже минуло"), Takes.NOTHING),
    "ahead": Operator(_("ще попереду"), Takes.NOTHING),
    **_EMPTY,
}
OPERATORS: Final[Mapping[Kind, Mapping[str, Operator]]] = {
    Kind.TEXT: {
        "is": Operator(_("точно такий"), Takes.TEXT),
        "is_not": Operator(_("не такий"), Takes.TEXT),
        "contains": Operator(_("містить"), Takes.TEXT),
        "not_contains": Operator(_("не містить"), Takes.TEXT),
        "starts": Operator(_("починається з"), Takes.TEXT),
        "ends": Operator(_("закінчується на"), Takes.TEXT),
        **_EMPTY,
    },
    Kind.CHOICE: {**_CHOICE, **_EMPTY},
    Kind.TERMS: {
        **_CHOICE,
        "all": Operator(_("усі разом"), Takes.TEXTS),
        **_EMPTY,
    },
    Kind.DATE: _DATE,
    Kind.MOMENT: _DATE,
    Kind.FLAG: {
        "true": Operator(_("так"), Takes.NOTHING),
        "false": Operator(_("ні"), Takes.NOTHING),
    },
    Kind.BRANCH: {
        "below": Operator(_("нижче, на всіх рівнях"), Takes.PAGE),
        "child": Operator(_("нижче, на один рівень"), Takes.PAGE),
        "two_levels": Operator(_("нижче, до двох рівнів"), Takes.PAGE),
        "not_below": Operator(_("не нижче"), Takes.PAGE),
    },
    Kind.WORDS: {"found": Operator(_("знаходить пошук"), Takes.TEXT)},
}
