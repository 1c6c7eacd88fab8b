"""Dates of which only the year or the month is known."""

import re
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import formats
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

PATTERN = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


def validate_partial_date(value: str) -> None:
    """Accept ``2026``, ``2026-01`` and ``2026-01-20``."""
    if value and not (PATTERN.fullmatch(value) and _exists(value)):
        raise ValidationError(_("Напишіть рік, рік-місяць або рік-місяць-день: 2026, 2026-01, 2026-01-20."))


def _exists(value: str) -> bool:
    try:
        date.fromisoformat(f"{value}-01-01"[:10])
    except ValueError:
        return False
    return True


def first_day(value: str) -> date | None:
    """The day with which a partial date begins; None for what is no date."""
    if not PATTERN.fullmatch(value):
        return None
    try:
        return date.fromisoformat(value + "-01-01"[len(value) - 4 :])
    except ValueError:
        return None


def show_partial_date(value: str) -> str:
    """``2026-01-20`` as 20.01.2026 or 20 January 2026, ``2026-01`` as «січень 2026», ``2026`` as it is.

    English readers get the month in words: 08/09/2026 is two days, depending on the country.
    """
    if not value or not PATTERN.fullmatch(value):
        return value
    parts = [int(part) for part in value.split("-")]
    if len(parts) == 1:
        return value
    if len(parts) == 2:
        return (
            formats.date_format(date(parts[0], parts[1], 1), "YEAR_MONTH_FORMAT").replace(" р.", "").lower()
        )
    try:
        return formats.date_format(date(*parts), "j F Y" if get_language() == "en" else "d.m.Y")
    except ValueError:
        return value


class PartialDateField(models.CharField):
    """An ISO 8601 date, month or year as text; sorts and compares as a date does."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 10)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("validators", [validate_partial_date])
        kwargs.setdefault("help_text", _("Рік, рік-місяць або рік-місяць-день: 2026, 2026-01, 2026-01-20."))
        super().__init__(*args, **kwargs)
