"""Giving numbers to what was noted: after its commit, in the order of commits, one at a time.

Whoever numbers holds the lock of the feed's row from the first look at the notes until the commit, so number
N+1 is never visible before N, and what is numbered is at least as new as the note that told of it.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils import timezone

from poruch.api.changes import notes, spreading
from poruch.api.changes.models import Change, ChangeNote, FeedState, Turn
from poruch.api.changes.notes import PAGE, TERM, Key
from poruch.api.changes.sources import SOURCES, State, every

#: Notes of one transaction, rows of one query.
_BATCH: Final = 500
_WRITTEN: Final = (
    "sequence", "deleted", "type", "locale", "translation_key", "changed_at", "stamp", "linked",
)  # fmt: skip


def number() -> FeedState:
    """Number all that waits; the state of the feed. Costs two queries when nothing does."""
    while True:
        state = FeedState.objects.filter(pk=1).first()
        if state is not None and state.filled and not _waits():
            return state
        with transaction.atomic():
            _step(locked())


def locked() -> FeedState:
    """The feed's row, locked until the end of the transaction."""
    state: FeedState = FeedState.objects.select_for_update().get_or_create(pk=1)[0]
    return state


def _waits() -> bool:
    return ChangeNote.objects.exists() or Turn.objects.filter(at__lte=timezone.now()).exists()


@dataclass
class _Round:
    """Objects to look at, in order, with when each was noted; ``origins`` are those that others may show."""

    moments: dict[Key, datetime] = field(default_factory=dict)
    origins: set[Key] = field(default_factory=set)
    states: dict[Key, State] = field(default_factory=dict)
    later: dict[Key, datetime] = field(default_factory=dict)
    before: dict[Key, Change] = field(default_factory=dict)

    def add(self, key: Key, moment: datetime, *, origin: bool = False) -> None:
        self.moments.setdefault(key, moment)
        if origin:
            self.origins.add(key)

    def look(self, keys: Iterable[Key]) -> None:
        """What the API shows of the objects now, and what it showed when they were last numbered."""
        wanted: dict[str, list[str]] = {}
        for object, id in keys:
            wanted.setdefault(object, []).append(id)
        for object, ids in wanted.items():
            states, later = SOURCES[object].states(ids)
            if object == PAGE:
                spreading.link(states)
            self.states |= {(object, id): state for id, state in states.items()}
            self.later |= {(object, id): moment for id, moment in later.items()}
            for start in range(0, len(ids), _BATCH):
                rows = Change.objects.filter(object=object, object_id__in=ids[start : start + _BATCH])
                self.before |= {(object, row.object_id): row for row in rows}

    def of(self, object: str) -> tuple[set[str], dict[str, State], dict[str, Change]]:
        """The origins of one kind that readers see or saw, what they are and what they were."""
        ids = {
            key[1]
            for key in self.origins
            if key[0] == object
            and (key in self.states or (key in self.before and not self.before[key].deleted))
        }
        return (
            ids,
            {id: state for (kind, id), state in self.states.items() if kind == object and id in ids},
            {id: row for (kind, id), row in self.before.items() if kind == object and id in ids},
        )


def _step(state: FeedState) -> None:
    if not state.filled:
        # Everything is looked at after this, so what was noted before says nothing more.
        ChangeNote.objects.all().delete()
        notes.note_all(every())
        state.filled = True
        state.save()
        return
    due = list(Turn.objects.filter(at__lte=timezone.now()).order_by("at", "pk")[:_BATCH])
    taken = list(ChangeNote.objects.order_by("pk")[:_BATCH])
    if any(note.object == notes.EVERYTHING for note in taken):
        notes.note_all(every())
    round_ = _gather(due, taken)
    round_.look(round_.moments)
    _with_branches(round_)
    seen = set(round_.moments)
    now = timezone.now()
    for key in sorted(_spread(round_) - seen):
        round_.add(key, now)
    round_.look(set(round_.moments) - seen)
    _write(round_, state)
    ChangeNote.objects.filter(pk__in=[note.pk for note in taken]).delete()


def _gather(due: Collection[Turn], taken: Collection[ChangeNote]) -> _Round:
    round_ = _Round()
    for turn in due:
        round_.add((turn.object, turn.object_id), turn.at, origin=True)
    rest: dict[Key, datetime] = {}
    for note in taken:
        key = (note.object, note.object_id)
        if note.object in SOURCES:
            round_.add(key, note.at, origin=note.spread)
        elif note.object != notes.EVERYTHING:
            rest.setdefault(key, note.at)
    for key in rest:
        branch = key[0] == notes.BRANCH
        for shown in sorted(spreading.others([key])):
            round_.add(shown, rest[key], origin=branch)
    return round_


def _with_branches(round_: _Round) -> None:
    """A page that has moved or has a new address takes along all that is below it."""
    ids, states, before = round_.of(PAGE)
    moved = [id for id in ids if id in states and _place(before.get(id)) not in ("", _place(states[id]))]
    below = sorted(spreading.others((notes.BRANCH, id) for id in moved))
    new = [key for key in below if key not in round_.moments]
    for key in below:
        round_.add(key, round_.moments[PAGE, moved[0]], origin=True)
    round_.look(new)


def _place(row: State | Change | None) -> str:
    return str(row.linked.get("place", "")) if row else ""


def _spread(round_: _Round) -> set[Key]:
    found: set[Key] = set()
    ids, states, before = round_.of(PAGE)
    if ids:
        found |= spreading.pages(ids, states, before)
    ids, states, before = round_.of(TERM)
    if ids:
        found |= spreading.terms(ids, states, before)
    return found


def _write(round_: _Round, state: FeedState) -> None:
    rows: list[Change] = []
    for key, moment in round_.moments.items():
        known, shown = round_.before.get(key), round_.states.get(key)
        if shown is None and (known is None or known.deleted):
            continue
        state.last += 1
        rows.append(_row(key, moment, state.last, shown, known))
    Change.objects.bulk_create(
        rows,
        batch_size=_BATCH,
        update_conflicts=True,
        unique_fields=["object", "object_id"],
        update_fields=_WRITTEN,
    )
    _set_turns(round_)
    state.save()


def _row(key: Key, moment: datetime, sequence: int, shown: State | None, known: Change | None) -> Change:
    """A tombstone keeps what is known of the object."""
    told = shown or known
    assert told is not None
    return Change(
        sequence=sequence,
        object=key[0],
        object_id=key[1],
        deleted=shown is None,
        changed_at=moment,
        type=told.type,
        locale=told.locale,
        translation_key=told.translation_key,
        stamp=told.stamp,
        linked=told.linked,
    )


def _set_turns(round_: _Round) -> None:
    moments = {key: state.turns_at for key, state in round_.states.items() if state.turns_at} | round_.later
    by_object: dict[str, list[str]] = {}
    for object, id in round_.moments:
        by_object.setdefault(object, []).append(id)
    for object, ids in by_object.items():
        for start in range(0, len(ids), _BATCH):
            Turn.objects.filter(object=object, object_id__in=ids[start : start + _BATCH]).delete()
    rows = [Turn(object=object, object_id=id, at=at) for (object, id), at in moments.items()]
    Turn.objects.bulk_create(rows, batch_size=_BATCH)
