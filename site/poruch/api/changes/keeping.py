"""Once a day: what nobody told of is noted, and tombstones that are old enough are forgotten."""

from datetime import timedelta
from itertools import chain

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from poruch.api.changes import notes
from poruch.api.changes.models import Change
from poruch.api.changes.notes import PAGE, Key
from poruch.api.changes.numbering import locked, number
from poruch.api.changes.sources import every, page_stamps


def daily() -> str:
    """Of the registry in :mod:`poruch.core.daily`."""
    missed = compare()
    number()
    return f"Changes feed: {missed} found by comparing, {forget()} tombstones forgotten."


def compare() -> int:
    """Note what differs from the feed without a note: changes past all signals, by SQL for example.

    Seen are objects that came or went and pages published or moved; how many.
    """
    number()
    listed = set(every())
    stamps = page_stamps()
    known: dict[Key, str] = {}
    for object, id, stamp in Change.objects.filter(deleted=False).values_list("object", "object_id", "stamp"):
        known[object, id] = stamp
    changed = {key for key in known if key[0] == PAGE and known[key] != stamps.get(key[1])}
    different = sorted(chain(listed ^ set(known), changed & listed))
    notes.note_all(different, spread=True)
    return len(different)


def forget() -> int:
    """Drop tombstones older than ``PORUCH_TOMBSTONE_DAYS``; how many. Who stands before them begins anew."""
    limit = timezone.now() - timedelta(days=settings.PORUCH_TOMBSTONE_DAYS)
    old = Change.objects.filter(deleted=True, changed_at__lt=limit)
    with transaction.atomic():
        state = locked()
        newest = old.aggregate(newest=Max("sequence"))["newest"]
        if newest is None:
            return 0
        count, _rows = old.delete()
        state.forgotten = max(state.forgotten, newest)
        state.save()
    return count


def begin_anew() -> None:
    """After a backup was put back: numbers may be given again, so every mirror has to start from nothing."""
    from poruch.api.changes.models import random_epoch

    with transaction.atomic():
        state = locked()
        state.epoch = random_epoch()
        state.save()
