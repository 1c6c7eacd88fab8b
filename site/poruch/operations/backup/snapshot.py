"""The database as of one moment, read on a connection of its own while the site goes on writing.

SQLite: a deferred transaction of a read-only connection (WAL keeps its moment). PostgreSQL: one REPEATABLE
READ transaction and COPY, which needs no ``pg_dump`` of a matching version and goes through PgBouncer.
"""

import json
import sqlite3
from base64 import b64encode
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final

from django.apps import apps
from django.db import connection
from django.db.models import FileField

from poruch.operations.backup.archive import PIECE

#: What is made again from the rest, or is worth nothing tomorrow: search indexes, their queue, renditions,
#: sessions (who has a backup must not have a login), marks of open editors. And this machine's own journal.
LEFT_OUT: Final = frozenset(
    {
        *("search_outboxentry", "search_indexstate", "search_indexeddocument", "search_indexedterm"),
        *("search_indexedlemma", "search_indexedtermlemma"),
        *("wagtailsearch_indexentry", "wagtailsearch_indexentry_fts", "wagtailimages_rendition"),
        *("django_session", "wagtailadmin_editingsession", "wagtailadmin_formstate", "operations_backuprun"),
    }
)
MIGRATIONS: Final = "django_migrations"


def kept_tables() -> list[str]:
    """The tables of a backup that exist in this database."""
    names = connection.introspection.django_table_names(only_existing=True, include_views=False)
    return sorted(set(names) - LEFT_OUT)


class Snapshot:
    """Tables, rows and files of one moment. Identifiers come from the models, values are never built in."""

    vendor = ""

    def __init__(self) -> None:
        self.tables = kept_tables()
        with connection.cursor() as cursor:
            described = connection.introspection.get_table_description
            self.columns = {name: [one.name for one in described(cursor, name)] for name in self.tables}
            keys = connection.introspection.get_primary_key_columns
            self._order = {name: keys(cursor, name) or self.columns[name][:1] for name in self.tables}

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        raise NotImplementedError

    def pieces(self, table: str) -> Iterator[tuple[int, bytes]]:
        """All rows of a table, some megabytes at a time: how many, and their text."""
        raise NotImplementedError

    def sequences(self) -> dict[str, int]:
        """The last number that each table gave out: maybe to a row deleted since, and never again."""
        raise NotImplementedError

    def count(self, table: str) -> int:
        return int(self.rows(f"SELECT count(*) FROM {_quoted(table)}")[0][0])  # noqa: S608

    def migrations(self) -> list[list[str]]:
        return [list(row) for row in self.rows(f"SELECT app, name FROM {MIGRATIONS} ORDER BY id")]  # noqa: S608

    def files(self) -> list[str]:
        """Names of all stored files that rows point to."""
        found: set[str] = set()
        for model in apps.get_models(include_auto_created=True):
            table = model._meta.db_table
            for field in model._meta.local_concrete_fields:
                if table in self.columns and isinstance(field, FileField):
                    column = _quoted(str(field.column))
                    sql = f"SELECT {column} FROM {_quoted(table)} WHERE {column} <> ''"  # noqa: S608
                    found.update(str(row[0]) for row in self.rows(sql))
        return sorted(found)

    def _select(self, table: str) -> str:
        columns = ", ".join(map(_quoted, self.columns[table]))
        order = ", ".join(map(_quoted, self._order[table]))
        return f"SELECT {columns} FROM {_quoted(table)} ORDER BY {order}"  # noqa: S608


class SqliteSnapshot(Snapshot):
    """Rows as JSON arrays of what SQLite itself stores; bytes as ``{"b64": …}``."""

    vendor = "sqlite"

    def __init__(self, opened: sqlite3.Connection) -> None:
        super().__init__()
        self._opened = opened

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        return self._opened.execute(sql).fetchall()

    def pieces(self, table: str) -> Iterator[tuple[int, bytes]]:
        lines: list[bytes] = []
        size = 0
        for row in self._opened.execute(self._select(table)):
            lines.append(json.dumps(row, ensure_ascii=False, default=_as_text).encode() + b"\n")
            size += len(lines[-1])
            if size >= PIECE:
                yield len(lines), b"".join(lines)
                lines, size = [], 0
        if lines:
            yield len(lines), b"".join(lines)

    def sequences(self) -> dict[str, int]:
        return dict(
            row for row in self.rows("SELECT name, seq FROM sqlite_sequence") if row[0] in self.columns
        )


class PostgresSnapshot(Snapshot):
    """Rows as COPY writes them: one a line, tabs between."""

    vendor = "postgresql"

    def __init__(self, cursor: Any) -> None:
        super().__init__()
        self._cursor = cursor

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        return list(self._cursor.execute(sql).fetchall())

    def pieces(self, table: str) -> Iterator[tuple[int, bytes]]:
        parts: list[bytes] = []
        size = 0
        with self._cursor.copy(f"COPY ({self._select(table)}) TO STDOUT") as copied:
            for line in copied:
                parts.append(bytes(line))
                size += len(line)
                if size >= PIECE and parts[-1].endswith(b"\n"):
                    yield _counted(parts)
                    parts, size = [], 0
        if parts:
            yield _counted(parts)

    def sequences(self) -> dict[str, int]:
        found = {}
        for table in self.columns:
            for name in sequences_of(table):
                last, called = self.rows(f"SELECT last_value, is_called FROM {_quoted(name)}")[0]  # noqa: S608
                if called:
                    found[table] = int(last)
        return found


def sequences_of(table: str) -> list[str]:
    """PostgreSQL: names of the sequences that number a table; one at most."""
    with connection.cursor() as cursor:
        return [one["name"] for one in connection.introspection.get_sequences(cursor, table)]


@contextmanager
def taken() -> Iterator[Snapshot]:
    """The snapshot, for as long as the block lasts. Nothing is locked; writers go on."""
    if connection.vendor == "sqlite":
        address = f"{Path(connection.settings_dict['NAME']).resolve().as_uri()}?mode=ro"
        with closing(sqlite3.connect(address, uri=True, isolation_level=None)) as opened:
            opened.execute("BEGIN")
            opened.execute("SELECT count(*) FROM sqlite_master").fetchone()
            yield SqliteSnapshot(opened)
        return
    with closing(connection.copy()) as other, other.cursor() as wrapped:
        cursor = wrapped.cursor
        cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SET LOCAL datestyle = 'ISO, YMD'")
        try:
            yield PostgresSnapshot(cursor)
        finally:
            cursor.execute("ROLLBACK")


def _counted(parts: list[bytes]) -> tuple[int, bytes]:
    content = b"".join(parts)
    return content.count(b"\n"), content


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def _as_text(value: Any) -> dict[str, str]:
    return {"b64": b64encode(value).decode()}
