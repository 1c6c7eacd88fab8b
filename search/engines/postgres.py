"""tsvector with GIN. Ranking by impact levels, because ts_rank knows no rarity and reads every vector.

A lexeme stands once for its presence, and again as ``lexeme~2`` and ``lexeme~3`` where it weighs much in
the document. Each clause then adds its weight per level reached, from the index alone.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from django.db import connection

from search.boosts import K1, B
from search.engines.dialects import Clause, Lexemes

#: BM25's share of its maximum, from which the level holds; and what a level adds.
_LEVELS: Final = ((2, 0.5), (3, 0.7))
_LEVEL_ADDS: Final = 0.25
#: Bytes of one tsvector: PostgreSQL refuses 1 MB, and counts the entry of a lexeme beside its letters.
_VECTOR_MOST: Final = 900_000
_LEXEME_OVERHEAD: Final = 4
#: A guide's length in words: only a yardstick, since the true average moves.
_USUAL_LENGTH: Final = 800


class Postgres:
    """See :class:`search.engines.dialects.Dialect`."""

    def write(self, rows: Sequence[Lexemes]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO search_lexemes (document_id, title, lexemes, names) VALUES "
                "(%s, array_to_tsvector(%s), array_to_tsvector(%s), array_to_tsvector(%s)) "
                "ON CONFLICT (document_id) DO UPDATE SET "
                "title = EXCLUDED.title, lexemes = EXCLUDED.lexemes, names = EXCLUDED.names",
                [
                    (
                        row.id,
                        _distinct(row.title),
                        _levels(row),
                        _distinct([*row.title_forms, *row.keyword_forms]),
                    )
                    for row in rows
                ],
            )

    def delete(self, ids: Sequence[int]) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM search_lexemes WHERE document_id = ANY(%s)", [list(ids)])

    def clear(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM search_lexemes")

    def matches(
        self, clauses: Sequence[Clause], required: Sequence[tuple[str, ...]]
    ) -> list[tuple[int, float]]:
        selects: list[str] = []
        parameters: list[str | float] = []
        for clause in clauses:
            steps = [("search_in_text", _any(clause), 1.0)]
            if clause.graded:
                steps.append(("search_in_title", _any(clause), 1.0))
                steps += [("search_in_text", _any(clause, level), _LEVEL_ADDS) for level, _ in _LEVELS]
            for function, query, adds in steps:
                selects.append(f"SELECT id, %s::float8 AS w FROM {function}(%s::tsquery) AS id")  # noqa: S608
                parameters += [clause.weight * adds, query]
        condition = ""
        if required:
            condition = " WHERE id IN (SELECT search_in_text(%s::tsquery))"
            parameters.append(_query(required))
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT id, sum(w) FROM ({' UNION ALL '.join(selects)}) AS found{condition} GROUP BY id",  # noqa: S608
                parameters,
            )
            return list(cursor.fetchall())

    def named(self, forms: Sequence[str], prefix: str, limit: int) -> list[int]:
        query = " & ".join([*map(quoted, forms), *([quoted(prefix) + ":*"] if prefix else [])])
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT document_id FROM search_lexemes WHERE names @@ %s::tsquery "
                "ORDER BY length(names), document_id LIMIT %s",
                [query, limit],
            )
            return [row[0] for row in cursor.fetchall()]

    def count_up(self, table: str, deltas: Mapping[int, int]) -> None:
        ids = sorted(deltas)
        with connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE {table} AS t SET df = greatest(0, t.df + d.delta) FROM "  # noqa: S608
                "(SELECT unnest(%s::bigint[]) AS id, unnest(%s::int[]) AS delta) AS d WHERE t.id = d.id",
                [ids, [deltas[id] for id in ids]],
            )

    def begins(self, column: str) -> str:
        return f"{column} LIKE %s"

    def prefix(self, text: str) -> list[str]:
        return [text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"]


def quoted(token: str) -> str:
    """A lexeme of a tsquery: nothing in it can be syntax."""
    return "'" + token.replace("\\", "\\\\").replace("'", "''") + "'"


def _any(clause: Clause, level: int = 1) -> str:
    return " | ".join(f"({_query(name, level)})" for name in clause.names)


def _query(words: Sequence[Sequence[str]], level: int = 1) -> str:
    suffix = f"~{level}" if level > 1 else ""
    return " & ".join("(" + " | ".join(quoted(lemma + suffix) for lemma in word) + ")" for word in words)


def _distinct(tokens: Sequence[str]) -> list[str]:
    return _bounded(list(dict.fromkeys(token for token in tokens if token)))


def _bounded(lexemes: list[str]) -> list[str]:
    """As many, from the first, as one tsvector takes."""
    size = 0
    for number, lexeme in enumerate(lexemes):
        size += len(lexeme.encode()) + _LEXEME_OVERHEAD
        if size > _VECTOR_MOST:
            return lexemes[:number]
    return lexemes


def _levels(row: Lexemes) -> list[str]:
    counts = Counter([*row.title, *row.text])
    norm = K1 * (1 - B + B * counts.total() / _USUAL_LENGTH)
    found = list(counts)
    for level, least in _LEVELS:
        found += [f"{lemma}~{level}" for lemma, tf in counts.items() if tf / (tf + norm) >= least]
    return _bounded(found)
