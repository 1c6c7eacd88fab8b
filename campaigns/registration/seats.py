"""How many places there are, and who gets the next one."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.db.models import Max
from django.utils import timezone

from campaigns.registration.letters import Kind, tell
from campaigns.registration.models import Registration, Roll
from campaigns.registration.occasions import Occasion

State = Registration.State
#: How long before an event people are reminded of it.
REMINDER: Final = timedelta(hours=24)


@dataclass(frozen=True)
class Seats:
    """``free`` None: without a limit."""

    free: int | None
    waiting: int
    takes_waiting: bool

    @property
    def is_full(self) -> bool:
        return self.free == 0

    @property
    def is_refused(self) -> bool:
        return self.is_full and not self.takes_waiting


def count(occasion: Occasion, roll: Roll | None) -> Seats:
    """Two queries. Whoever stands in line comes before the next reader, so with a line there is no free
    place."""
    waiting = roll.registrations.waiting().count() if roll else 0
    free = free_of(occasion, roll)
    return Seats(0 if waiting and free is not None else free, waiting, occasion.main.waiting_list)


def free_of(occasion: Occasion, roll: Roll | None) -> int | None:
    capacity: int | None = occasion.main.capacity
    if capacity is None:
        return None
    return max(0, capacity - (roll.registrations.seated().count() if roll else 0))


def next_turn(roll: Roll) -> int:
    """Under the roll's lock."""
    last: int | None = roll.registrations.aggregate(last=Max("turn"))["last"]
    return (last or 0) + 1


def is_soon(roll: Roll) -> bool:
    """Whoever is told something so shortly before needs no reminder."""
    return roll.starts_at - timezone.now() <= REMINDER


def give_free(occasion: Occasion, roll: Roll) -> int:
    """Under the roll's lock: drop what nobody confirmed in time, give free places to the line in its order,
    and tell those people. How many got one."""
    roll.registrations.unanswered().delete()
    if occasion.has_begun or occasion.is_cancelled:
        return 0
    free = free_of(occasion, roll)
    line = roll.registrations.waiting()
    lucky = list((line if free is None else line[:free]).values_list("pk", flat=True))
    Registration.objects.filter(pk__in=lucky).update(state=State.REGISTERED, reminded=is_soon(roll))
    tell(lucky, Kind.PROMOTED)
    return len(lucky)
