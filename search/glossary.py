"""The glossary as search uses it: groups of names for one thing, in every language.

The feature app that owns the terms registers a provider; its version tells when they changed, so that
an editor's change acts on the next question.
"""

import threading
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import Final

from search.analysis import forms, is_stop_word, lemmas


@dataclass(frozen=True)
class GlossaryGroup:
    """One thing and its names: ``preferred`` by locale, other names by locale; what it is, by locale."""

    preferred: Mapping[str, str]
    synonyms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    definitions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Name:
    """One name of a group, analysed: its content words, each as its lemmas."""

    group: int
    locale: str
    text: str
    preferred: bool
    words: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Glossary:
    """All names, by group and by the lemmas of their first word; ``definitions`` by group and locale."""

    groups: tuple[tuple[Name, ...], ...] = ()
    by_lemma: Mapping[str, tuple[Name, ...]] = field(default_factory=dict)
    definitions: tuple[Mapping[str, str], ...] = ()


EMPTY: Final = Glossary()
Provider = Callable[[], Iterable[GlossaryGroup]]
_lock = threading.Lock()
_provider: Provider | None = None


def _constant() -> Hashable:
    return 0


_version: Callable[[], Hashable] = _constant
_compiled: tuple[Hashable, Glossary] | None = None
_overridden: ContextVar[Glossary | None] = ContextVar("search_glossary", default=None)


@contextmanager
def override(held: Glossary) -> Iterator[None]:
    """Search with another glossary within the block, in this thread only: an editor's trial."""
    token = _overridden.set(held)
    try:
        yield
    finally:
        _overridden.reset(token)


def is_overridden() -> bool:
    """Whether this is within an :func:`override` block."""
    return _overridden.get() is not None


def set_provider(provider: Provider | None, version: Callable[[], Hashable] = _constant) -> None:
    """Take the terms from ``provider``, again whenever ``version()`` answers something new."""
    global _provider, _version, _compiled
    with _lock:
        _provider, _version, _compiled = provider, version, None


def current() -> Glossary:
    """The glossary as it is now; empty when no app provides one."""
    global _compiled
    if (trial := _overridden.get()) is not None:
        return trial
    if _provider is None:
        return EMPTY
    version = _version()
    held = _compiled
    if held is None or held[0] != version:
        with _lock:
            held = (version, compile_groups([*_provider(), *_institutions()]))
            _compiled = held
    return held[1]


@lru_cache(maxsize=1)
def _institutions() -> tuple[GlossaryGroup, ...]:
    """Codes and bodies of the state that everybody shortens, from ``search/data/institutions.tsv``."""
    text = (files("search") / "data" / "institutions.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return tuple(
        GlossaryGroup({"uk": ukrainian, "ru": russian}, {"uk": tuple(short.split("|"))})
        for ukrainian, russian, short in rows
    )


def compile_groups(groups: Iterable[GlossaryGroup]) -> Glossary:
    """Analyse every name once."""
    compiled: list[tuple[Name, ...]] = []
    by_lemma: dict[str, list[Name]] = {}
    definitions: list[Mapping[str, str]] = []
    for number, group in enumerate(groups):
        definitions.append(group.definitions)
        names = [
            _name(number, locale, text, preferred)
            for texts, preferred in (
                ([(loc, text) for loc, text in group.preferred.items()], True),
                ([(loc, text) for loc, many in group.synonyms.items() for text in many], False),
            )
            for locale, text in texts
        ]
        compiled.append(tuple(name for name in names if name.words))
        for name in compiled[-1]:
            for lemma in name.words[0]:
                by_lemma.setdefault(lemma, []).append(name)
    found = {lemma: tuple(names) for lemma, names in by_lemma.items()}
    return Glossary(tuple(compiled), found, tuple(definitions))


def _name(group: int, locale: str, text: str, preferred: bool) -> Name:
    found = forms(text.replace("(", " ").replace(")", " "))
    content = [form for form in found if not is_stop_word(form)] or found
    return Name(group, locale, text, preferred, tuple(lemmas(form, locale) for form in content))
