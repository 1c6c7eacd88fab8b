"""Which pages editors have pinned to a question."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils import timezone

from poruch import languages
from poruch.core.models import ContentPage
from poruch.core.pages import public
from search import boosts, moment
from search.analysis import forms, is_stop_word
from search.models import PinnedResult
from search.query.drafts import own_lemmas
from search.query.plan import Plan, Slot

#: Pinned results of one question at most.
MOST: Final = 3
_KINDS: Final = ("lemma", "layout", "transliteration", "russian", "spelling")

#: The content words of a question, each as its lemmas.
Words = tuple[frozenset[str], ...]


@dataclass(frozen=True)
class _Pin:
    """A pin ready to be compared; ``until`` is the minute when it or its page expires."""

    type: str
    object_id: int
    locale: str
    starts: datetime
    until: datetime
    queries: tuple[Words, ...]


_lock = threading.Lock()
_held: tuple[int, tuple[_Pin, ...]] | None = None


def pinned(question: Plan | Sequence[str], locale: str) -> list[tuple[str, int]]:
    """(type, object id) of the pages pinned to a question asked by a reader of ``locale``, oldest pin first.

    ``question`` is a plan, or the normalised words typed. It matches a pin when both have the same
    content words, in any form and order. Pages that are not public, and pins and pages past their
    minute, are left out. One SQL query, unless something public has changed since the last call.
    """
    asked = _plan_words(question) if isinstance(question, Plan) else _typed_words(question, locale)
    if not asked:
        return []
    now = timezone.now()
    found = [
        (pin.type, pin.object_id)
        for pin in _current()
        if pin.locale in ("", locale)
        and pin.starts <= now < pin.until
        and any(_same(asked, words) for words in pin.queries)
    ]
    return list(dict.fromkeys(found))[:MOST]


def next_change(now: datetime) -> datetime | None:
    """When the next pin begins or ends by itself."""
    moments = (moment for pin in _current() for moment in (pin.starts, pin.until))
    return min((moment for moment in moments if moment > now), default=None)


def _current() -> tuple[_Pin, ...]:
    """All pins that have not ended, compiled again whenever the site's revision grows."""
    global _held
    revision = moment.revision()
    held = _held
    if held is None or held[0] != revision:
        with _lock:
            held = (revision, _compiled())
            _held = held
    return held[1]


def forget() -> None:
    """Compile the pins again at the next question (tests, whose revisions are rolled back)."""
    global _held
    _held = None


def _compiled() -> tuple[_Pin, ...]:
    rows = list(PinnedResult.objects.filter(expires__gt=timezone.now()).order_by("starts", "id"))
    pages = public(ContentPage.objects.filter(pk__in={row.page_id for row in rows}))
    eligible = {page.pk: page for page in pages.select_related("content_type")}
    found: list[_Pin] = []
    for row in rows:
        page = eligible.get(row.page_id)
        code = getattr(page.specific_class, "content_type_code", "") if page else ""
        if page is not None and code:
            until = min(row.expires, page.expire_at or row.expires)
            queries = tuple(_pin_words(query, row.locale) for query in row.query_list)
            found.append(_Pin(code, page.pk, row.locale, row.starts, until, tuple(filter(None, queries))))
    return tuple(found)


def _pin_words(query: str, locale: str) -> Words:
    """What an editor wrote; a pin for all languages has the lemmas of every language."""
    codes = (locale,) if locale else languages.CODES
    each = [_typed_words(forms(query), code) for code in codes]
    return tuple(frozenset().union(*same) for same in zip(*each, strict=True))


def _typed_words(typed: Sequence[str], locale: str) -> Words:
    content = [form for form in typed if not is_stop_word(form)] or list(typed)
    return tuple(frozenset(own_lemmas(form, locale)) for form in content)


def _plan_words(plan: Plan) -> Words:
    return tuple(_sure_lemmas(slot) for slot in plan.content)


def _sure_lemmas(slot: Slot) -> frozenset[str]:
    """Of every reading that is more than a guess."""
    return frozenset(
        lemma
        for variant in slot.variants
        if variant.kind in _KINDS and variant.weight >= boosts.SPELLING
        for lemma in variant.lemmas
    )


def _same(asked: Words, pin: Words) -> bool:
    """Whether every word of either side is a word of the other."""
    return all(any(not word.isdisjoint(other) for other in pin) for word in asked) and all(
        any(not word.isdisjoint(other) for other in asked) for word in pin
    )
