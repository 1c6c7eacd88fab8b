"""The words of the embedded index: their frequencies, and what is near them.

Answers are remembered word by word for as long as the index stays as it is: one small query tells.
"""

from collections.abc import Callable, Collection, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar, cast

from django.db import connection
from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from search import moment
from search.analysis import lemmas, similarity
from search.engines import titles
from search.engines.dialects import dialect, placeholders
from search.moment import Moment
from search.query.vocabulary import Near

_NEAR_MOST: Final = 3
#: From this length on, two edits are still a misspelling.
_LONG: Final = 6
_CYRILLIC: Final = "абвгдежзийклмнопрстуфхцчшщьюяіїє"
_RELATED_MOST: Final = 8
_BEGUN_MOST: Final = 8
_RELATED_LEAST_SIMILAR: Final = 0.45


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the index that has a lemma asked for; ``df`` is the lemma's."""

    lemma: str
    df: int
    id: int
    form: str


Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")
#: Words remembered per kind of question; a lemma of a large index brings all its words along.
_REMEMBERED: Final = 1_024
_UNKNOWN: Final = cast(Any, object())


class DatabaseVocabulary:
    """See :class:`search.query.vocabulary.Vocabulary`."""

    def __init__(self) -> None:
        #: The state of the index, and what was answered in it by kind of question; replaced as one.
        self._held: tuple[Hashable, dict[str, dict[Any, Any]]] = (None, {})

    def document_frequencies(self, lemmas: Collection[str]) -> dict[str, int]:
        return self._remembered("frequencies", lemmas, _frequencies)

    def terms(self, lemmas: Collection[str]) -> list[Term]:
        """Every word of the index with one of ``lemmas``."""
        return [term for found in self._remembered("terms", lemmas, _terms).values() for term in found]

    def near(self, forms: Collection[str]) -> dict[str, list[Near]]:
        found = self._remembered("near", [form for form in forms if form], _near)
        return {form: found.get(form, []) for form in forms if form}

    def romanised(self, skeletons: Collection[str]) -> dict[str, list[str]]:
        return self._remembered("romanised", [skeleton for skeleton in skeletons if skeleton], _romanised)

    def held(self, forms: Collection[str]) -> set[str]:
        return set(self._remembered("held", forms, _held))

    def begun(self, forms: Collection[str]) -> dict[str, list[str]]:
        return self._remembered("begun", forms, _begun)

    def related(self, forms: Collection[str]) -> dict[str, list[str]]:
        return self._remembered("related", forms, _all_related)

    def translated_titles(self, forms: Collection[str], locale: str) -> list[str]:
        words = tuple(dict.fromkeys(forms))
        state = moment.now()

        def ask(_: Sequence[tuple[tuple[str, ...], str]]) -> dict[tuple[tuple[str, ...], str], list[str]]:
            return {(words, locale): titles.translated(words, locale, state)}

        return self._remembered("titles", [(words, locale)], ask, state).get((words, locale), [])

    def _remembered(
        self,
        kind: str,
        wanted: Collection[Key],
        ask: Callable[[Sequence[Key]], dict[Key, Value]],
        state: Moment | None = None,
    ) -> dict[Key, Value]:
        """The answers for ``wanted``, of which only those that are not remembered are asked."""
        if not wanted:
            return {}
        held: dict[Key, Value | None] = self._table(kind, state or moment.now())
        found = {key: value for key in wanted if (value := held.get(key, _UNKNOWN)) is not _UNKNOWN}
        if fresh := [key for key in dict.fromkeys(wanted) if key not in found]:
            asked: dict[Key, Value | None] = {**dict.fromkeys(fresh), **ask(fresh)}
            if len(held) + len(asked) > _REMEMBERED:
                held.clear()
            held.update(asked)
            found.update(asked)
        return {key: value for key, value in found.items() if value is not None}

    def _table(self, kind: str, state: Moment) -> dict[Any, Any]:
        current = (str(connection.settings_dict["NAME"]), state.epoch, state.token)
        held = self._held
        if held[0] != current:
            held = self._held = (current, {})
        table: dict[Any, Any] = held[1].setdefault(kind, {})
        return table


def _frequencies(wanted: Sequence[str]) -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT lemma, df FROM search_indexedlemma "  # noqa: S608
            f"WHERE df > 0 AND lemma IN ({placeholders(wanted)})",
            list(wanted),
        )
        return dict(cursor.fetchall())


def _terms(wanted: Sequence[str]) -> dict[str, list[Term]]:
    found: dict[str, list[Term]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT l.lemma, l.df, t.id, t.form FROM search_indexedlemma l "  # noqa: S608
            "JOIN search_indexedtermlemma tl ON tl.lemma_id = l.id "
            "JOIN search_indexedterm t ON t.id = tl.term_id "
            f"WHERE l.df > 0 AND l.lemma IN ({placeholders(wanted)})",
            list(wanted),
        )
        for row in cursor.fetchall():
            found.setdefault(row[0], []).append(Term(*row))
    return found


def _near(wanted: Sequence[str]) -> dict[str, list[Near]]:
    conditions: list[str] = []
    parameters: list[str | int] = []
    for form in wanted:
        reach = _reach(form)
        first = _first_letter_edits(form)
        conditions.append(f"(initial = %s AND length BETWEEN %s AND %s) OR form IN ({placeholders(first)})")
        parameters += [form[0], len(form) - reach, len(form) + reach, *first]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT form, df FROM search_indexedterm "  # noqa: S608
            f"WHERE df > 0 AND ({' OR '.join(conditions)})",
            parameters,
        )
        held: dict[str, int] = dict(cursor.fetchall())
    return {form: _nearest(form, held) for form in wanted}


def _romanised(wanted: Sequence[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT latin, form FROM search_indexedterm "  # noqa: S608
            f"WHERE df > 0 AND latin IN ({placeholders(wanted)}) ORDER BY df DESC, form",
            list(wanted),
        )
        for latin, form in cursor.fetchall():
            found.setdefault(latin, []).append(form)
    return found


def _held(wanted: Sequence[str]) -> dict[str, bool]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT form FROM search_indexedterm "  # noqa: S608
            f"WHERE df > 0 AND form IN ({placeholders(wanted)})",
            list(wanted),
        )
        return {form: True for (form,) in cursor.fetchall()}


def _begun(wanted: Sequence[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for number, lemma, _ in _that_begin(wanted, _BEGUN_MOST):
        found.setdefault(wanted[number], []).append(lemma)
    return found


def _that_begin(prefixes: Sequence[str], most: int) -> list[tuple[int, str, int]]:
    """(number of the prefix, lemma, its documents), commonest first; at most ``most`` of each prefix."""
    differ = dialect()
    selects = [
        f"SELECT {number}, lemma, df FROM (SELECT lemma, df FROM search_indexedlemma WHERE df > 0 AND "  # noqa: S608
        f"{differ.begins('lemma')} ORDER BY df DESC, lemma LIMIT {most}) AS part"
        for number in range(len(prefixes))
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join(selects), [value for prefix in prefixes for value in differ.prefix(prefix)]
        )
        return sorted(cursor.fetchall(), key=lambda row: (-row[2], row[1]))


def _all_related(wanted: Sequence[str]) -> dict[str, list[str]]:
    prefix_of = {form: form[: max(4, round(len(form) * 0.6))] for form in wanted}
    prefixes = sorted(set(prefix_of.values()))
    held: dict[str, list[str]] = {}
    for number, lemma, _ in _that_begin(prefixes, 40):
        held.setdefault(prefixes[number], []).append(lemma)
    return {form: _related(form, held.get(prefix, [])) for form, prefix in prefix_of.items()}


def _related(form: str, held: Sequence[str]) -> list[str]:
    own = set(lemmas(form))
    alike = [
        lemma
        for lemma in held
        if lemma not in own and max(similarity(lemma, one) for one in own) >= _RELATED_LEAST_SIMILAR
    ]
    return alike[:_RELATED_MOST]


def _reach(form: str) -> int:
    return 2 if len(form) >= _LONG else 1


def _first_letter_edits(form: str) -> list[str]:
    """The words one edit away in the first letter, which the bucket of that letter does not hold."""
    found = {form[1:], form[1] + form[0] + form[2:]} if len(form) > 1 else set()
    found |= {letter + rest for letter in _CYRILLIC for rest in (form[1:], form)}
    return sorted(found - {form, ""})


def _nearest(form: str, held: dict[str, int]) -> list[Near]:
    reach = _reach(form)
    first = set(_first_letter_edits(form))
    # Other words of the question have their candidates among these: what is near may not depend on them.
    found = [
        Near(other, int(distance), held[other])
        for other, distance, _ in extract(
            form, list(held), scorer=OSA.distance, score_cutoff=reach, limit=None
        )
        if distance and (other[0] == form[0] or other in first)
    ]
    nearest = min((near.distance for near in found), default=0)
    best = [near for near in found if near.distance == nearest]
    return sorted(best, key=lambda near: (-near.df, near.form))[:_NEAR_MOST]


#: The one vocabulary: every engine's documents stand in the embedded index too, whichever answers.
VOCABULARY: Final = DatabaseVocabulary()
