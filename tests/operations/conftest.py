"""Databases of a test's own beside the suite's, and one world that is backed up once."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import override_settings

from poruch.editorial.desk.audit import protection
from poruch.operations.backup import snapshot
from search import lifetime, pins, service
from tests.conftest import copy_database, drop_database, kept_database
from tests.operations import world as worlds

#: Written anew by what a restore does after it; compared by its own tests.
NOT_COMPARED = {
    *("search_searchrun", "django_migrations", "api_changes_feedstate", "core_siterevision", "core_purge"),
    "core_publicchange",
}


class Place:
    """A migrated, empty database with a folder of media and of data."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder, self.name = folder, name
        self.media, self.data = folder / "media", folder / "data"
        self.data.mkdir(parents=True)
        self.options = override_settings(MEDIA_ROOT=str(self.media), DATA_DIR=self.data)

    @contextmanager
    def here(self) -> Iterator["Place"]:
        """Everything in the block happens in this place."""
        before = str(connection.settings_dict["NAME"])
        _use(self.name)
        forget()
        try:
            with self.options:
                yield self
        finally:
            _use(before)
            forget()

    def files(self) -> dict[str, bytes]:
        shown = [one for one in self.media.rglob("*") if one.is_file() and ".before" not in str(one)]
        return {str(one.relative_to(self.media)): one.read_bytes() for one in shown}


def _use(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name


def forget() -> None:
    cache.clear()
    for part in (pins, lifetime, service):
        part.forget()


def rows() -> dict[str, list[Any]]:
    """All rows of all tables that a backup holds."""
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(set(snapshot.kept_tables()) - NOT_COMPARED):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found[table] = sorted(map(repr, cursor.fetchall()))
    return found


def manage(*arguments: Any, **options: Any) -> str:
    out = StringIO()
    call_command(*map(str, arguments), stdout=out, stderr=StringIO(), verbosity=0, **options)
    return out.getvalue()


@pytest.fixture(scope="session")
def places(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any
) -> Iterator[Any]:
    """``places()`` makes another :class:`Place`, a copy of the database as it was migrated."""
    made: list[Place] = []
    pattern = str(connection.settings_dict["NAME"])

    def make() -> Place:
        folder = tmp_path_factory.mktemp("place")
        connection.close()
        if connection.vendor == "sqlite":
            name = str(folder / "place.sqlite3")
            shutil.copy(kept_database(request.config), name)
            _use(name)
            protection.remove(connection)
            _use(pattern)
        else:
            name = f"{pattern}_{len(made)}"
            copy_database(f"{pattern}_migrated", name)
        made.append(Place(folder, name))
        return made[-1]

    with django_db_blocker.unblock():
        yield make
        if connection.vendor == "postgresql":
            for place in made:
                drop_database(place.name)


@pytest.fixture(scope="session")
def saved(places: Any, tmp_path_factory: Any) -> Any:
    """A world, what it holds, a backup of it and the key. Nobody changes it: ``place`` is for reading."""
    place, folder = places(), tmp_path_factory.mktemp("backups")
    key = folder / "key"
    recipient = manage("backup", "--new-key", key).strip().partition("=")[2]
    with place.here():
        protection.install(connection)
        world = worlds.build()
        with override_settings(PORUCH_BACKUP_RECIPIENTS=[recipient]):
            manage("backup", folder / "whole.age")
        return SimpleNamespace(
            place=place, world=world, key=key, recipient=recipient, file=folder / "whole.age", rows=rows()
        )


@pytest.fixture
def unblocked(django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock():
        yield
