"""From a plan to a query: the recipe of ``docs/decisions/0004-search.md``, as Elasticsearch says it.

A document matches that holds a content word in any reading, or a whole name of the glossary. What else is
alike (the very form, pieces of words, neighbours, words that only ask) ranks what matches.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, Final

from search import boosts
from search.analysis import grams, knows
from search.analysis.grams import FRAME
from search.engines.catalogue import FACETS
from search.engines.elastic.fields import PREFIX_MOST, SEPARATOR, framed
from search.engines.filtering import Wanted
from search.query.plan import Expansion, Plan, Slot, Variant

Clause = dict[str, Any]
_FIELD_OF: Final = {"region": "region_counted"}
_FACET_VALUES: Final = 300
#: Groups counted exactly; beyond, a count is right within about one in a hundred.
_EXACT_UP_TO: Final = 3000


def match(field: str, words: str, boost: float = 1.0) -> Clause:
    return {"match": {field: {"query": words, "boost": round(boost, 4)}}}


def either(clauses: Sequence[Clause], boost: float = 1.0) -> Clause:
    """The sum of what matches of the clauses; at least one must."""
    if len(clauses) == 1 and boost == 1.0:
        return clauses[0]
    return {"bool": {"should": list(clauses), "minimum_should_match": 1, "boost": round(boost, 4)}}


def best(clauses: Sequence[Clause], boost: float = 1.0) -> Clause:
    """The best of what matches of the clauses."""
    if len(clauses) == 1 and boost == 1.0:
        return clauses[0]
    return {"dis_max": {"queries": list(clauses), "boost": round(boost, 4)}}


def place(lemmas: Iterable[str]) -> str:
    """Lemmas as one place of a text: matched as synonyms, as common as the commonest."""
    return SEPARATOR.join(dict.fromkeys(lemmas))


def in_text(words: str, weight: float = 1.0) -> list[Clause]:
    """The words in the whole text, and again in its title."""
    return [match("text", words, weight), match("title", words, weight * boosts.TITLE)]


def reading(variants: Sequence[Variant]) -> Clause:
    weight = variants[0].weight
    clauses = in_text(place(lemma for variant in variants for lemma in variant.lemmas), weight)
    if forms := [variant.form for variant in variants if variant.form]:
        clauses.append(match("forms", framed(forms), weight * boosts.EXACT))
    return either(clauses)


def _readings(slot: Slot) -> list[Variant]:
    """Without the words that only begin alike: pieces of words do their work here."""
    return [variant for variant in slot.variants if variant.kind != "related"]


def word(slot: Slot) -> Clause:
    """The best of its readings; those of one kind and weight are synonyms, as rare as the commonest."""
    alike: dict[tuple[str, float], list[Variant]] = {}
    for variant in _readings(slot):
        alike.setdefault((variant.kind, variant.weight), []).append(variant)
    return best([reading(variants) for variants in alike.values()])


def pieces(slot: Slot) -> Clause:
    """The 4-grams of a word in all its readings' forms: what no dictionary relates still looks alike.

    Of the whole text only strange words are kept in pieces, and only strange words are sought among them.
    """
    clauses: list[Clause] = []
    for variant in _readings(slot):
        if variant.form:
            words = " ".join(grams(variant.form))
            clauses.append(match("title_forms.grams", words, variant.weight))
            if not knows("uk", variant.form) and not knows("ru", variant.form):
                clauses.append(match("strange_forms", words, variant.weight))
    return either(clauses, boosts.GRAMS)


def neighbours(slots: Sequence[Slot]) -> list[Clause]:
    """Words next to each other in the question and, in that order, in the document."""
    return [
        {
            "match_phrase": {
                "text": {
                    "query": f"{_all_lemmas(one)} {_all_lemmas(other)}",
                    "slop": boosts.NEIGHBOUR_SLOP,
                    "boost": boosts.NEIGHBOURS,
                }
            }
        }
        for one, other in pairwise(slots)
    ]


def reference(row: Sequence[str]) -> Clause:
    """A thing and its number side by side, as a law is cited."""
    return {"match_phrase": {"text": {"query": " ".join(row), "boost": boosts.REFERENCE}}}


def _all_lemmas(slot: Slot) -> str:
    return place(lemma for variant in _readings(slot) for lemma in variant.lemmas)


def names(expansion: Expansion) -> Clause:
    """The best of a group's other names; every word of a name must be there."""
    found = []
    for phrase in expansion.phrases:
        words = [either(in_text(place(lemmas))) for lemmas in phrase]
        found.append({"bool": {"must": words, "boost": round(1 / math.sqrt(len(words)), 4)}})
    return best(found, expansion.weight)


def readings(plan: Plan) -> Iterator[Clause]:
    """The question; should it find nothing, without its quotes; then by what merely looks alike."""
    yield wanted(plan)
    if any(slot.phrase for slot in plan.slots):
        yield wanted(plan, quotes=False)
    if not plan.exact:
        yield alike(plan)


def wanted(plan: Plan, *, quotes: bool = True) -> Clause:
    """The whole question as one query."""
    content = plan.content
    must = [word(slot) for slot in content] + [names(expansion) for expansion in plan.expansions]
    should = [pieces(slot) for slot in content if any(variant.form for variant in _readings(slot))]
    should += neighbours(content) if len(content) > 1 else []
    should += [reference(row) for row in plan.references]
    if len(content) < len(plan.slots):
        should += [{**_weighted(word(slot), boosts.STOP)} for slot in plan.slots if slot.stop]
    quoted = [match("text", _all_lemmas(slot)) for slot in plan.slots if slot.phrase and quotes]
    return {"bool": {"must": [either(must)], "should": should, "filter": quoted}}


def alike(plan: Plan) -> Clause:
    """When no word is found at all: what shares most pieces with the words typed."""
    forms = [variant.form for slot in plan.content for variant in _readings(slot) if variant.form]
    pieces = " ".join(gram for form in forms for gram in grams(form))
    fields = ("strange_forms", "title_forms.grams")
    return best([{"match": {name: {"query": pieces, "minimum_should_match": "60%"}}} for name in fields])


def _weighted(clause: Clause, boost: float) -> Clause:
    return {"bool": {"should": [clause], "boost": boost}}


def request(
    asked_for: Clause, asked: Wanted, locale_boosts: Mapping[str, float], offset: int, limit: int
) -> Clause:
    """The body of a search: one page of groups, their number, and the facets without a selection."""
    return {
        "query": _times_boost(_filtered(asked_for, asked)),
        "indices_boost": [{name: boost} for name, boost in locale_boosts.items()],
        "collapse": {"field": "translation_key"},
        "from": offset,
        "size": limit,
        "sort": [{"_score": "desc"}, {"key": "asc"}],
        "track_total_hits": False,
        "docvalue_fields": ["translation_key"],
        "aggs": {"n": _groups(), **_facets(name for name in FACETS if name not in asked)},
    }


def facet_request(asked_for: Clause, asked: Wanted, name: str) -> Clause:
    """The body that counts a facet with a selection: its own selection does not shrink it.

    A request of its own, because a filter around an aggregation makes Elasticsearch run the whole query
    again for each (37 ms instead of 15 at 540 documents).
    """
    others = {facet: codes for facet, codes in asked.items() if facet != name}
    return {
        "query": _filtered(asked_for, others),
        "size": 0,
        "track_total_hits": False,
        "aggs": _facets([name]),
    }


def _filtered(asked_for: Clause, asked: Wanted) -> Clause:
    if not asked:
        return asked_for
    filters = [{"terms": {name: sorted(codes)}} for name, codes in asked.items()]
    return {"bool": {"must": [asked_for], "filter": filters}}


def _facets(names: Iterable[str]) -> Clause:
    """How many groups each value has, among what the query matches."""
    found: Clause = {}
    for name in names:
        found[name] = {"terms": _values(_FIELD_OF.get(name, name)), "aggs": {"n": _groups()}}
    return found


def _values(field: str) -> Clause:
    # "map" counts while the query runs; left to itself Elasticsearch runs the query again for each value.
    return {"field": field, "size": _FACET_VALUES, "execution_hint": "map"}


def request_names(asked_for: Clause, locale_boosts: Mapping[str, float], limit: int) -> Clause:
    """The body of a search for titles; no facets, no total."""
    return {
        "query": _times_boost(asked_for),
        "indices_boost": [{name: boost} for name, boost in locale_boosts.items()],
        "collapse": {"field": "translation_key"},
        "size": limit,
        "sort": [{"_score": "desc"}, {"key": "asc"}],
        "track_total_hits": False,
        "docvalue_fields": ["translation_key"],
    }


def _times_boost(asked_for: Clause) -> Clause:
    """The score times the document's boost."""
    return {
        "function_score": {
            "query": asked_for,
            "functions": [{"field_value_factor": {"field": "boost", "missing": 1.0}}],
            "boost_mode": "multiply",
        }
    }


def _groups() -> Clause:
    return {"cardinality": {"field": "group", "precision_threshold": _EXACT_UP_TO}}


def beginning(forms: Sequence[str], prefix: str) -> Clause:
    """Titles and other names with all ``forms`` and a word that begins with ``prefix``."""
    return {
        "bool": {
            "must": [_name("", framed([form])) for form in forms]
            + ([_name(".beginnings", f"{FRAME}{prefix[:PREFIX_MOST]}")] if prefix else [])
        }
    }


def _name(field: str, words: str) -> Clause:
    return best([match(f"title_forms{field}", words), match(f"keyword_forms{field}", words, 0.25)])
