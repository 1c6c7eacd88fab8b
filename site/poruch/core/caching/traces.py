"""What an answer read from the database, so that after a change one can tell whether it would read the same.

An answer follows from what its making was given: the request (its place), the code, the clock (how long it
is kept) and the rows it fetched. So the rows themselves are its dependencies, and no list of keys can forget
one: each ``SELECT`` is written down with a digest of the rows that were fetched. After a public change the
same statements are asked again; while every one of them gives the same rows, the answer is what making it
anew would give. A guide that links to the page of its topic fetched *no* row when there was none, and sees
the row that comes.

What is kept between requests is read from no database. Plain values that are kept under the site's revision
are :func:`derived`. Whatever else asks for the revision has written down a statement that no change leaves
the same. What is kept without it (:mod:`poruch.core.signals` names those rows) makes every answer old.
"""

import hashlib
import pickle
import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection, connections

from poruch.core.caching.away import AWAY

#: Statements after which making the answer anew is hardly dearer than asking.
MOST: Final = 150
#: Bytes of a packed trace: one page's is a tenth.
MOST_BYTES: Final = 64 * 1024
_SELECT: Final = re.compile(r"\s*SELECT\b")
#: A reading that does something: it is not to be done again.
_DOES: Final = re.compile(
    r"\bFOR (NO KEY UPDATE|UPDATE|KEY SHARE|SHARE)\b|\b(nextval|setval|set_config|pg_\w+)\("
)
#: They frame statements, and read nothing.
_FRAMES: Final = re.compile(r"\s*(SAVEPOINT|RELEASE SAVEPOINT|BEGIN)\b")
#: What may be asked of a cursor without learning of its rows.
_TELL_NOTHING: Final = frozenset({"close", "closed", "description", "execute", "executemany", "itersize"})

Execute = Callable[[str, Any, bool, dict[str, Any]], Any]


def _reads_only(sql: str) -> bool:
    return bool(_SELECT.match(sql)) and not _DOES.search(sql)


class _Rows:
    """A digest of rows in the order in which they were fetched, as the driver gives them."""

    def __init__(self) -> None:
        self.count = 0
        self._digest = hashlib.blake2b(digest_size=16)

    def add(self, row: Any) -> None:
        self.count += 1
        self._digest.update(repr(row).encode("utf-8", "surrogatepass") + b"\0")

    @property
    def digest(self) -> bytes:
        return self._digest.digest()


@dataclass
class _Read:
    sql: str
    params: Any
    rows: _Rows = field(default_factory=_Rows)
    #: Whether it was also seen that there are no more rows.
    all: bool = False


class _Watched:
    """A driver's cursor that shows its rows to a trace on their way."""

    def __init__(self, cursor: Any, read: _Read, trace: "Trace") -> None:
        self._cursor, self._read, self._trace = cursor, read, trace

    def __getattr__(self, name: str) -> Any:
        if name not in _TELL_NOTHING:
            self._trace.whole = False
        return getattr(self._cursor, name)

    def __iter__(self) -> Iterator[Any]:
        while (row := self.fetchone()) is not None:
            yield row

    def fetchone(self) -> Any:
        row = self._cursor.fetchone()
        if row is None:
            self._read.all = True
        else:
            self._read.rows.add(row)
        return row

    def fetchmany(self, *size: int) -> Any:
        rows = self._cursor.fetchmany(*size)
        self._take(rows, last=not rows)
        return rows

    def fetchall(self) -> Any:
        rows = self._cursor.fetchall()
        self._take(rows, last=True)
        return rows

    def _take(self, rows: Any, *, last: bool) -> None:
        self._read.all = self._read.all or last
        for row in rows:
            self._read.rows.add(row)


class Trace:
    """What was read while one answer was made.

    ``whole``: nothing else was done in the database, so the answer may be compared.
    """

    def __init__(self) -> None:
        self.whole = True
        self._reads: list[_Read] = []
        self._derived: dict[tuple[str, str], bytes] = {}
        self._statements: set[str] = set()
        self._tables: set[str] = set()

    def __call__(self, execute: Execute, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        if _current.get() is not self:
            return execute(sql, params, many, context)
        if many or context["connection"].alias != DEFAULT_DB_ALIAS or not _reads_only(sql):
            self.whole = self.whole and bool(_FRAMES.match(sql))
            return execute(sql, params, many, context)
        read = _Read(sql, params)
        self._reads.append(read)
        self._statements.add(sql)
        try:
            found = execute(sql, params, many, context)
        except BaseException:
            self.whole = False  # Whoever goes on after it has seen no rows.
            raise
        wrapper = context["cursor"]
        cursor = wrapper.cursor
        wrapper.cursor = _Watched(cursor._cursor if isinstance(cursor, _Watched) else cursor, read, self)
        return found

    def derived(self, name: str, key: str, value: "Derived") -> None:
        self._derived[name, key] = value.digest
        self._tables |= value.tables

    def value(self, content: Any) -> "Derived":
        """What was made of all that was read, to be kept: ``content`` is plain values."""
        digest = hashlib.blake2b(repr(content).encode(), digest_size=16).digest()
        return Derived(content, digest, frozenset(self.mentions(tables)))

    def mentions(self, names: Iterable[str]) -> list[str]:
        """The tables among these that were asked, empty or not; rather too many than too few."""
        return [
            name for name in names if name in self._tables or any(name in sql for sql in self._statements)
        ]

    def packed(self) -> bytes | None:
        """To be kept with the answer; None if nobody can tell whether it is still right."""
        if not self.whole:
            return None
        # Many ask for the same; what they were told may differ when it changed meanwhile.
        told = {(read.sql, repr(read.params), read.all, read.rows.digest): read for read in self._reads}
        if len(told) > MOST:
            return None
        reads = [
            (read.sql, read.params, read.rows.count, read.all, read.rows.digest) for read in told.values()
        ]
        try:
            found = zlib.compress(pickle.dumps((reads, self._derived)), 1)
        except (pickle.PicklingError, TypeError, AttributeError):
            return None  # A parameter of a driver's own.
        return found if len(found) <= MOST_BYTES else None


@dataclass(frozen=True)
class Derived:
    """Values kept under the site's revision that stand in many answers: ``digest`` tells whether they are
    still the same, ``tables`` (among :data:`tables`) which were asked for them."""

    content: Any
    digest: bytes
    tables: frozenset[str]


#: Tables whose rows change on their own: caches before us are told of them by name.
tables: Final[set[str]] = set()
_current: ContextVar[Trace | None] = ContextVar("poruch_trace", default=None)
_sources: dict[str, Callable[[str], Derived]] = {}


@contextmanager
def recording() -> Iterator[Trace]:
    """Whatever is read inside belongs to one answer, or to one derived value within it."""
    trace = Trace()
    token = _current.set(trace)
    opened = connections.all()
    for one in opened:
        one.execute_wrappers.append(trace)
    try:
        yield trace
    finally:
        for one in opened:
            one.execute_wrappers.remove(trace)  # Others may have come meanwhile.
        _current.reset(token)


def register(name: str, source: Callable[[str], Derived]) -> None:
    """Values that answers hold whole, by a key; ``source`` gives those of now."""
    _sources[name] = source


def derived(name: str, key: str) -> Any:
    """The values of a registered source. An answer depends on the values, not on what they were made of."""
    token = _current.set(None)
    try:
        found = _sources[name](key)
    finally:
        _current.reset(token)
    if (trace := _current.get()) is not None:
        trace.derived(name, key, found)
    return found.content


def holds(packed: bytes | None) -> bool:
    """Whether everything an answer read is the same now. The database may be away: see ``AWAY``."""
    if packed is None:
        return False
    try:
        reads, values = pickle.loads(zlib.decompress(packed))  # noqa: S301 - ours, from our cache.
        return all(_sources[name](key).digest == digest for (name, key), digest in values.items()) and all(
            _digest(sql, params, count, whole) == digest for sql, params, count, whole, digest in reads
        )
    except AWAY:
        # SQLite says the same of a table of another release: whether it is away shows by what asks for none.
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return False
    except (DatabaseError, KeyError, AttributeError, ImportError):
        return False  # Of another release: a table, a source or a parameter's class is there no more.


def _digest(sql: str, params: Any, count: int, whole: bool) -> bytes:
    """Of the rows that a statement gives now, as far as they were fetched before."""
    rows = _Rows()
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        for row in cursor.fetchall() if whole else cursor.fetchmany(count) if count else ():
            rows.add(row)
    return rows.digest
