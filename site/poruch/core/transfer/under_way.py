"""Whether an import is under way: what its finishers do once, nobody need do for each of its pages."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_importing: ContextVar[bool] = ContextVar("poruch_importing", default=False)


def is_importing() -> bool:
    return _importing.get()


@contextmanager
def importing() -> Iterator[None]:
    token = _importing.set(True)
    try:
        yield
    finally:
        _importing.reset(token)
