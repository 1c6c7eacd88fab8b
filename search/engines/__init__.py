"""Engines behind one interface; the embedded one needs nothing installed."""

from search.engines.base import Engine, EngineHit, EngineResult, Vocabulary
from search.engines.embedded import EmbeddedEngine

__all__ = ["EmbeddedEngine", "Engine", "EngineHit", "EngineResult", "Vocabulary", "engine"]

_embedded = EmbeddedEngine()


def engine(name: str = "embedded") -> Engine:
    """The engine of that name; raises ``KeyError`` for one that does not exist."""
    return {"embedded": _embedded}[name]
