"""A world that many tests begin with: made once in a process, then written back row by row.

A page with its revision, its index entries and its references takes a tenth of a second to make, its rows a
millisecond to write.
"""

import copy
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final, TypeVar

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Model

Made = TypeVar("Made")
Rows = list[tuple[Any, ...]]

#: A builder that meets another database in every test is not worth keeping.
STATES: Final = 8
#: Migrations fill these, tests leave them alone.
FIXED: Final = ("auth_permission", "django_content_type", "django_migrations")
#: The full text of our search is in tables that no model knows; their columns.
FULL_TEXT: Final = {
    "sqlite": {"search_fts": "rowid, title, text", "search_titles": "rowid, title, keywords"},
    "postgresql": {"search_lexemes": "document_id, title, lexemes, names"},
}


@dataclass
class _Kept:
    """What a builder left: rows added to tables; tables of which it also took rows away, whole; new files of
    media; what it returned."""

    added: dict[str, Rows]
    replaced: dict[str, Rows]
    files: dict[str, bytes]
    made: Any


_all: dict[Callable[[], Any], dict[bytes, _Kept]] = {}


def kept(build: Callable[[], Made], first: bool = False) -> Made:
    """What ``build()`` returns, with all models in it read anew from the database.

    It is called again only where the database holds something else than any time before; else the rows
    and files that it made then are written. ``build`` is a function of a module, without arguments; it asks
    and writes nothing but the database and the media.
    ``first``: the database is not looked at, and the tables that change are written whole, also when a test
    with transactions has emptied them.
    """
    states = _all.setdefault(build, {})
    before = {} if first and states else _tables()
    state = b"" if first else _digest(before)
    if found := states.get(state):
        _write(found)
        return _fresh(found.made)
    files = _files()
    made = build()
    if len(states) < STATES:
        after = _tables()
        added, replaced = _changes(before, after)
        if first:
            added, replaced = {}, {table: after[table] for table in (*added, *replaced)}
        new = {name: data for name, data in _files().items() if name not in files}
        states[state] = _Kept(added, replaced, new, made)
    return _fresh(made)


def _tables() -> dict[str, Rows]:
    names = connection.introspection.django_table_names(only_existing=False, include_views=False)
    # Triggers keep the full text of Wagtail's search.
    models = [name for name in names if name not in FIXED and not name.endswith("_fts")]
    found = {}
    with connection.cursor() as cursor:
        for name, columns in (dict.fromkeys(models, "*") | FULL_TEXT[connection.vendor]).items():
            cursor.execute(f"SELECT {columns} FROM {connection.ops.quote_name(name)}")
            found[name] = list(cursor.fetchall())
    return found


def _changes(before: dict[str, Rows], after: dict[str, Rows]) -> tuple[dict[str, Rows], dict[str, Rows]]:
    added, replaced = {}, {}
    for table, rows in after.items():
        old, now = set(map(repr, before[table])), set(map(repr, rows))
        if old - now:
            replaced[table] = rows
        elif now - old:
            added[table] = [row for row in rows if repr(row) not in old]
    return added, replaced


def _digest(tables: dict[str, Rows]) -> bytes:
    # A database may give rows in any order, and not all values can be compared.
    held = {name: sorted(map(repr, rows)) for name, rows in tables.items() if rows}
    return sha256(repr(held).encode()).digest()


def _files() -> dict[str, bytes]:
    root = Path(settings.MEDIA_ROOT)
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def _write(found: _Kept) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for table in found.replaced:
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")
        for table, rows in (found.added | found.replaced).items():
            if rows:
                name = connection.ops.quote_name(table)
                columns = FULL_TEXT[connection.vendor].get(table)
                into = f"{name} ({columns})" if columns else name
                values = ", ".join(["%s"] * len(rows[0]))
                cursor.executemany(f"INSERT INTO {into} VALUES ({values})", rows)
    for path, data in found.files.items():
        file = Path(settings.MEDIA_ROOT) / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)


def _fresh(value: Any) -> Any:
    if isinstance(value, Model):
        return type(value)._base_manager.get(pk=value.pk)
    if isinstance(value, dict):
        return {name: _fresh(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(_fresh(one) for one in value)
    if isinstance(value, SimpleNamespace) or type(value).__module__.startswith("tests."):
        fresh = copy.copy(value)
        vars(fresh).update(_fresh(vars(value)))
        return fresh
    return value
