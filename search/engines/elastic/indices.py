"""The life of the indices: one per language, found by a read alias and filled through a write alias.

A generation is one index of each language, named ``<prefix>-<language>-<stamp>``. Readers ask the aliases
``<prefix>-<language>-read``; a writer writes to *every* index behind ``<prefix>-<language>-write``, so that a
new generation takes all edits while it is being filled. The swap is one request: a reader sees the old
generation or the new one, never a mixture.
"""

import re
import secrets
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from elasticsearch import Elasticsearch, NotFoundError

from poruch import languages
from search.engines.elastic import fields
from search.engines.elastic.breaker import SEARCH_SECONDS
from search.engines.elastic.client import WRITE_SECONDS

_STAMP: Final = r"\d{14}-[0-9a-f]{6}"


def alias(language: str, kind: str) -> str:
    """``kind`` is "read" or "write"; ``language`` may be ``*``."""
    return f"{settings.ELASTICSEARCH['prefix']}-{language}-{kind}"


def read_alias(language: str = "*") -> str:
    return alias(language, "read")


@dataclass(frozen=True)
class Generation:
    """One index of each language."""

    stamp: str

    def index(self, language: str) -> str:
        return f"{settings.ELASTICSEARCH['prefix']}-{language}-{self.stamp}"

    @property
    def indices(self) -> tuple[str, ...]:
        return tuple(self.index(language) for language in languages.CODES)


def new_generation() -> Generation:
    """A name no other generation has; names sort by time."""
    return Generation(f"{time.strftime('%Y%m%d%H%M%S', time.gmtime())}-{secrets.token_hex(3)}")


def create(asked: Elasticsearch, generation: Generation) -> None:
    """Make the indices and let every writer write to them; readers do not see them yet."""
    asked = asked.options(request_timeout=WRITE_SECONDS)
    for language in languages.CODES:
        asked.indices.create(
            index=generation.index(language),
            mappings=fields.mappings(),
            settings=fields.index_settings(),
            aliases={alias(language, "write"): {}},
            wait_for_active_shards="1",
        )


def settle(asked: Elasticsearch, generation: Generation) -> None:
    """What was filled is found and safe from here on."""
    patient = asked.options(request_timeout=WRITE_SECONDS)
    names = list(generation.indices)
    patient.indices.put_settings(index=names, settings=fields.resting())
    patient.indices.flush(index=names)
    patient.indices.refresh(index=names)


def publish(asked: Elasticsearch, generation: Generation) -> None:
    """Let readers see this generation and no other, in one step; then delete the others."""
    settle(asked, generation)
    old = [name for name in everything(asked) if name not in generation.indices]
    actions: list[dict[str, Any]] = [
        {"add": {"index": generation.index(language), "alias": alias(language, "read")}}
        for language in languages.CODES
    ]
    if old:
        ours = [alias(language, kind) for language in languages.CODES for kind in ("read", "write")]
        actions.append({"remove": {"indices": old, "aliases": ours, "must_exist": False}})
    asked.options(request_timeout=WRITE_SECONDS).indices.update_aliases(actions=actions)
    if old:
        # A search that began before the swap would lose its index in the middle.
        time.sleep(SEARCH_SECONDS)
        delete(asked, old)


def delete(asked: Elasticsearch, names: Iterable[str]) -> None:
    if wanted := list(names):
        asked.options(request_timeout=WRITE_SECONDS).indices.delete(index=wanted, ignore_unavailable=True)


def everything(asked: Elasticsearch) -> list[str]:
    """Every index of ours, whatever aliases it has."""
    pattern = f"{settings.ELASTICSEARCH['prefix']}-*"
    ours = re.compile(
        rf"{re.escape(settings.ELASTICSEARCH['prefix'])}-(?:{'|'.join(languages.CODES)})-{_STAMP}"
    )
    return sorted(name for name in _aliases(asked, pattern) if ours.fullmatch(name))


def leftovers(asked: Elasticsearch) -> list[str]:
    """Indices that no reader sees: of a rebuild that is running, or that was killed."""
    pattern = f"{settings.ELASTICSEARCH['prefix']}-*"
    reads = {read_alias(language) for language in languages.CODES}
    held = _aliases(asked, pattern)
    return [name for name in everything(asked) if reads.isdisjoint(held[name])]


def written(asked: Elasticsearch) -> dict[str, list[str]]:
    """Language -> the indices that take its writes now. Ask anew for every batch, after choosing it.

    A batch chosen before a generation was made may be written without it: what it read was then
    committed before the rebuild reads.
    """
    found: dict[str, list[str]] = {language: [] for language in languages.CODES}
    for name, aliases in sorted(_aliases(asked, alias("*", "write")).items()):
        for language in languages.CODES:
            if alias(language, "write") in aliases:
                found[language].append(name)
    return found


def _aliases(asked: Elasticsearch, pattern: str) -> dict[str, set[str]]:
    """Index -> its aliases."""
    try:
        if pattern.endswith("-write"):
            answer = asked.indices.get_alias(name=pattern)
        else:
            answer = asked.indices.get_alias(index=pattern, allow_no_indices=True)
    except NotFoundError:
        return {}
    return {name: set(row["aliases"]) for name, row in answer.body.items() if "aliases" in row}
