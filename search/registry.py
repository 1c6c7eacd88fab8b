"""What can be searched: each feature app registers one source per type of content.

``search`` knows no feature app; an app calls :func:`register` in its ``AppConfig.ready``.
"""

from collections.abc import Collection, Iterator
from typing import Protocol

from search.documents import SearchDocument


class Source(Protocol):
    """Where documents of one type come from. One rule of eligibility serves all three methods."""

    @property
    def type(self) -> str: ...

    @property
    def kin(self) -> str:
        """Sources with the same ``kin`` share their ids: any of them can tell which ids are visible."""
        ...

    def ids(self) -> Iterator[int]:
        """The ids of all eligible objects (live, public, not expired), in every language."""
        ...

    def documents(self, ids: Collection[int]) -> list[SearchDocument]:
        """Documents of the eligible ones among ``ids``; what is missing leaves the index."""
        ...

    def visible(self, ids: Collection[int]) -> set[int]:
        """Which of ``ids`` anyone may see right now. One query."""
        ...


_sources: dict[str, Source] = {}


def register(source: Source) -> None:
    """Make a type searchable. Registering the same type again replaces its source."""
    _sources[source.type] = source


def unregister(type: str) -> None:
    """Forget a type (tests)."""
    _sources.pop(type, None)


def sources() -> list[Source]:
    """All registered sources, in the order of registration."""
    return list(_sources.values())


def source(type: str) -> Source | None:
    """The source of a type, or None when no app provides it."""
    return _sources.get(type)
