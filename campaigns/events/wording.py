"""Days and hours of events as readers read them: in Kyiv's time, the zone named."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from campaigns.events.occurrences import Occurrence


def local(moment: datetime) -> datetime:
    return timezone.localtime(moment, timezone.get_default_timezone())


def day_of(moment: datetime) -> str:
    """«3 грудня 2026»."""
    return date_format(local(moment), "j E Y")


def last_day(one: Occurrence, all_day: bool) -> datetime:
    return one.end - timedelta(seconds=1) if all_day else one.end


def hours(one: Occurrence, all_day: bool) -> str:
    """«18:00–19:30 за Києвом», «увесь день»; of one that ends on another day, both days."""
    start, end = local(one.start), local(one.end)
    if all_day:
        last = one.end - timedelta(seconds=1)
        return _("увесь день") if one.start.date() == last.date() else _("до %s") % date_format(last, "j E Y")
    if start.date() == end.date():
        return _("%(start)s–%(end)s за Києвом") % {"start": f"{start:%H:%M}", "end": f"{end:%H:%M}"}
    return _("%(start)s за Києвом, до %(end)s") % {
        "start": f"{start:%H:%M}",
        "end": f"{date_format(end, 'j E Y')}, {end:%H:%M}",
    }


def when(one: Occurrence, all_day: bool) -> str:
    """Day, weekday and hours in one line."""
    start = one.start if all_day else local(one.start)
    return f"{date_format(start, 'j E Y')}, {_weekday(start)}, {hours(one, all_day)}"


def _weekday(start: datetime) -> str:
    """In the middle of a line: English alone writes it with a capital."""
    name = date_format(start, "l")
    return name if get_language() == "en" else name.lower()


def state(page: Any, one: Occurrence | None = None) -> str:
    """What a reader must know first: cancelled, postponed, moved. ``""`` when all is as announced."""
    if page.status != page.Status.SCHEDULED:
        return str(page.get_status_display())
    if one is not None and one.cancelled:
        return _("скасовано")
    if one is not None and one.moved_from:
        return _("перенесено з %s") % day_of(one.moved_from)
    return ""
