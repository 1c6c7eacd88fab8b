"""The engines that exist, and those that this site keeps up to date."""

from typing import Final

from search.engines import elastic
from search.engines.base import Engine
from search.engines.embedded import EmbeddedEngine

_engines: Final[dict[str, Engine]] = {"elastic": elastic.ElasticEngine(), "embedded": EmbeddedEngine()}
#: The engines that exist.
NAMES: Final = tuple(_engines)


def configured() -> tuple[str, ...]:
    """The engines that are kept up to date, the one that answers first. The embedded one always is."""
    return NAMES if elastic.configured() else ("embedded",)


def engine(name: str = "") -> Engine:
    """The engine of that name, by default the one that answers first; ``KeyError`` if there is none."""
    return _engines[name or configured()[0]]
