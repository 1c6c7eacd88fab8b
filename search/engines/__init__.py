"""Engines behind one interface; the embedded one needs nothing installed."""

from search.engines.base import Engine, EngineHit, EngineResult
from search.engines.embedded import EmbeddedEngine

__all__ = ["NAMES", "EmbeddedEngine", "Engine", "EngineHit", "EngineResult", "engine"]

_engines: dict[str, Engine] = {"embedded": EmbeddedEngine()}
#: The engines that exist, the one that answers first.
NAMES = tuple(_engines)


def engine(name: str = NAMES[0]) -> Engine:
    """The engine of that name; raises ``KeyError`` for one that does not exist."""
    return _engines[name]
