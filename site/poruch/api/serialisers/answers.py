"""Answers of search as JSON, as :mod:`poruch.api.schemas.lists` says; tests hold them to it.

Written at once: validating what the site itself has just made would cost more than all the rest of a request.
"""

from collections.abc import Iterable
from typing import Any, Final

import orjson

from poruch.api.schemas.lists import Passage, Result
from search.results import Hit
from search.service import SearchResponse, Suggestion

_RESULT: Final = tuple(Result.model_fields)
_PASSAGE: Final = tuple(Passage.model_fields)
_ROOM: Final = "api"


def search_answer(found: SearchResponse) -> bytes:
    """A :class:`~poruch.api.schemas.lists.SearchAnswer`. What askers share of it is made once."""
    shared = found.prepared.get(_ROOM)
    if shared is None:
        shared = found.prepared[_ROOM] = _shared(found)
    head = orjson.dumps({"text": _sendable(found.text), "locale": found.locale})[:-1]
    return b'{"took_ms":%b,"query":%b%b' % (orjson.dumps(found.took_ms), head, shared)


def _shared(found: SearchResponse) -> bytes:
    """From within ``query`` to the end."""
    interpretations = orjson.dumps(found.interpretations)
    rest = {
        "engine": found.engine,
        "degraded": found.degraded,
        "total": found.total,
        "results": _results(found.results),
        "facets": found.facets,
        "suggestions": found.suggestions,
        "pinned": _results(found.pinned),
        "answer": _picked(found.answer, _PASSAGE) if found.answer else None,
        "explanation": found.explanation,
    }
    return b',"interpretations":%b},%b' % (interpretations, orjson.dumps(rest)[1:])


def _results(hits: Iterable[Hit]) -> list[dict[str, Any]]:
    return [_picked(hit, _RESULT) for hit in hits]


def _picked(value: object, names: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(value, name) for name in names}


def suggest_answer(text: str, found: list[Suggestion]) -> bytes:
    """A :class:`~poruch.api.schemas.lists.SuggestAnswer`."""
    return orjson.dumps({"query": _sendable(text), "suggestions": found})


def _sendable(text: str) -> str:
    """Half of a surrogate pair is no character that JSON can say."""
    return text.encode("utf-8", "replace").decode()
