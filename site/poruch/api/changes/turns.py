"""When the clock alone changes what the API shows of a page."""

from collections.abc import Collection, Mapping
from datetime import datetime, time, timedelta

from django.db.models import Min
from django.utils import timezone

from campaigns.events.models import EventPage
from poruch.core.models import ContentPage
from poruch.editorial.freshness.models import StaleMark


def of_pages(shown: Mapping[int, str]) -> dict[int, datetime]:
    """Pages that are shown, with their type -> the next such moment. Expiry is not asked here.

    An occurrence of an event ends, an edition of a law comes into force, a fact of the press room grows old.
    """
    found = _editions(shown)
    events = [pk for pk, type in shown.items() if type == "event"]
    for event in EventPage.objects.filter(pk__in=events) if events else ():
        _earlier(found, event.pk, min((one.end for one in event.coming), default=None))
    for pk, type in shown.items():
        if type == "press_room":
            _earlier(found, pk, _midnight())
    return found


def of_held(hidden: Collection[int]) -> dict[int, datetime]:
    """Pages that are live but under embargo -> its end."""
    rows = ContentPage.objects.live().filter(pk__in=hidden, embargo_until__gt=timezone.now())
    return dict(rows.values_list("pk", "embargo_until"))


def _editions(shown: Collection[int]) -> dict[int, datetime]:
    today = timezone.localdate()
    marks = StaleMark.objects.filter(page__in=list(shown), resolved_at=None, edition__date__gt=today)
    days = marks.order_by().values_list("page").annotate(Min("edition__date"))
    return {page: timezone.make_aware(datetime.combine(day, time())) for page, day in days}


def _midnight() -> datetime:
    return timezone.make_aware(datetime.combine(timezone.localdate() + timedelta(days=1), time()))


def _earlier(found: dict[int, datetime], pk: int, moment: datetime | None) -> None:
    if moment is not None:
        found[pk] = min(moment, found.get(pk, moment))
