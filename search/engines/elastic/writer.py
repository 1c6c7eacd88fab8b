"""Documents as bulk lines: analysed here, split there."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, repeat
from typing import Any, Final, cast

import orjson
from django.utils import timezone
from elasticsearch import Elasticsearch

from poruch import languages
from search import boosts
from search.documents import SearchDocument
from search.engines.analysed import Analysed, Remembered, analyse, lemmas_of
from search.engines.base import EngineRefused, EngineUnavailable
from search.engines.elastic.client import WRITE_SECONDS
from search.engines.elastic.fields import SEPARATOR
from search.engines.filtering import COUNTRY, ELSEWHERE

#: Bytes of one bulk request, about; Elasticsearch advises 5 to 15 MB.
_BULK_BYTES: Final = 8_000_000
#: Keys of one question for versions.
_KEYS_MOST: Final = 1000
_CONFLICT: Final = 409
#: A word that nobody can type. It makes a short text as long as a guide would be: lengths compare within a
#: type, and Elasticsearch knows one average for all.
_FILLER: Final = "~~~~~~"


def write(
    asked: Elasticsearch, documents: Iterable[tuple[SearchDocument, int]], into: dict[str, list[str]]
) -> int:
    """Store each document in all indices of its language ``into``; the number that was new anywhere."""
    return _send(
        asked,
        (
            (document.key, b"\n".join((_action("index", name, document.key, version), body)))
            for document, version in documents
            for body in (_source(analyse(document, version)),)
            for name in into[document.locale]
        ),
    )


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
            (key, b"\n".join((_action("index", name, key, version), _dead(key, at))))
            for key, version in keys
            for name in names
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
    lines = []
    for start in range(0, len(elsewhere), _KEYS_MOST):
        answer = asked.options(request_timeout=WRITE_SECONDS).mget(
            docs=elsewhere[start : start + _KEYS_MOST], source=False
        )
        for row in answer.body["docs"]:
            if row.get("found") and row["_version"] <= version_of[row["_id"]]:
                dead = _dead(row["_id"], timezone.now().isoformat(timespec="seconds"))
                action = _action("index", row["_index"], row["_id"], version_of[row["_id"]])
                lines.append((row["_id"], b"\n".join((action, dead))))
    return _send(asked, lines)


def versions(asked: Elasticsearch, keys: Sequence[str], names: Sequence[str]) -> dict[str, int]:
    """The highest stored version of each key over the indices, tombstones included."""
    found: dict[str, int] = {}
    for start in range(0, len(keys), max(1, _KEYS_MOST // max(1, len(names)))):
        part = keys[start : start + max(1, _KEYS_MOST // max(1, len(names)))]
        wanted = [{"_index": name, "_id": key} for key in part for name in names]
        if wanted:
            answer = asked.options(request_timeout=WRITE_SECONDS).mget(docs=wanted, source=False)
            for row in answer.body["docs"]:
                if row.get("found"):
                    found[row["_id"]] = max(row["_version"], found.get(row["_id"], 0))
    return found


def _send(asked: Elasticsearch, lines: Iterable[tuple[str, bytes]]) -> int:
    """Send in requests of bounded size; the number of keys that were written somewhere."""
    changed: set[str] = set()
    for part in _parts(lines):
        answer = asked.options(request_timeout=WRITE_SECONDS).bulk(
            operations=cast(Any, part), filter_path=["items.*._id", "items.*.status", "items.*.error"]
        )
        for item in chain.from_iterable(row.values() for row in answer.body.get("items", [])):
            if item["status"] < 300:
                changed.add(item["_id"])
            elif item["status"] != _CONFLICT:
                _complain(item)
    return len(changed)


def _complain(item: dict[str, Any]) -> None:
    reason = item.get("error", {}).get("reason", "")
    if item["status"] == 429 or item["status"] >= 500:
        raise EngineUnavailable(f"Elasticsearch cannot take {item['_id']} now: {reason}")
    raise EngineRefused(f"Elasticsearch refuses {item['_id']}: {reason}")


def _parts(lines: Iterable[tuple[str, bytes]]) -> Iterator[list[bytes]]:
    part: list[bytes] = []
    size = 0
    for _, line in lines:
        part.append(line)
        size += len(line)
        if size >= _BULK_BYTES:
            yield part
            part, size = [], 0
    if part:
        yield part


def _action(name: str, index: str, key: str, version: int) -> bytes:
    return orjson.dumps(
        {name: {"_index": index, "_id": key, "version": version, "version_type": "external_gte"}}
    )


def _dead(key: str, at: str) -> bytes:
    return orjson.dumps({"key": key, "deleted": True, "deleted_at": at})


def group_number(translation_key: str) -> int:
    """The group as a number: what Elasticsearch counts faster than words."""
    return int(translation_key.replace("-", "")[:15] or "0", 16)


def _place(key: tuple[str, str]) -> str:
    return SEPARATOR.join(lemmas_of(key))


#: (form, locale) -> its lemmas as one place of a text.
_PLACES: Final[Remembered[tuple[str, str], str]] = Remembered(_place)


def _places(forms: Iterable[str], locale: str) -> list[str]:
    return list(map(_PLACES.__getitem__, zip(forms, repeat(locale))))


def _source(one: Analysed) -> bytes:
    doc = one.document
    locale = doc.locale if doc.locale in languages.CODES else languages.SOURCE
    title = _places(one.title, locale)
    rest = _places(chain(one.text, one.keywords), locale)
    regions = doc.facets.get("region", ())
    ratio, title_ratio = boosts.USUAL_LENGTHS.get(doc.type, (1.0, 1.0))
    fill = round((len(title) + len(rest)) * (ratio - 1))
    fill_title = round(len(title) * (title_ratio - 1))
    source = {
        "key": doc.key,
        "checksum": doc.checksum,
        "translation_key": doc.translation_key,
        "group": group_number(doc.translation_key),
        "locale": doc.locale,
        "type": doc.type,
        "topic": doc.facets.get("topic", ()),
        "audience": doc.facets.get("audience", ()),
        "region": regions,
        # What is for the whole country is found by every region, and so counted once, as such.
        "region_counted": [code for code in regions if code == COUNTRY or code in ELSEWHERE]
        if COUNTRY in regions
        else regions,
        "boost": doc.boost,
        "title": " ".join(chain(title, [_FILLER] * fill_title)),
        "text": " ".join(chain(title, rest, [_FILLER] * fill)),
        "title_forms": " ".join(chain(one.title, [_FILLER] * fill_title)),
        "forms": " ".join(chain(one.title, one.text, one.keywords, [_FILLER] * fill)),
        "keyword_forms": " ".join(one.keywords),
    }
    return orjson.dumps(source)
