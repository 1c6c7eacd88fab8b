"""Counting what readers look for, so that editors learn what is missing, without keeping a question.

A question is scrubbed at once (:mod:`search.scrubbing`). What is left waits in memory, for half a minute
at most, to be written in one batch by a thread of its own. Written is only a keyed digest with the day;
the words themselves are stored when the digest has come on three different days, and taken from the
question that made the third. There is no reader, no address, no time of day and no order in any of it.
"""

import logging
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.conf import settings
from django.db import connections, transaction
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.crypto import salted_hmac

from poruch import languages
from poruch.core.models import Hromada, Partner, Region
from search import glossary, scrubbing
from search.analysis import forms, lemmas
from search.analysis.normalise import is_cyrillic
from search.models import IndexedLemma, IndexedTerm, NeedMark, SearchNeed
from search.query.plan import Plan
from search.scrubbing import Candidate

log = logging.getLogger(__name__)

#: Different days within the window on which a question must come before its words are stored.
DAYS_LEAST: Final = 3
WINDOW: Final = timedelta(days=60)
#: How long words are kept after the last day they were asked for.
KEPT: Final = timedelta(days=180)
#: Days on which a question must have come, and found enough, to be offered to readers.
DAYS_LEAST_POPULAR: Final = 5
#: Fewer results than this are "little".
ENOUGH: Final = 3
#: Bounds of what a flood can fill: questions waiting in memory, and new digests of one day.
_WAITING_MOST: Final = 500
_MARKS_A_DAY_MOST: Final = 5_000
_SECONDS: Final = 30.0


@dataclass(frozen=True)
class Noted:
    """A scrubbed question: what may be counted of it."""

    day: date
    locale: str
    words: tuple[Candidate, ...]


_lock = threading.Lock()
_waiting: dict[Noted, int] = {}
#: What this process has noted today already, so that a repeated question costs nothing.
_noted: set[int] = set()
_noted_day: date | None = None
_timer: threading.Timer | None = None
_silent: ContextVar[bool] = ContextVar("search_needs_silent", default=False)
_allowed: tuple[object, frozenset[str]] = (None, frozenset())


@contextmanager
def silent() -> Iterator[None]:
    """Questions within are not counted: editors' trials, evaluation."""
    token = _silent.set(True)
    try:
        yield
    finally:
        _silent.reset(token)


def is_silent() -> bool:
    """Whether this is within a :func:`silent` block."""
    return _silent.get()


def note(plan: Plan, locale: str, total: int) -> Noted | None:
    """Count the question, if it may be counted; call it for page 1 of a search without filters.

    ``total`` is the number of results. Writes nothing itself and never raises. What comes back counts the
    same question :func:`again` without its words as typed.
    """
    if not settings.PORUCH_COUNT_NEEDS or _silent.get() or not plan.slots or locale not in languages.CODES:
        return None
    try:
        if words := scrubbing.scrub(plan, allowed()):
            noted = Noted(timezone.localdate(), locale, words)
            _wait(noted, total)
            return noted
    except Exception as error:  # A search never fails for being counted; the message could hold the words.
        log.warning("A question could not be counted: %s", type(error).__name__)
    return None


def again(noted: Noted, total: int) -> None:
    """Count a question that was asked again on the day it was noted."""
    if settings.PORUCH_COUNT_NEEDS and not _silent.get():
        _wait(noted, total)


def _wait(asked: Noted, total: int) -> None:
    global _noted_day, _timer
    with _lock:
        if _noted_day != asked.day or len(_noted) > 20_000:
            _noted.clear()
            _noted_day = asked.day
        if hash(asked) in _noted or len(_waiting) >= _WAITING_MOST:
            return
        _noted.add(hash(asked))
        _waiting[asked] = total
        if _timer is None:
            _timer = threading.Timer(_SECONDS, _flush_in_thread)
            _timer.daemon = True
            _timer.start()


def _flush_in_thread() -> None:
    try:
        flush()
    except Exception as error:  # What could not be written is forgotten, not kept for another attempt.
        log.warning("Questions could not be counted: %s", type(error).__name__)
    finally:
        connections.close_all()


def flush() -> None:
    """Write what waits. Raises what the database raises; what waited is forgotten either way."""
    global _timer
    with _lock:
        waiting = dict(_waiting)
        _waiting.clear()
        if _timer is not None:
            _timer.cancel()
            _timer = None
    if waiting:
        _write(waiting)


def forget() -> None:
    """Drop what waits and what is remembered of today, unwritten."""
    global _timer, _allowed
    with _lock:
        _waiting.clear()
        _noted.clear()
        _allowed = (None, frozenset())
        if _timer is not None:
            _timer.cancel()
            _timer = None


def _write(waiting: Mapping[Noted, int]) -> None:
    df = _frequencies(
        {lemma for one in waiting for word in one.words for row in word.readings for lemma, _ in row}
    )
    settled: dict[tuple[str, date], tuple[str, tuple[str, ...], str]] = {}
    for asked, total in waiting.items():
        words = scrubbing.settle(asked.words, df)
        if words:
            key = (digest(asked.locale, words), asked.day)
            settled[key] = (asked.locale, words, _found(words, df, total))
    with transaction.atomic():
        _mark(sorted(settled))
        _store(settled)
        prune(max(day for _, day in settled)) if settled else None


def digest(locale: str, words: Iterable[str]) -> str:
    """What stands for words until they may be stored: keyed by SECRET_KEY, alike in any order."""
    return salted_hmac("search.needs", f"{locale} {' '.join(sorted(words))}", algorithm="sha256").hexdigest()


def _frequencies(wanted: set[str]) -> dict[str, int]:
    listed = sorted(wanted)
    found: dict[str, int] = {}
    for start in range(0, len(listed), 500):
        rows = IndexedLemma.objects.filter(lemma__in=listed[start : start + 500], df__gt=0)
        found.update(rows.values_list("lemma", "df"))
    return found


def _found(words: Sequence[str], df: Mapping[str, int], total: int) -> str:
    """A page that holds only the other words is no answer: a word that no document has makes it little."""
    if not total:
        return SearchNeed.Found.NOTHING
    missing = any(word not in df for word in words)
    return SearchNeed.Found.LITTLE if missing or total < ENOUGH else SearchNeed.Found.ENOUGH


def _mark(keys: Sequence[tuple[str, date]]) -> None:
    """In the order of the digests, which is nobody's. A day takes so many new digests and no more."""
    for day in {day for _, day in keys}:
        room = _MARKS_A_DAY_MOST - NeedMark.objects.filter(day=day).count()
        marks = [NeedMark(digest=digest, day=day) for digest, of in keys if of == day]
        NeedMark.objects.bulk_create(marks[: max(0, room)], ignore_conflicts=True)


def _store(settled: Mapping[tuple[str, date], tuple[str, tuple[str, ...], str]]) -> None:
    """The words of those that have now come on enough days."""
    for day in {day for _, day in settled}:
        asked = {digest: value for (digest, of), value in settled.items() if of == day}
        counted = (
            NeedMark.objects.filter(digest__in=asked, day__gt=day - WINDOW, day__lte=day)
            .values_list("digest")
            .annotate(days=Count("day"))
            .filter(days__gte=DAYS_LEAST)
            .order_by("digest")
        )
        rows = [
            SearchNeed(
                digest=digest, locale=locale, words=_readable(words), days=days, last_day=day, found=found
            )
            for digest, days in counted
            for locale, words, found in [asked[digest]]
        ]
        SearchNeed.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["digest"],
            update_fields=["days", "last_day", "found"],
        )


def _readable(words: Sequence[str]) -> str:
    """The words with a blank between; a stem or a skeleton as the index's commonest word that has it."""
    stems = [word for word in words if not is_cyrillic(word)]
    whole: dict[str, str] = {}
    if stems:
        rows = IndexedTerm.objects.filter(lemmas__lemma__in=stems, df__gt=0).order_by("df", "form")
        whole = dict(rows.values_list("lemmas__lemma", "form"))
    return " ".join(whole.get(word, word) for word in words)


def prune(today: date | None = None) -> None:
    """Remove digests older than the window, and words not asked for in half a year."""
    now = today or timezone.localdate()
    NeedMark.objects.filter(day__lte=now - WINDOW).delete()
    SearchNeed.objects.filter(last_day__lt=now - KEPT).delete()


def popular(locale: str, prefix: str, limit: int = 3) -> list[str]:
    """Words that many days asked for and that found enough, with a word that begins like ``prefix``.

    The commonest first. Only words that several public documents hold now; at most two SQL queries.
    """
    typed = " ".join(forms(prefix[:100]))
    if not settings.PORUCH_COUNT_NEEDS or len(typed) < 2 or limit < 1:
        return []
    begins = Q(words__startswith=typed) | Q(words__contains=f" {typed}")
    rows = SearchNeed.objects.filter(
        begins, locale=locale, found=SearchNeed.Found.ENOUGH, days__gte=DAYS_LEAST_POPULAR
    ).order_by("-days", "words")
    found = list(rows.values_list("words", flat=True)[: limit * 2])
    if not found:
        return []
    df = _frequencies({lemma for text in found for form in forms(text) for lemma in lemmas(form)})
    return [text for text in found if all(_public(form, df) for form in forms(text))][:limit]


def _public(form: str, df: Mapping[str, int]) -> bool:
    return any(df.get(lemma, 0) >= scrubbing.DOCUMENTS_LEAST for lemma in lemmas(form))


def allowed() -> frozenset[str]:
    """Lemmas that editors vouch for: the glossary's names, regions, hromadas, partners."""
    global _allowed
    held = glossary.current()
    if _allowed[0] is not held:
        names = {lemma for group in held.groups for name in group for word in name.words for lemma in word}
        _allowed = (held, frozenset(names | _vocabulary_lemmas()))
    return _allowed[1]


def _vocabulary_lemmas() -> set[str]:
    fields = [f"name_{code}" for code in languages.CODES]
    rows = [row for model in (Region, Hromada, Partner) for row in model.objects.values_list(*fields)]
    return {lemma for row in rows for text in row for form in forms(text or "") for lemma in lemmas(form)}
