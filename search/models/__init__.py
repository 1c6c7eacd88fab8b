"""Tables of search: the index and its outbox, what editors pin, what readers miss, how the engines fare."""

from .index import (
    IndexedDocument,
    IndexedLemma,
    IndexedTerm,
    IndexedTermLemma,
    IndexState,
    OutboxEntry,
    random_token,
)
from .needs import NeedMark, SearchNeed
from .pins import PinnedResult, pin_expiry
from .runs import SearchRun

__all__ = [
    "IndexState",
    "IndexedDocument",
    "IndexedLemma",
    "IndexedTerm",
    "IndexedTermLemma",
    "NeedMark",
    "OutboxEntry",
    "PinnedResult",
    "SearchNeed",
    "SearchRun",
    "pin_expiry",
    "random_token",
]
