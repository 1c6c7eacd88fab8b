"""The engines that exist, and those that this site keeps up to date."""

from typing import Final

from django.conf import settings

from search.engines.base import Engine
from search.engines.embedded import EmbeddedEngine

#: The engines that exist.
NAMES: Final = ("elastic", "embedded")
_made: dict[str, Engine] = {"embedded": EmbeddedEngine()}


def configured() -> tuple[str, ...]:
    """The engines that are kept up to date, the one that answers first. The embedded one always is."""
    return NAMES if settings.ELASTICSEARCH["hosts"] else ("embedded",)


def engine(name: str = "") -> Engine:
    """The engine of that name, by default the one that answers first; ``KeyError`` if there is none."""
    name = name or configured()[0]
    if name == "elastic" and name not in _made:
        from search.engines.elastic.engine import ElasticEngine

        _made[name] = ElasticEngine()
    return _made[name]
