"""Asking the first engine that answers."""

from collections.abc import Callable
from typing import TypeVar

from search.engines.base import Engine, EngineUnavailable
from search.engines.registered import engine

T = TypeVar("T")


def first_that_answers(question: Callable[[Engine], T], wanted: str = "") -> tuple[T, str, bool]:
    """The answer, the name of the engine that gave it, and whether it stands in for a better one.

    ``wanted`` is asked first instead of the configured one. The embedded engine, which needs nothing but the
    database, answers when no other does.
    """
    first = engine(wanted)
    try:
        return question(first), first.name, False
    except EngineUnavailable:
        return question(engine("embedded")), "embedded", True
