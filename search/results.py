"""From an engine's answer to what is shown: authorised again, worded, with passages and labels."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from poruch import languages
from search import documents, highlight, labels, locating, registry
from search.analysis import places
from search.engines import EngineHit, EngineResult, stored
from search.engines.base import Stored


@dataclass(frozen=True)
class FacetValue:
    value: str
    label: str
    count: int


@dataclass(frozen=True)
class Hit:
    """One result, safe to show: ``snippet`` is HTML with ``<mark>``, everything else plain text.

    ``translations`` are paths by locale.
    """

    id: int
    type: str
    locale: str
    slug: str
    url: str
    title: str
    snippet: str
    score: float
    translations: dict[str, str]
    summary: str
    unconfirmed: bool
    as_of: str
    topics: tuple[str, ...]


def visible(wanted: Iterable[tuple[str, int]]) -> set[tuple[str, int]]:
    """Which (type, id) anyone may see right now. One question for each kin of sources."""
    asked = {key: source for key in wanted if (source := registry.source(key[0]))}
    by_kin: dict[str, set[int]] = {}
    for (_type, id), source in asked.items():
        by_kin.setdefault(source.kin, set()).add(id)
    one_of = {source.kin: source for source in asked.values()}
    seen = {kin: one_of[kin].visible(ids) for kin, ids in by_kin.items()}
    return {key for key, source in asked.items() if key[1] in seen[source.kin]}


class Sight:
    """Whom an answer shows and leaves out: one that is kept holds while that is so."""

    def __init__(self) -> None:
        self._asked: frozenset[tuple[str, int]] = frozenset()
        self._seen: frozenset[tuple[str, int]] = frozenset()

    def of(self, wanted: Iterable[tuple[str, int]]) -> set[tuple[str, int]]:
        """Those of ``wanted`` that anyone may see right now."""
        asked = frozenset(wanted)
        seen = visible(asked)
        self._asked |= asked
        self._seen |= seen
        return seen

    def is_still_true(self) -> bool:
        """Ask all of it again."""
        return visible(self._asked) == self._seen


def authorised(result: EngineResult, sight: Sight) -> tuple[list[EngineHit], list[EngineHit]]:
    """The hits that may be seen, with only those of their documents; and the hits that may not."""
    seen = sight.of((doc.type, doc.object_id) for hit in result.hits for doc in hit.documents.values())
    kept: list[EngineHit] = []
    dropped: list[EngineHit] = []
    for hit in result.hits:
        documents = {loc: doc for loc, doc in hit.documents.items() if (doc.type, doc.object_id) in seen}
        if documents:
            kept.append(EngineHit(hit.group, hit.score, hit.matched, documents, hit.facets))
        else:
            dropped.append(hit)
    return kept, dropped


def unvouched(borrowed: frozenset[str], hits: Sequence[EngineHit]) -> frozenset[str]:
    """Words of the index that no hit a reader may see holds: a hidden page must not speak through them."""
    left = borrowed
    for document in (one for hit in hits for one in hit.documents.values()):
        if not left:
            break
        text = f"{document.title}\n{document.summary}\n{document.body}"
        left -= {word.form for word in places(text, left)}
    return left


def _shown(hit: EngineHit, locale: str) -> Stored:
    """The document in the reader's language, else along the chain, else any."""
    for code in languages.chain(locale):
        if code in hit.documents:
            return hit.documents[code]
    return next(iter(hit.documents.values()))


def to_hit(hit: EngineHit, locale: str, marked: frozenset[str]) -> Hit:
    doc = _shown(hit, locale)
    url, text = _passage(doc, marked)
    return Hit(
        id=doc.object_id,
        type=doc.type,
        locale=doc.locale,
        slug=doc.slug,
        url=url,
        title=doc.title,
        snippet=highlight.snippet(text, marked),
        score=round(hit.score, 4),
        translations={code: one.url for code, one in sorted(hit.documents.items())},
        summary=doc.summary,
        unconfirmed=doc.unconfirmed,
        as_of=doc.as_of,
        topics=doc.topics,
    )


def _passage(document: Stored, marked: frozenset[str]) -> tuple[str, str]:
    """Where a result opens, and the text that its passage is of: of a file, the page that answers."""
    page = locating.page_of(document.body, marked)
    url = document.url
    if page and url.lower().endswith(".pdf"):
        url = f"{url}#page={page}"
    return url, locating.page_text(document.body, page) or document.summary


def pinned_hits(
    keys: Sequence[tuple[str, int]], locale: str, marked: frozenset[str], sight: Sight
) -> list[Hit]:
    """Hits for what editors pinned, in their order, as far as anyone may see it. Two queries at most."""
    groups = stored.by_key([documents.key(*key) for key in keys]) if keys else {}
    found = [EngineHit(group, 0.0, "", held, {}) for group, held in groups.items()]
    kept, _ = authorised(EngineResult(tuple(found)), sight)
    return [to_hit(hit, locale, marked) for hit in kept]


def facet_values(
    result: EngineResult, dropped: Sequence[EngineHit], filters: Mapping[str, Sequence[str]], locale: str
) -> dict[str, list[FacetValue]]:
    """Values with their labels, in the order of the vocabularies; chosen values stay though they count 0."""
    found: dict[str, list[FacetValue]] = {}
    names = labels.all_labels(locale)
    for facet, counts in result.facets.items():
        left = dict(counts)
        for hit in dropped:
            for value in hit.facets.get(facet, ()):
                left[value] = left.get(value, 1) - 1
        chosen = set(filters.get(facet, ()))
        known = names.get(facet, {})
        order = {value: place for place, value in enumerate(known)}
        values = sorted(
            (value for value in {*left, *chosen} if left.get(value, 0) > 0 or value in chosen & set(known)),
            key=lambda value: (order.get(value, len(order)), value),
        )
        found[facet] = [
            FacetValue(value, known.get(value, value), max(0, left.get(value, 0))) for value in values
        ]
    return found
