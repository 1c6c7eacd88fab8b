"""Engines behind one interface; the embedded one needs nothing installed."""

from search.engines.asking import first_that_answers
from search.engines.base import Engine, EngineHit, EngineRefused, EngineResult, EngineUnavailable
from search.engines.registered import NAMES, configured, engine

__all__ = [
    "NAMES",
    "Engine",
    "EngineHit",
    "EngineRefused",
    "EngineResult",
    "EngineUnavailable",
    "configured",
    "engine",
    "first_that_answers",
]
