"""What can happen to a registration: pending -> registered or waiting -> came, not coming, cancelled,
removed.

Each function takes the roll's lock, and gives what becomes free to the line before it lets go.
"""

import uuid
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from django.conf import settings
from django.utils import timezone

from campaigns.registration.contacts import gets_letters
from campaigns.registration.letters import OFF, Kind, tell
from campaigns.registration.locking import locked_for, locked_of
from campaigns.registration.models import Registration, Roll
from campaigns.registration.occasions import Occasion, dropped, of_roll
from campaigns.registration.sealing import Person
from campaigns.registration.seats import State, count, give_free, is_soon, next_turn

#: Unconfirmed registrations of one day at a time: beyond, somebody is playing with other people's addresses.
PENDING_MOST: Final = 100
#: A second letter to the same address goes no sooner.
_BETWEEN_LETTERS: Final = timedelta(minutes=5)


class Refusal(StrEnum):
    FULL = "full"
    BUSY = "busy"
    KNOWN = "known"


class Refused(Exception):
    """Nobody was registered."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


@dataclass(frozen=True)
class Booked:
    registration: Registration
    #: Whether this contact had registered before.
    again: bool = False


def book(occasion: Occasion, person: Person, language: str) -> Booked:
    """A reader registers. Who is reached by mail has to confirm first; what is shown to them is the same
    whether the address was registered before or not, so that nobody learns from the form who comes."""
    with locked_for(occasion) as roll:
        give_free(occasion, roll)
        pending = roll.registrations.filter(state=State.PENDING)
        if gets_letters(person.contact) and pending.count() >= PENDING_MOST:
            raise Refused(Refusal.BUSY)  # Before it is looked up: also this answer is the same for all.
        known = Registration.objects.of_contact(roll, person.contact).first()
        if known is not None:
            if not known.by_mail:
                raise Refused(Refusal.KNOWN)
            _remind_of(known)
            return Booked(known, again=True)
        seats = count(occasion, roll)
        if seats.is_refused:
            raise Refused(Refusal.FULL)
        found = Registration(roll=roll, language=language)
        found.keep(person)
        if not found.by_mail:
            _settle(found, has_place=not seats.is_full)
        else:
            found.holds_place = not seats.is_full
            found.held_until = timezone.now() + timedelta(minutes=settings.PORUCH_REGISTRATION_HOLD_MINUTES)
            found.mailed_at = timezone.now()
        found.save()
        tell([found.pk] if found.by_mail else [], Kind.CONFIRM)
        return Booked(found)


def add(occasion: Occasion, person: Person, language: str) -> Registration:
    """The organisers register somebody who asked them; that is confirmation enough. :class:`Refused` when the
    contact is on the list already."""
    with locked_for(occasion) as roll:
        give_free(occasion, roll)
        if Registration.objects.of_contact(roll, person.contact).exists():
            raise Refused(Refusal.KNOWN)
        found = Registration(roll=roll, language=language)
        found.keep(person)
        _settle(found, has_place=not count(occasion, roll).is_full)
        found.save()
        tell([found.pk], _kind_for(found))
        return found


def confirm(key: uuid.UUID) -> Registration:
    """The letter was answered; a second time changes nothing. ``Registration.DoesNotExist`` when too late."""
    with locked_of(key) as found:
        if found.state != State.PENDING:
            return found
        occasion = of_roll(found.roll)
        if occasion is not None:
            give_free(occasion, found.roll)  # Deletes this one too, when its time is over.
        else:
            occasion = dropped(found.roll)
        found.refresh_from_db(fields=["state"])
        free = found.holds_place or (occasion is not None and not count(occasion, found.roll).is_full)
        _settle(found, has_place=free)
        found.save()
        off = OFF.get(occasion.status) if occasion is not None else None
        tell([found.pk], off or _kind_for(found))
        return found


def withdraw(key: uuid.UUID) -> Registration:
    """The person does not come, or leaves the line; what they wrote goes at once."""
    with locked_of(key) as found:
        if found.state in (State.REGISTERED, State.WAITING):
            found.state = State.NOT_COMING if found.state == State.REGISTERED else State.CANCELLED
            found.forget()
            found.save()
            _pass_on(found.roll)
        return found


def remove(key: uuid.UUID) -> Registration:
    """The organisers take somebody off the list and tell them; what they wrote goes once the letter is
    written."""
    with locked_of(key) as found:
        if found.is_gone:
            return found
        found.state, found.contact_mark, found.holds_place = State.REMOVED, "", False
        if not found.by_mail:
            found.forget()
        found.save()
        tell([found.pk], Kind.REMOVED)
        _pass_on(found.roll)
        return found


def mark_came(key: uuid.UUID, came: bool) -> Registration:
    with locked_of(key) as found:
        if found.state in Registration.COMING:
            found.state = State.CAME if came else State.REGISTERED
            found.save(update_fields=["state"])
        return found


def _settle(found: Registration, has_place: bool) -> None:
    found.state = State.REGISTERED if has_place else State.WAITING
    found.turn = next_turn(found.roll)
    found.reminded = is_soon(found.roll)
    found.held_until = found.mailed_at = None
    found.holds_place = False


def _kind_for(found: Registration) -> Kind:
    return Kind.WAITING if found.state == State.WAITING else Kind.REGISTERED


def _remind_of(known: Registration) -> None:
    """Somebody registers with an address that is on the list: its owner gets their link once more."""
    now = timezone.now()
    if known.mailed_at is None or known.mailed_at <= now - _BETWEEN_LETTERS:
        known.mailed_at = now
        known.save(update_fields=["mailed_at"])
        tell([known.pk], Kind.CONFIRM if known.state == State.PENDING else _kind_for(known))


def _pass_on(roll: Roll) -> None:
    occasion = of_roll(roll)
    if occasion is not None:
        give_free(occasion, roll)
