"""FTS5: tokens are ready made, so each table only splits at blanks."""

from collections.abc import Mapping, Sequence
from typing import Final

from django.db import connection

from search.engines.dialects import Clause, Lexemes, placeholders

#: Beyond any letter, for the end of a range of prefixes.
_LAST: Final = "\U0010ffff"


def quoted(token: str) -> str:
    """A token as an FTS5 string: nothing in it can be syntax."""
    return '"' + token.replace('"', '""') + '"'


class Sqlite:
    """See :class:`search.engines.dialects.Dialect`."""

    def write(self, rows: Sequence[Lexemes]) -> None:
        self.delete([row.id for row in rows])
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO search_fts (rowid, title, text) VALUES (%s, %s, %s)",
                [(row.id, " ".join(row.title), " ".join(row.text)) for row in rows],
            )
            cursor.executemany(
                "INSERT INTO search_titles (rowid, title, keywords) VALUES (%s, %s, %s)",
                [(row.id, " ".join(row.title_forms), " ".join(row.keyword_forms)) for row in rows],
            )

    def delete(self, ids: Sequence[int]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany("DELETE FROM search_fts WHERE rowid = %s", [(id,) for id in ids])
            cursor.executemany("DELETE FROM search_titles WHERE rowid = %s", [(id,) for id in ids])

    def clear(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM search_fts")
            cursor.execute("DELETE FROM search_titles")

    def matches(
        self, clauses: Sequence[Clause], required: Sequence[tuple[str, ...]]
    ) -> list[tuple[int, float]]:
        names = [name for clause in clauses for name in clause.names]
        parts = [" AND ".join(_any(word) for word in name) for name in names]
        query = " OR ".join(f"({part})" for part in dict.fromkeys(parts))
        if required:
            query = " AND ".join([f"({query})", *(_any(word) for word in required)])
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT rowid, -bm25(search_fts, 2.0, 1.0) FROM search_fts WHERE search_fts MATCH %s", [query]
            )
            return list(cursor.fetchall())

    def named(self, forms: Sequence[str], prefix: str, limit: int) -> list[int]:
        query = " AND ".join([*map(quoted, forms), *([quoted(prefix) + " *"] if prefix else [])])
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT rowid FROM search_titles WHERE search_titles MATCH %s "
                "ORDER BY bm25(search_titles, 4.0, 1.0) LIMIT %s",
                [query, limit],
            )
            return [row[0] for row in cursor.fetchall()]

    def count_up(self, table: str, deltas: Mapping[int, int]) -> None:
        by_delta: dict[int, list[int]] = {}
        for id, delta in deltas.items():
            by_delta.setdefault(delta, []).append(id)
        with connection.cursor() as cursor:
            for delta, ids in by_delta.items():
                for start in range(0, len(ids), 10_000):
                    part = ids[start : start + 10_000]
                    # The table is one of two names in this package; the ids are parameters.
                    cursor.execute(
                        f"UPDATE {table} SET df = max(0, df + %s) WHERE id IN ({placeholders(part)})",  # noqa: S608
                        [delta, *part],
                    )

    def begins(self, column: str) -> str:
        return f"({column} >= %s AND {column} < %s)"

    def prefix(self, text: str) -> list[str]:
        return [text, text + _LAST]


def _any(lemmas: Sequence[str]) -> str:
    return "(" + " OR ".join(map(quoted, lemmas)) + ")"
