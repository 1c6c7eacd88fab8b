"""Titles of pages in the languages that are translated from Ukrainian, by their words, in memory.

A question in English or Crimean Tatar that names such a page brings the words of its Ukrainian title. About
2 MB at 10,000 pages; what changed in the index since is read, nothing else.
"""

import threading
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Final

from django.db import connection
from django.db.models import Q

from search.analysis import forms, is_stop_word, lemmas
from search.models import IndexedDocument
from search.moment import Moment

LOCALES: Final = ("en", "crh")
SOURCE: Final = "uk"
_FOUND_MOST: Final = 3
#: A word of more titles than this names none of them.
_COMMON: Final = 400
#: Words that a title and a question must share, unless neither has more.
_SHARED_LEAST: Final = 2

Words = tuple[tuple[str, ...], ...]


@dataclass
class Titles:
    """The titles of one index state: by document its group, language and words; by lemma its documents."""

    epoch: str = ""
    token: str = ""
    generation: int = -1
    committed: bool = True
    held: dict[int, tuple[str, str, Words]] = field(default_factory=dict)
    by_lemma: dict[str, set[int]] = field(default_factory=dict)


_lock = threading.Lock()
_held: dict[str, Titles] = {}


def translated(words: Collection[str], locale: str, state: Moment) -> list[str]:
    """The Ukrainian titles of the pages that the words name; ``state`` is the index's, as it is now."""
    asked = _content(words, locale)
    if not asked or locale not in LOCALES:
        return []
    with _lock:
        groups = _named(_current(state), asked, locale)
    if not groups:
        return []
    rows = IndexedDocument.objects.filter(translation_key__in=groups, locale=SOURCE, deleted=False)
    titles = dict(rows.values_list("translation_key", "title"))
    return list(dict.fromkeys(titles[group] for group in groups if group in titles))


def _named(titles: Titles, asked: Words, locale: str) -> list[str]:
    """The groups that the question names, closest first."""
    typed = [frozenset(word) for word in asked]
    shared: Counter[int] = Counter()
    for word in typed:
        holders = {id for lemma in word for id in titles.by_lemma.get(lemma, ())}
        if len(holders) <= _COMMON:
            shared.update(holders)
    found: list[tuple[int, int, str]] = []
    for id in shared:
        group, language, title = titles.held[id]
        if language != locale:
            continue
        covered = sum(any(word & set(part) for word in typed) for part in title)
        answered = sum(any(word & set(part) for part in title) for word in typed)
        named, holding = covered == len(title), answered == len(typed)
        if (named or holding) and (min(covered, answered) >= _SHARED_LEAST or (named and holding)):
            found.append((-covered, len(title), group))
    return list(dict.fromkeys(group for *_, group in sorted(found)))[:_FOUND_MOST]


def _current(state: Moment) -> Titles:
    name = str(connection.settings_dict["NAME"])
    held = _held.get(name)
    if held is not None and (held.epoch, held.token) == (state.epoch, state.token):
        return held
    if held is None or not (
        held.epoch == state.epoch and held.committed and held.generation <= state.generation
    ):
        held = _held[name] = Titles()
    _refresh(held)
    held.epoch, held.token, held.generation = state.epoch, state.token, state.generation
    # What is read within a transaction may yet be rolled back, and then must all be read again.
    held.committed = held.committed and not connection.in_atomic_block
    return held


def _refresh(held: Titles) -> None:
    rows = IndexedDocument.objects.filter(
        Q(locale__in=LOCALES) | Q(deleted=True), generation__gt=held.generation
    )
    columns = ("id", "deleted", "translation_key", "locale", "title")
    for id, deleted, group, locale, title in rows.values_list(*columns).iterator(chunk_size=1000):
        _forget(held, id)
        if not deleted and (words := _content(forms(title), locale)):
            held.held[id] = (group, locale, words)
            for lemma in {lemma for word in words for lemma in word}:
                held.by_lemma.setdefault(lemma, set()).add(id)


def _forget(held: Titles, id: int) -> None:
    _, _, words = held.held.pop(id, ("", "", ()))
    for lemma in {lemma for word in words for lemma in word}:
        held.by_lemma[lemma].discard(id)
        if not held.by_lemma[lemma]:
            del held.by_lemma[lemma]


def _content(found: Collection[str], locale: str) -> Words:
    content: Sequence[str] = [form for form in dict.fromkeys(found) if not is_stop_word(form)]
    return tuple(dict.fromkeys(lemmas(form, locale) for form in content))
