"""The field in which editors say how an event repeats."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.dates import WEEKDAYS as NAMES
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from campaigns.events import recurrence

#: How a rule looks in plain words. ``custom`` is its text, for what the others cannot say.
KINDS: Final = (
    ("", _("не повторюється")),
    ("daily", _("щодня")),
    ("weekly", _("щотижня в обрані дні")),
    ("monthly", _("щомісяця того самого числа")),
    ("monthly_day", _("щомісяця того самого дня тижня")),
    ("yearly", _("щороку")),
    ("custom", _("інакше (правило RRULE)")),
)
PLACES: Final = (
    ("1", _("перший")),
    ("2", _("другий")),
    ("3", _("третій")),
    ("4", _("четвертий")),
    ("-1", _("останній")),
)
_FREQUENCY: Final = {
    "daily": "DAILY", "weekly": "WEEKLY", "monthly": "MONTHLY", "monthly_day": "MONTHLY", "yearly": "YEARLY"
}  # fmt: skip


class RecurrenceWidget(forms.Widget):
    """Plain choices that come to an RRULE. What it cannot show as choices stays text, unchanged."""

    template_name = "campaigns/events/admin/recurrence.html"

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        days = [(code, NAMES[number]) for number, code in enumerate(recurrence.WEEKDAYS)]
        return {**context, "chosen": choices(value or ""), "kinds": KINDS, "days": days, "places": PLACES}

    def _render(self, template_name: str, context: dict[str, Any], renderer: Any = None) -> SafeString:
        # Django's renderer of forms does not know the folder of this site's templates.
        return mark_safe(render_to_string(template_name, context))

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str:
        return rule(data, name)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return f"{name}-kind" not in data and name not in data

    def id_for_label(self, id_: str) -> str:
        return f"{id_}-kind" if id_ else id_


def choices(text: str) -> dict[str, Any]:
    """A rule as the widget's choices."""
    found: dict[str, Any] = {"kind": "", "interval": "1", "days": [], "place": "1", "text": text}
    if not text:
        return found
    try:
        parts = recurrence.parts_of(text)
    except ValidationError:
        return found | {"kind": "custom"}
    found["interval"] = parts.pop("INTERVAL", "1")
    found["count"] = parts.pop("COUNT", "")
    if "UNTIL" in parts:
        until = parts.pop("UNTIL")
        found["until"] = f"{until[:4]}-{until[4:6]}-{until[6:8]}"
    frequency, days = parts.pop("FREQ"), parts.pop("BYDAY", "")
    placed = re.fullmatch(r"(-1|[1-4])([A-Z]{2})", days)
    if parts:
        return found | {"kind": "custom"}
    if frequency == "WEEKLY" and days:
        return found | {"kind": "weekly", "days": days.split(",")}
    if frequency == "MONTHLY" and placed:
        return found | {"kind": "monthly_day", "place": placed[1], "day": placed[2]}
    simple = {"DAILY": "daily", "MONTHLY": "monthly", "YEARLY": "yearly"}.get(frequency)
    return found | {"kind": simple if simple and not days else "custom"}


def rule(data: Any, name: str) -> str:
    """The rule that was chosen; ``""`` for an event that takes place once. What is wrong stays in the text,
    so that the page's check can name it."""
    if f"{name}-kind" not in data:
        return str(data.get(name) or "").strip()
    sent: Mapping[str, str] = {
        key: str(data.get(f"{name}-{key}") or "").strip()
        for key in ("kind", "interval", "place", "day", "until", "count", "text")
    }
    kind = sent["kind"]
    if kind == "custom":
        return sent["text"].removeprefix("RRULE:")
    if kind not in _FREQUENCY:
        return ""
    parts = [f"FREQ={_FREQUENCY[kind]}"]
    if sent["interval"] not in {"", "1"}:
        parts.append(f"INTERVAL={sent['interval']}")
    if kind == "weekly":
        days = data.getlist(f"{name}-days") if hasattr(data, "getlist") else data.get(f"{name}-days", [])
        if days:
            parts.append(f"BYDAY={','.join(day for day in recurrence.WEEKDAYS if day in days)}")
    if kind == "monthly_day":
        parts.append(f"BYDAY={sent['place'] or '1'}{sent['day'] or 'MO'}")
    return ";".join([*parts, *_ending(sent)])


def _ending(sent: Mapping[str, str]) -> list[str]:
    found = []
    if sent["until"]:
        try:
            found.append(f"UNTIL={date.fromisoformat(sent['until']):%Y%m%d}")
        except ValueError:
            found.append(f"UNTIL={sent['until']}")
    if sent["count"]:
        found.append(f"COUNT={sent['count']}")
    return found
