"""Documents as bulk lines, sent in requests of bounded size."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import chain
from typing import Any, Final, cast

import orjson
from django.utils import timezone
from elasticsearch import Elasticsearch

from search.documents import SearchDocument
from search.engines.base import EngineRefused, EngineUnavailable
from search.engines.elastic.client import WRITE_SECONDS
from search.engines.elastic.source import source

#: Bytes of one bulk request, about; Elasticsearch advises 5 to 15 MB.
_BULK_BYTES: Final = 8_000_000
#: While an index is filled: smaller, so that reading, analysis and Elasticsearch all have work, and so many
#: at the same time.
_FILL_BYTES: Final = 1_500_000
_UNDER_WAY: Final = 3
#: Keys of one question for versions.
_KEYS_MOST: Final = 1000
_CONFLICT: Final = 409


def write(
    asked: Elasticsearch, documents: Iterable[tuple[SearchDocument, int]], into: dict[str, list[str]]
) -> int:
    """Store each document in all indices of its language ``into``, found at once; the number new anywhere."""
    return _send(asked, _lines(documents, into))


def fill(
    asked: Elasticsearch, documents: Iterable[tuple[SearchDocument, int]], into: dict[str, list[str]]
) -> int:
    """As :func:`write`, into indices that nobody asks yet: while some requests are under way, the next
    documents are read and analysed."""
    written = 0
    with ThreadPoolExecutor(_UNDER_WAY, "search-fill") as pool:
        waiting: deque[Future[set[str]]] = deque()
        for part in _parts(_lines(documents, into), _FILL_BYTES):
            if len(waiting) == _UNDER_WAY:
                written += len(waiting.popleft().result())
            try:
                waiting.append(pool.submit(_sent, asked, part, refresh=False))
            except RuntimeError:  # The process ends, and may have no more threads.
                written += len(_sent(asked, part, refresh=False))
        return written + sum(len(one.result()) for one in waiting)


def _lines(
    documents: Iterable[tuple[SearchDocument, int]], into: dict[str, list[str]]
) -> Iterator[tuple[bytes, ...]]:
    """Of each document the lines for all its indices: they are never sent apart."""
    for document, version in documents:
        body = source(document)
        names = into[document.locale]
        yield tuple(part for name in names for part in (_action(name, document.key, version), body))


def tombstones(asked: Elasticsearch, keys: Iterable[tuple[str, int]], into: dict[str, list[str]]) -> int:
    """Leave a tombstone for each key wherever it may be: its language is not known any more.

    Elasticsearch forgets the version of what it deletes after a minute; a tombstone keeps it until the next
    rebuild, so that a document sent late cannot come back.
    """
    names = [name for many in into.values() for name in many]
    at = timezone.now().isoformat(timespec="seconds")
    return _send(
        asked,
        (
            tuple(part for name in names for part in (_action(name, key, version), _dead(key, at)))
            for key, version in keys
        ),
    )


def strays(
    asked: Elasticsearch, documents: Iterable[tuple[SearchDocument, int]], into: dict[str, list[str]]
) -> int:
    """Bury what stands in another language's index: a file takes the language of the page it hangs on."""
    homes = {document.key: into[document.locale] for document, _ in documents}
    elsewhere = [
        {"_index": name, "_id": key}
        for key, home in homes.items()
        for names in into.values()
        for name in names
        if name not in home
    ]
    version_of = {document.key: version for document, version in documents}
    at = timezone.now().isoformat(timespec="seconds")
    return _send(
        asked,
        [
            (_action(row["_index"], row["_id"], version_of[row["_id"]]), _dead(row["_id"], at))
            for row in _rows(asked, elsewhere)
            if row["_version"] <= version_of[row["_id"]]
        ],
    )


def versions(asked: Elasticsearch, keys: Sequence[str], names: Sequence[str]) -> dict[str, int]:
    """The highest stored version of each key over the indices, tombstones included."""
    found: dict[str, int] = {}
    for row in _rows(asked, [{"_index": name, "_id": key} for key in keys for name in names]):
        found[row["_id"]] = max(row["_version"], found.get(row["_id"], 0))
    return found


def _rows(asked: Elasticsearch, places: Sequence[dict[str, str]]) -> Iterator[dict[str, Any]]:
    """What stands at these places, without its content."""
    for start in range(0, len(places), _KEYS_MOST):
        answer = asked.options(request_timeout=WRITE_SECONDS).mget(
            docs=places[start : start + _KEYS_MOST], source=False
        )
        yield from (row for row in answer.body["docs"] if row.get("found"))


def _send(asked: Elasticsearch, lines: Iterable[tuple[bytes, ...]]) -> int:
    """Send in requests of bounded size, found at once; the number of keys that were written somewhere."""
    return sum(len(_sent(asked, part, refresh=True)) for part in _parts(lines, _BULK_BYTES))


def _sent(asked: Elasticsearch, part: list[bytes], *, refresh: bool) -> set[str]:
    """The keys that one request has written. ``refresh``: readers find it once this returns."""
    changed: set[str] = set()
    answer = asked.options(request_timeout=WRITE_SECONDS).bulk(
        operations=cast(Any, part),
        refresh=refresh,
        filter_path=["items.*._id", "items.*.status", "items.*.error"],
    )
    for item in chain.from_iterable(row.values() for row in answer.body.get("items", [])):
        if item["status"] < 300:
            changed.add(item["_id"])
        elif item["status"] != _CONFLICT:
            _complain(item)
    return changed


def _complain(item: dict[str, Any]) -> None:
    reason = item.get("error", {}).get("reason", "")
    if item["status"] == 429 or item["status"] >= 500:
        raise EngineUnavailable(f"Elasticsearch cannot take {item['_id']} now: {reason}")
    raise EngineRefused(f"Elasticsearch refuses {item['_id']}: {reason}")


def _parts(lines: Iterable[tuple[bytes, ...]], most: int) -> Iterator[list[bytes]]:
    part: list[bytes] = []
    size = 0
    for together in lines:
        part += together
        size += sum(map(len, together))
        if size >= most:
            yield part
            part, size = [], 0
    if part:
        yield part


def _action(index: str, key: str, version: int) -> bytes:
    """Opens the line of a document that is stored unless a newer one is."""
    return orjson.dumps(
        {"index": {"_index": index, "_id": key, "version": version, "version_type": "external_gte"}}
    )


def _dead(key: str, at: str) -> bytes:
    return orjson.dumps({"key": key, "deleted": True, "deleted_at": at})
