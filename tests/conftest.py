"""What the whole suite shares: a migrated database built once and copied, a site, two partners."""

import gc
import hashlib
import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.utils import translation

from tests.kept import kept

ROOT = Path(__file__).resolve().parents[1]
#: `server`: the prepared site on the production server; `elastic`: real nodes of Elasticsearch.
pytest_plugins = ["tests.server", "tests.elastic"]


def pytest_configure() -> None:
    """A time limit ends the tests as Ctrl+C does: fixtures stop the servers they have started."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)


def pytest_collection_finish() -> None:
    """What is loaded by now stays: the collector of garbage needs not look at it again and again."""
    gc.collect()
    gc.freeze()


def _migrations_digest() -> str:
    """Changes with any migration of ours and with the locked versions of everybody else's."""
    files = [*ROOT.glob("**/migrations/*.py"), ROOT / "requirements.txt"]
    digest = hashlib.sha256()
    for path in sorted(file for file in files if ".venv" not in file.parts):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def kept_database(config: pytest.Config) -> Path:
    """Where the migrated SQLite database is kept between runs."""
    return Path(config.cache.mkdir("poruch")) / f"{_migrations_digest()}.sqlite3"  # type: ignore[union-attr]


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest, django_db_blocker: Any, tmp_path_factory: Any
) -> Iterator[None]:
    """A migrated test database. On SQLite a file copied from one built once (15 s saved a run)."""
    from poruch.editorial.desk.audit import protection

    with django_db_blocker.unblock():
        if connection.vendor != "sqlite":
            worker = os.environ.get("PYTEST_XDIST_WORKER", "")
            connection.settings_dict["TEST"]["NAME"] = f"test_poruch_{worker}"
            name = connection.creation.create_test_db(verbosity=0, autoclobber=True)
            protection.remove(connection)
            copy_database(name, f"{name}_migrated")
            yield
            drop_database(f"{name}_migrated")
            connection.creation.destroy_test_db(name, verbosity=0)
            return
        kept = kept_database(request.config)
        mine = tmp_path_factory.mktemp("db") / "test.sqlite3"
        if not kept.exists():
            _use(mine)
            call_command("migrate", verbosity=0, interactive=False)
            connection.close()
            # Another worker may be reading: the copy appears whole or not at all.
            part = kept.with_suffix(f".{os.getpid()}.part")
            shutil.copy(mine, part)
            part.replace(kept)
        else:
            shutil.copy(kept, mine)
        _use(mine)
        # Tests with transactions empty all tables; those of the audit log put its triggers back.
        protection.remove(connection)
        yield
        connections.close_all()


def copy_database(name: str, copy: str) -> None:
    """On PostgreSQL, where nobody may be connected to the original."""
    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{copy}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{copy}" TEMPLATE "{name}"')


def drop_database(name: str) -> None:
    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _use(path: Path) -> None:
    connection.close()
    settings.DATABASES["default"]["NAME"] = str(path)
    connection.settings_dict["NAME"] = str(path)


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(autouse=True)
def _language(settings: Any) -> None:
    """The language of the last answer stays active in the thread; a test does not inherit it."""
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(autouse=True)
def _clean_cache() -> Iterator[None]:
    from django.core.cache import cache

    from search import labels, lifetime, pins, service

    # A test's revision is rolled back, and the next one's must not be taken for it.
    pins.forget()
    labels.forget()
    lifetime.forget()
    service.forget()
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def site(db: Any) -> Any:
    """Home pages and sections in Ukrainian and English; returns the Ukrainian home page."""
    return kept(_two_homes, first=True)


def _two_homes() -> Any:
    from poruch.core.tree import ensure_home

    ensure_home("uk")
    ensure_home("en")
    return ensure_home("uk")
