"""The recipe's score, computed exactly over the candidates that a database chose.

A database's own rank cannot say that several lemmas are one word, nor weigh readings. Here each word of
the question counts once per place in the document, whatever its reading; so that SQLite and PostgreSQL
rank alike.
"""

import math
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from search import boosts
from search.engines.vocabulary import Term
from search.query.plan import Plan


@dataclass
class Unit:
    """One reading of a word, or one word of an expansion: the ids that count for it."""

    idf: float
    ids: dict[int, float] = field(default_factory=dict)


@dataclass
class Question:
    """A plan bound to the words of an index. ``slots``: per word, its (weight, unit) readings.

    ``references``: rows of units that count more side by side.
    """

    slots: list[list[tuple[float, int]]]
    stops: list[bool]
    expansions: list[tuple[float, list[list[int]]]]
    units: list[Unit]
    wanted: dict[int, list[int]]
    references: list[list[int]] = field(default_factory=list)


class Binder:
    """Builds a :class:`Question` from a plan and the terms that its lemmas have in the index."""

    def __init__(self, terms: Iterable[Term], documents: int) -> None:
        self.by_lemma: dict[str, list[Term]] = {}
        for term in terms:
            self.by_lemma.setdefault(term.lemma, []).append(term)
        self.documents = documents
        self.units: list[Unit] = []

    def unit(self, lemmas: Sequence[str], form: str = "") -> int | None:
        """The number of a new unit for the lemmas; None when the index has none of them."""
        found = [term for lemma in lemmas for term in self.by_lemma.get(lemma, ())]
        if not found:
            return None
        df = max(term.df for term in found)
        idf = math.log(1 + (self.documents - df + 0.5) / (df + 0.5)) if df < self.documents else 0.05
        ids = {term.id: 1 + boosts.EXACT if term.form == form else 1.0 for term in found}
        self.units.append(Unit(max(idf, 0.05), ids))
        return len(self.units) - 1

    def _share_rarity(self, units: Sequence[int]) -> None:
        """The readings of one word are as rare as the commonest: else the rare wrong reading wins."""
        least = min((self.units[unit].idf for unit in units), default=0.0)
        for unit in units:
            self.units[unit].idf = least

    def bind(self, plan: Plan) -> Question:
        slots: list[list[tuple[float, int]]] = []
        for slot in plan.slots:
            bound = [(variant.weight, self.unit(variant.lemmas, variant.form)) for variant in slot.variants]
            readings = [(weight, unit) for weight, unit in bound if unit is not None]
            self._share_rarity([unit for _, unit in readings])
            slots.append(readings)
        expansions: list[tuple[float, list[list[int]]]] = []
        for expansion in plan.expansions:
            phrases = [[self.unit(word) for word in phrase] for phrase in expansion.phrases]
            # A name of which the index lacks a word altogether cannot be in any document.
            held = [[unit for unit in phrase if unit is not None] for phrase in phrases if None not in phrase]
            expansions.append((expansion.weight, held))
        rows = [[self.unit((lemma,)) for lemma in row] for row in plan.references]
        references = [[unit for unit in row if unit is not None] for row in rows if None not in row]
        wanted: dict[int, list[int]] = {}
        for number, unit in enumerate(self.units):
            for id in unit.ids:
                wanted.setdefault(id, []).append(number)
        stops = [slot.stop for slot in plan.slots]
        return Question(slots, stops, expansions, self.units, wanted, references)


def score(question: Question, tokens: bytes, title_length: int, averages: tuple[float, float]) -> float:
    """The score of one document: its ids, the title's first; ``averages`` are of its type.

    Lengths compare within a type: a glossary entry is not the better answer for being shorter than a guide.
    """
    ids = array("I", tokens)
    wanted = question.wanted
    places = [(place, id) for place, id in enumerate(ids) if id in wanted]
    if not places:
        return 0.0
    whole: dict[int, float] = {}
    title: dict[int, float] = {}
    for place, id in places:
        for unit in wanted[id]:
            count = question.units[unit].ids[id]
            whole[unit] = whole.get(unit, 0.0) + count
            if place < title_length:
                title[unit] = title.get(unit, 0.0) + count
    norms = (_norm(len(ids), averages[0]), _norm(title_length, averages[1]))
    by_unit = _unit_scores(question, whole, title, norms)
    total = 0.0
    for readings, stop in zip(question.slots, question.stops, strict=True):
        best = max((weight * by_unit.get(unit, 0.0) for weight, unit in readings), default=0.0)
        total += best * (boosts.STOP if stop else 1.0)
    for weight, phrases in question.expansions:
        total += weight * max((_phrase(phrase, by_unit) for phrase in phrases), default=0.0)
    total += boosts.REFERENCE * sum(_reference(question, row, places) for row in question.references)
    return total + boosts.NEIGHBOURS * _neighbours(question, places)


def _norm(length: int, average: float) -> float:
    return boosts.K1 * (1 - boosts.B + boosts.B * length / average)


def _unit_scores(
    question: Question, whole: dict[int, float], title: dict[int, float], norms: tuple[float, float]
) -> dict[int, float]:
    """BM25 of each unit, in the whole and again in the title."""
    norm, title_norm = norms
    found: dict[int, float] = {}
    for unit, tf in whole.items():
        value = tf / (tf + norm)
        if in_title := title.get(unit):
            value += boosts.TITLE * in_title / (in_title + title_norm)
        found[unit] = question.units[unit].idf * (boosts.K1 + 1) * value
    return found


def _phrase(phrase: Sequence[int], by_unit: dict[int, float]) -> float:
    """A name of several words counts by how much of it is there, squared: one word of it says little."""
    scores = [by_unit[unit] for unit in phrase if unit in by_unit]
    if not scores:
        return 0.0
    coverage = len(scores) / len(phrase)
    return sum(scores) * coverage * coverage / math.sqrt(len(phrase))


def _neighbours(question: Question, places: Sequence[tuple[int, int]]) -> float:
    """Words next to each other in the question and, in that order, in the document."""
    content = [
        {unit: weight for weight, unit in readings}
        for readings, stop in zip(question.slots, question.stops, strict=True)
        if not stop
    ]
    if len(content) < 2:
        return 0.0
    slots_of: dict[int, list[int]] = {}
    for number, readings in enumerate(content):
        for unit in readings:
            slots_of.setdefault(unit, []).append(number)
    last: dict[int, int] = {}
    pairs: dict[int, int] = {}
    for place, id in places:
        numbers = {number for unit in question.wanted[id] for number in slots_of.get(unit, ())}
        for number in numbers:
            before = last.get(number - 1)
            if before is not None and 0 < place - before <= 1 + boosts.NEIGHBOUR_SLOP:
                pairs[number] = pairs.get(number, 0) + 1
        for number in numbers:
            last[number] = place
    total = 0.0
    for number, count in pairs.items():
        rarity = _rarity(question, content[number - 1]) + _rarity(question, content[number])
        total += rarity * (boosts.K1 + 1) * count / (count + boosts.K1)
    return total


def _reference(question: Question, row: Sequence[int], places: Sequence[tuple[int, int]]) -> float:
    """The words of the row right behind one another."""
    count = 0
    # Where the first words of the row, one, two and so on, were last found to end.
    ends = [-2] * len(row)
    for place, id in places:
        for number in reversed(range(len(row))):
            if row[number] in question.wanted[id] and (number == 0 or ends[number - 1] == place - 1):
                ends[number] = place
                count += number == len(row) - 1
    return sum(question.units[unit].idf for unit in row) * (boosts.K1 + 1) * count / (count + boosts.K1)


def _rarity(question: Question, units: Iterable[int]) -> float:
    return max((question.units[unit].idf for unit in units), default=0.0)
