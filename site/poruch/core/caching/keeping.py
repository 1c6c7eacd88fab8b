"""For how long a kept answer is right: until its time is over, or it would read something else."""

import time
from dataclasses import replace
from datetime import UTC, datetime

from django.conf import settings

from poruch.core.caching import store, traces
from poruch.core.caching.store import Entry, Place
from poruch.core.models.revision import State
from poruch.core.pages import next_change


def keep(place: Place, entry: Entry) -> Entry:
    """Until the limit, and never beyond the next page that goes or comes by its date: every list must
    know at once. Returned with its limit."""
    limit = entry.made_at + settings.PORUCH_PAGE_CACHE_SECONDS
    entry = replace(entry, fresh_until=limit if entry.ends is None else min(limit, entry.ends))
    store.put(place, entry, entry.ends)
    return entry


def still_right(place: Place, entry: Entry, state: State) -> Entry | None:
    """A kept answer if it may be given now, as the site is at ``state``; one query and no more while nothing
    changed. What was compared is kept as right at ``state``, which was read before: a change that is
    committed meanwhile has a number of its own, and the answer is compared again.

    The clock stays that of the making, so a page whose date was changed since then is looked for anew.
    """
    if time.time() >= entry.fresh_until:
        return None
    if entry.revision == state.number:
        return entry
    if not state.whole <= entry.revision < state.number or not traces.holds(entry.trace):
        return None
    checked = replace(entry, revision=state.number, ends=ends(datetime.fromtimestamp(entry.began, UTC)))
    checked = keep(place, checked)
    return checked if time.time() < checked.fresh_until else None


def harmless(entry: Entry, known: State) -> bool:
    """Whether a copy may be shown that nobody can compare now, by what is known of the changes since it was
    right: nothing was taken from readers, and it shows no page of which there is a new edition."""
    if entry.revision >= known.number:
        return True
    edited = known.edited_since(entry.revision)
    if edited is None:
        return False
    return not edited or (entry.shows is not None and entry.shows.isdisjoint(edited))


def ends(began: datetime) -> float | None:
    """The minute at which a page goes or comes by its date, for an answer begun then: a minute that struck
    while it was made is not in it."""
    soonest = next_change(began)
    return soonest.timestamp() if soonest else None
