"""Rules of repetition: a part of RFC 5545's RRULE that people can foresee.

One occurrence a day at most, so that its day names it: in the editor, in addresses, for who registered.
Docs: docs/decisions/0027-recurrence.md.
"""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dateutil.rrule import rrule, rrulestr  # type: ignore[import-untyped]
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

#: Occurrences of a rule that ends by a count, at most: two years of days.
COUNT_MOST: Final = 730
INTERVAL_MOST: Final = 99
#: Outside these years, reckoning with days and time zones leaves the calendar.
YEAR_LEAST: Final = 1990
YEAR_MOST: Final = 2200
WEEKDAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
FREQUENCIES: Final = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
#: What a part of a rule may be. Hours and seconds would give several occurrences a day.
_PARTS: Final[Mapping[str, str]] = {
    "FREQ": "|".join(FREQUENCIES),
    "INTERVAL": r"[1-9]\d?",
    "COUNT": r"[1-9]\d{0,2}",
    "UNTIL": r"\d{8}(T\d{6}Z?)?",
    "BYDAY": r"([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU)(,([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU))*",
    "BYMONTHDAY": r"-?([1-9]|[12]\d|3[01])(,-?([1-9]|[12]\d|3[01]))*",
    "BYMONTH": r"([1-9]|1[0-2])(,([1-9]|1[0-2]))*",
    "BYSETPOS": r"-?[1-5]",
    "WKST": "MO|SU",
}


def zone(name: str) -> ZoneInfo:
    """The time zone of this IANA name; ValidationError with a sentence for any other text."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValidationError(_("Такого часового поясу немає. Напишіть, наприклад, Europe/Kyiv.")) from None


def parts_of(rule: str) -> dict[str, str]:
    """A rule as its parts; ValidationError with a sentence for what is no rule of ours."""
    text = rule.strip().upper().removeprefix("RRULE:")
    found: dict[str, str] = {}
    for part in text.split(";"):
        name, _equals, value = part.partition("=")
        allowed = _PARTS.get(name)
        if allowed is None:
            raise ValidationError(_("У правилі повторення незрозуміла частина «%s».") % part[:40])
        if name in found or not re.fullmatch(allowed, value):
            raise ValidationError(_("У правилі повторення помилка: «%s».") % part[:40])
        found[name] = value
    if "FREQ" not in found:
        raise ValidationError(_("Правило повторення має починатися з FREQ, наприклад FREQ=WEEKLY;BYDAY=TU."))
    if "COUNT" in found and "UNTIL" in found:
        raise ValidationError(_("Оберіть одне: скільки разів або до якого дня."))
    if int(found.get("COUNT", 1)) > COUNT_MOST:
        raise ValidationError(_("Забагато повторень: дозволено %s.") % COUNT_MOST)
    if found["FREQ"] in {"DAILY", "WEEKLY"} and re.search(r"\d", found.get("BYDAY", "")):
        raise ValidationError(_("«Перший» чи «останній» день тижня буває лише в місяці або році."))
    return found


def until_day(value: str) -> date:
    """The last day of a rule; ValidationError for a day that is in no calendar."""
    try:
        found = datetime.strptime(value[:8], "%Y%m%d").date()
    except ValueError:
        found = None
    if found is None or not YEAR_LEAST < found.year < YEAR_MOST:
        raise ValidationError(_("Такого дня немає: %s.") % value[:8])
    return found


def for_calendar(rule: str, name: str) -> str:
    """The rule as RFC 5545 wants it beside a start in a time zone: UNTIL in UTC, at the end of its day."""
    parts = parts_of(rule)
    if "UNTIL" in parts:
        last = datetime.combine(until_day(parts["UNTIL"]), time(23, 59, 59), zone(name))
        parts["UNTIL"] = last.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    return ";".join(f"{key}={value}" for key, value in parts.items())


@lru_cache(maxsize=512)
def _days(rule: str, first: date) -> rrule:
    parts = parts_of(rule)
    if "UNTIL" in parts:
        parts["UNTIL"] = until_day(parts["UNTIL"]).strftime("%Y%m%d")
    text = ";".join(f"{key}={value}" for key, value in parts.items())
    found = rrulestr(text, dtstart=datetime.combine(first, time()))
    assert isinstance(found, rrule)
    return found


def check(rule: str, first: date) -> None:
    """ValidationError unless ``first`` is the first day of the rule: calendars count it in any case."""
    begins = next(iter(_days(rule, first)), None)
    if begins is None:
        raise ValidationError(_("За цим правилом немає жодного дня."))
    if begins.date() != first:
        raise ValidationError(
            _("Початок не потрапляє в розклад: перший день за правилом %s. Змініть початок або правило.")
            % begins.strftime("%d.%m.%Y")
        )


def is_day(rule: str, first: date, day: date) -> bool:
    """Whether an occurrence begins on ``day``."""
    moment = datetime.combine(day, time())
    return bool(_days(rule, first).between(moment, moment, inc=True))


def last_day(rule: str, first: date) -> date | None:
    """The day of the last occurrence; None for a rule without an end."""
    parts = parts_of(rule)
    if "UNTIL" not in parts and "COUNT" not in parts:
        return None
    days = _days(rule, first)
    last: datetime | None = days[-1] if "COUNT" in parts else None
    if "UNTIL" in parts:
        last = days.before(datetime.combine(until_day(parts["UNTIL"]), time()), inc=True)
    return last.date() if last else first


def days_from(rule: str, first: date, start: date, most: int) -> list[date]:
    """At most ``most`` days of the rule from ``start`` on."""
    found: list[date] = []
    day = _days(rule, first).after(datetime.combine(start, time()) - timedelta(seconds=1))
    while day is not None and len(found) < most:
        found.append(day.date())
        day = _days(rule, first).after(day)
    return found
