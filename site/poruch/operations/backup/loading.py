"""Rows of a backup into the tables of an empty database, within the caller's transaction."""

import json
from base64 import b64decode
from collections.abc import Iterable
from typing import IO, Any, Final

from django.db import DatabaseError, IntegrityError, connection
from django.utils.translation import gettext as _

from poruch.editorial.desk.audit import protection
from poruch.operations.backup.archive import PIECE
from poruch.operations.backup.errors import BackupError
from poruch.operations.backup.snapshot import LEFT_OUT, MIGRATIONS, sequences_of

#: Of search itself: `rebuild_search` empties and fills them.
_REBUILT: Final = frozenset(
    {
        *("search_indexstate", "search_indexeddocument", "search_indexedterm", "search_indexedlemma"),
        *("search_indexedtermlemma", "operations_backuprun"),
    }
)
#: Tables in which a site that is used has rows, and a new one has none.
USED: Final = ("auth_user", "core_contentpage", "editorial_desk_auditentry")


def existing() -> set[str]:
    return set(connection.introspection.django_table_names(only_existing=True, include_views=False))


def in_use() -> bool:
    """Whether somebody has worked in this database."""
    tables = existing()
    return any(_count(table) for table in USED if table in tables)


class Loader:
    """Takes the members ``tables/<table>/<number>`` in their order."""

    def __init__(self, columns: dict[str, list[str]]) -> None:
        here = connection.introspection.table_names()
        if missing := sorted(columns.keys() - set(here)):
            raise BackupError(_("У базі немає таблиць із копії: %s") % ", ".join(missing[:5]))
        self._columns = columns

    def empty(self) -> None:
        """All tables but what is rebuilt. The guard of the audit log is off until :meth:`finish`."""
        protection.remove(connection)
        tables = sorted((existing() | self._columns.keys()) - _REBUILT - {MIGRATIONS})
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                # A site that still runs would be waited for without end.
                cursor.execute("SET LOCAL lock_timeout = '60s'")
                cursor.execute(f"TRUNCATE {', '.join(map(_quoted, tables))}")
                return
            cursor.execute("PRAGMA defer_foreign_keys = ON")
            for table in tables:
                cursor.execute(f"DELETE FROM {_quoted(table)}")  # noqa: S608

    def take(self, table: str, file: IO[bytes]) -> None:
        if table not in self._columns or table in LEFT_OUT:
            raise BackupError(_("У копії є зайва таблиця: %s") % table)
        try:
            with connection.wrap_database_errors:
                self._insert(table, file)
        except DatabaseError as error:
            raise BackupError(_("База не приймає рядків таблиці %s.") % table) from error

    def _insert(self, table: str, file: IO[bytes]) -> None:
        columns = ", ".join(map(_quoted, self._columns[table]))
        if connection.vendor == "postgresql":
            with (
                connection.cursor() as cursor,
                cursor.cursor.copy(f"COPY {_quoted(table)} ({columns}) FROM STDIN") as copy,
            ):
                while piece := file.read(PIECE):
                    copy.write(piece)
            return
        marks = ", ".join("?" * len(self._columns[table]))
        sql = f"INSERT INTO {_quoted(table)} ({columns}) VALUES ({marks})"  # noqa: S608
        connection.ensure_connection()
        assert connection.connection is not None
        connection.connection.executemany(sql, map(_row, file.read().splitlines()))

    def finish(self, counts: dict[str, int], sequences: dict[str, int]) -> None:
        """Everything is in: numbers go on, foreign keys lead somewhere, counts are the manifest's."""
        _reset_sequences(self._columns, sequences)
        try:
            connection.check_constraints()
        except IntegrityError as error:
            raise BackupError(_("Рядки копії не сходяться між собою.")) from error
        differ = [table for table in self._columns if _count(table) != counts.get(table, 0)]
        if differ:
            raise BackupError(_("Рядків не стільки, скільки в описі: %s") % ", ".join(differ[:5]))
        protection.install(connection)


def _reset_sequences(tables: Iterable[str], last: dict[str, int]) -> None:
    with connection.cursor() as cursor:
        for table in tables:
            if connection.vendor == "postgresql":
                for sequence in sequences_of(table):
                    called = table in last
                    cursor.execute(
                        "SELECT setval(%s::regclass, %s, %s)", [_quoted(sequence), last.get(table, 1), called]
                    )
            elif table in last:
                # Rows have set it to their highest number; it may have been higher.
                cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
                cursor.execute(
                    "INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, last[table]]
                )


def _row(line: bytes) -> list[Any]:
    return [b64decode(one["b64"]) if isinstance(one, dict) else one for one in json.loads(line)]


def _count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {_quoted(table)}")  # noqa: S608
        return int(cursor.fetchone()[0])


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
