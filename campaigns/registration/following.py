"""What registrations do because something else happened: the event changed, time passed."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from campaigns.events.models import EventPage
from campaigns.registration import seats
from campaigns.registration.letters import OFF, Kind, tell
from campaigns.registration.locking import locked
from campaigns.registration.models import Registration, Roll
from campaigns.registration.occasions import Occasion, dropped, of_roll

State = Registration.State
Status = EventPage.Status


def follow(page: EventPage) -> None:
    """A version of the event was published: new places go to the line, and who registered learns what
    changed."""
    for roll in Roll.objects.filter(event_key=page.translation_key):
        with locked(roll) as held:
            occasion = of_roll(held) or dropped(held)
            if occasion is not None:
                _catch_up(held, occasion)


def _catch_up(roll: Roll, occasion: Occasion) -> None:
    facts = occasion.facts
    kind = _what_changed(roll, facts)
    for name, value in facts.items():
        setattr(roll, name, value)
    roll.save()
    if kind is not None:
        people = roll.registrations.filter(state__in=(State.REGISTERED, State.WAITING))
        people.update(reminded=seats.is_soon(roll))
        if roll.ends_at > timezone.now():
            tell(people.values_list("pk", flat=True), kind)
    seats.give_free(occasion, roll)


def _what_changed(roll: Roll, facts: dict[str, Any]) -> Kind | None:
    """The weightiest change since people were told last."""
    status = facts["status"]
    if roll.status != status and status in OFF:
        return OFF[status]
    if status in OFF:
        return None
    if roll.status in OFF:
        return Kind.ON
    if roll.starts_at != facts["starts_at"]:
        return Kind.MOVED
    if roll.status != status:
        return Kind.ONLINE if status == Status.MOVED_ONLINE else Kind.PLACE
    return Kind.PLACE if roll.place_mark != facts["place_mark"] else None


def free_unanswered() -> int:
    """Places whose letters nobody answered in time go to the line. How many people got one."""
    promoted = 0
    for roll in Roll.objects.filter(pk__in=Registration.objects.unanswered().values("roll")):
        with locked(roll) as held:
            if (occasion := of_roll(held)) is not None:
                promoted += seats.give_free(occasion, held)
            else:
                held.registrations.unanswered().delete()
    return promoted


def remind() -> int:
    """Everybody once, a day before. How many people."""
    now = timezone.now()
    due = Registration.objects.filter(
        state=State.REGISTERED, by_mail=True, reminded=False, roll__starts_at__gt=now
    ).exclude(roll__status__in=OFF)
    due = due.filter(roll__starts_at__lte=now + seats.REMINDER)
    count = 0
    for roll in Roll.objects.filter(pk__in=due.values("roll")):
        with locked(roll) as held:
            ids = list(due.filter(roll=held).values_list("pk", flat=True))
            Registration.objects.filter(pk__in=ids).update(reminded=True)
            tell(ids, Kind.REMINDER)
            count += len(ids)
    return count


def delete_old() -> int:
    """Registrations of what ended PORUCH_REGISTRATION_KEEP_DAYS ago, and what a letter that was never written
    still holds of people who were taken off a list. How many rolls."""
    for left in Registration.objects.filter(state__in=Registration.GONE).exclude(sealed=""):
        left.forget()
        left.save()
    until = timezone.now() - timedelta(days=settings.PORUCH_REGISTRATION_KEEP_DAYS)
    return Roll.objects.filter(ends_at__lt=until).delete()[1].get(Roll._meta.label, 0)
