"""The words of the embedded index: their frequencies, and what is near them."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from django.db import connection
from rapidfuzz.distance import OSA

from search.analysis import lemmas, similarity
from search.engines.dialects import dialect, placeholders
from search.query.vocabulary import Near

_NEAR_MOST: Final = 3
#: From this length on, two edits are still a misspelling.
_LONG: Final = 6
_CYRILLIC: Final = "абвгдежзийклмнопрстуфхцчшщьюяіїє"
_RELATED_MOST: Final = 8
_RELATED_LEAST_SIMILAR: Final = 0.45


@dataclass(frozen=True)
class Term:
    """A word of the index that has a lemma asked for; ``df`` is the lemma's."""

    lemma: str
    df: int
    id: int
    form: str


class DatabaseVocabulary:
    """See :class:`search.engines.base.Vocabulary`."""

    def document_frequencies(self, lemmas: Collection[str]) -> dict[str, int]:
        wanted = sorted(lemmas)
        if not wanted:
            return {}
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT lemma, df FROM search_indexedlemma "  # noqa: S608
                f"WHERE df > 0 AND lemma IN ({placeholders(wanted)})",
                wanted,
            )
            return dict(cursor.fetchall())

    def terms(self, lemmas: Collection[str]) -> list[Term]:
        """Every word of the index with one of ``lemmas``."""
        wanted = sorted(lemmas)
        if not wanted:
            return []
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT l.lemma, l.df, t.id, t.form FROM search_indexedlemma l "  # noqa: S608
                "JOIN search_indexedtermlemma tl ON tl.lemma_id = l.id "
                "JOIN search_indexedterm t ON t.id = tl.term_id "
                f"WHERE l.df > 0 AND l.lemma IN ({placeholders(wanted)})",
                wanted,
            )
            return [Term(*row) for row in cursor.fetchall()]

    def near(self, forms: Collection[str]) -> dict[str, list[Near]]:
        wanted = [form for form in forms if form]
        if not wanted:
            return {}
        conditions: list[str] = []
        parameters: list[str | int] = []
        for form in wanted:
            reach = _reach(form)
            first = _first_letter_edits(form)
            conditions.append(
                f"(initial = %s AND length BETWEEN %s AND %s) OR form IN ({placeholders(first)})"
            )
            parameters += [form[0], len(form) - reach, len(form) + reach, *first]
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT form, df FROM search_indexedterm "  # noqa: S608
                f"WHERE df > 0 AND ({' OR '.join(conditions)})",
                parameters,
            )
            held: list[tuple[str, int]] = cursor.fetchall()
        return {form: _nearest(form, held) for form in wanted}

    def romanised(self, skeletons: Collection[str]) -> dict[str, list[str]]:
        wanted = sorted(skeleton for skeleton in skeletons if skeleton)
        found: dict[str, list[str]] = {}
        if wanted:
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT latin, form FROM search_indexedterm "  # noqa: S608
                    f"WHERE df > 0 AND latin IN ({placeholders(wanted)}) ORDER BY df DESC, form",
                    wanted,
                )
                for latin, form in cursor.fetchall():
                    found.setdefault(latin, []).append(form)
        return found

    def related(self, forms: Collection[str]) -> dict[str, list[str]]:
        differ = dialect()
        wanted = {form: form[: max(4, round(len(form) * 0.6))] for form in forms}
        if not wanted:
            return {}
        select = (
            f"SELECT lemma, df FROM (SELECT lemma, df FROM search_indexedlemma WHERE df > 0 AND "  # noqa: S608
            f"{differ.begins('lemma')} ORDER BY df DESC, lemma LIMIT 40) AS part"
        )
        prefixes = sorted(set(wanted.values()))
        with connection.cursor() as cursor:
            cursor.execute(
                " UNION ALL ".join([select] * len(prefixes)),
                [value for prefix in prefixes for value in differ.prefix(prefix)],
            )
            held: list[tuple[str, int]] = sorted(cursor.fetchall(), key=lambda row: (-row[1], row[0]))
        return {form: _related(form, prefix, held) for form, prefix in wanted.items()}


def _related(form: str, prefix: str, held: list[tuple[str, int]]) -> list[str]:
    own = set(lemmas(form))
    alike = [
        lemma
        for lemma, _ in held
        if lemma.startswith(prefix)
        and lemma not in own
        and max(similarity(lemma, one) for one in own) >= _RELATED_LEAST_SIMILAR
    ]
    return list(dict.fromkeys(alike))[:_RELATED_MOST]


def _reach(form: str) -> int:
    return 2 if len(form) >= _LONG else 1


def _first_letter_edits(form: str) -> list[str]:
    """The words one edit away in the first letter, which the bucket of that letter does not hold."""
    found = {form[1:], form[1] + form[0] + form[2:]} if len(form) > 1 else set()
    found |= {letter + rest for letter in _CYRILLIC for rest in (form[1:], form)}
    return sorted(found - {form, ""})


def _nearest(form: str, held: list[tuple[str, int]]) -> list[Near]:
    reach = _reach(form)
    found: list[Near] = []
    for other, df in held:
        if abs(len(other) - len(form)) <= reach:
            distance = OSA.distance(form, other, score_cutoff=reach)
            if 0 < distance <= reach:
                found.append(Near(other, distance, df))
    nearest = min((near.distance for near in found), default=0)
    best = [near for near in found if near.distance == nearest]
    return sorted(best, key=lambda near: (-near.df, near.form))[:_NEAR_MOST]


#: The one vocabulary: every engine's documents stand in the embedded index too, whichever answers.
VOCABULARY: Final = DatabaseVocabulary()
