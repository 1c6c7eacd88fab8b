"""One process at a time, whichever machine it runs on."""

import fcntl
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.conf import settings
from django.db import DatabaseError, connection


@contextmanager
def alone(name: str) -> Iterator[None]:
    """Waits until no other process does what ``name`` says, and keeps others waiting.

    PostgreSQL: a lock of a transaction on a connection of its own, which PgBouncer cannot give to others.
    SQLite, which is on one machine: a locked file in the data folder. Both end with the process.
    """
    if connection.vendor != "postgresql":
        with (settings.DATA_DIR / f"{name}.lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
        return
    held = connection.copy()
    try:
        held.set_autocommit(False)
        with held.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [zlib.crc32(f"poruch {name}".encode())])
        yield
    finally:
        with suppress(DatabaseError):
            held.rollback()
        held.close()
