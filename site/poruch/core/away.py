"""Pages put away: a branch of the tree that no route leads to.

The core only knows that there is such a branch and keeps everybody out of it. One app takes deleted pages
there and brings them back; others may name further pages that are no content of the site.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Q
from django.dispatch import Signal
from wagtail.models import Page, PagePermissionTester

if TYPE_CHECKING:
    from poruch.core.models.base import ContentPage

SLUG: Final = "poruch-trash"
#: ``url_path`` of the branch. It stands on every page in it, so that asking costs no query.
ROOT: Final = f"/{SLUG}/"

#: Told to other apps for every page of content in a branch, in the transaction of the change, with the page's
#: class as ``sender``, ``instance`` and ``user``: before it is touched, when it is away, when it is back.
going = Signal()
gone = Signal()
returned = Signal()

Taker = Callable[["ContentPage", Any], None]

_for_good: ContextVar[bool] = ContextVar("poruch_for_good", default=False)
_taker: list[Taker] = []
_apart: list[Callable[[], Q]] = []
_marks: list[Callable[[Page], str]] = []


def use_taker(taker: Taker) -> None:
    """``taker(page, user)`` puts away what is deleted. One app decides; without it pages are deleted."""
    _taker[:] = [taker]


@contextmanager
def for_good() -> Iterator[None]:
    """Inside, deleting deletes: for commands that know what they do. Never for a request."""
    token = _for_good.set(True)
    try:
        yield
    finally:
        _for_good.reset(token)


def is_for_good() -> bool:
    return _for_good.get()


def set_apart(condition: Callable[[], Q]) -> None:
    """Pages that meet ``condition()`` are no content of the site: copies to work on, for example."""
    if condition not in _apart:
        _apart.append(condition)


def use_mark(mark: Callable[[Page], str]) -> None:
    """``mark(page)`` says in a word what is special about a page, "" if nothing. No query: lists ask it."""
    if mark not in _marks:
        _marks.append(mark)


def marked(page: Page, title: str) -> str:
    """The title of a page for the CMS, with what marks it."""
    words = ", ".join(filter(None, (mark(page) for mark in _marks)))
    return f"{title} ({words})" if words else title


def is_away(page: Page) -> bool:
    return str(page.url_path).startswith(ROOT)


def put_away(page: "ContentPage", user: Any) -> bool:
    """Take a page away instead of deleting it; False when it is to be deleted."""
    if is_away(page) or is_for_good() or not _taker:
        return False
    _taker[-1](page, user)
    return True


def reachable(pages: Any) -> Any:
    """The pages of a query that have not been put away. By ids: the CMS can search in such a query."""
    return pages.exclude(pk__in=Page.objects.filter(url_path__startswith=ROOT).values("pk"))


def content(pages: Any) -> Any:
    """The pages of a query that are content of the site, drafts among them."""
    pages = reachable(pages)
    for condition in _apart:
        pages = pages.exclude(condition())
    return pages


class AwayTester(PagePermissionTester):
    """Nobody does anything with a page that is away, whatever the view; only the app that put it there."""

    def __init__(self, user: Any, page: Page) -> None:
        super().__init__(user, page)
        self.permissions: set[str] = set()

    def _no(self, *args: Any, **kwargs: Any) -> bool:
        return False

    can_add_subpage = can_edit = can_delete = can_unpublish = can_publish = _no
    can_submit_for_moderation = can_set_view_restrictions = can_unschedule = can_lock = can_unlock = _no
    can_publish_subpage = can_reorder_children = can_move = can_copy = can_move_to = can_copy_to = _no
    can_view_revisions = _no
