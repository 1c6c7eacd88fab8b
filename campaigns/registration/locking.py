"""Every change of a registration happens while its roll is locked, so that no place is given twice.

PostgreSQL locks the row; SQLite's transactions are IMMEDIATE (settings), so one writes at a time.
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from campaigns.registration.models import Registration, Roll
from campaigns.registration.occasions import Occasion


@contextmanager
def locked(roll: Roll) -> Iterator[Roll]:
    with transaction.atomic():
        yield Roll.objects.select_for_update().get(pk=roll.pk)


@contextmanager
def locked_for(occasion: Occasion) -> Iterator[Roll]:
    """The roll of a day, made when it is the first registration."""
    with transaction.atomic():
        made, _new = Roll.objects.get_or_create(
            event_key=occasion.key, day=occasion.day, defaults=occasion.facts
        )
        yield Roll.objects.select_for_update().get(pk=made.pk)


@contextmanager
def locked_of(key: uuid.UUID) -> Iterator[Registration]:
    """A registration under the lock of its roll; ``Registration.DoesNotExist`` when it has been deleted."""
    with transaction.atomic():
        roll_id = Registration.objects.values_list("roll_id", flat=True).get(key=key)
        roll = Roll.objects.select_for_update().get(pk=roll_id)
        found = Registration.objects.get(key=key)
        found.roll = roll
        yield found
