"""Where other apps may say no to a change of a page, whatever the route it comes by.

The core knows neither roles nor workflows. Apps register what they ask before a page is published,
scheduled, unpublished, moved or deleted, who may do what, and which workflow a page takes. The CMS, bulk
actions, import, the API, scheduled publishing and translation all call a page's methods, and those ask here.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from wagtail.models import Page, PagePermissionTester

if TYPE_CHECKING:
    from poruch.core.models.base import ContentPage


class Change(StrEnum):
    PUBLISH = "publish"
    UNPUBLISH = "unpublish"
    MOVE = "move"
    DELETE = "delete"


@dataclass(frozen=True)
class Wish:
    """A change somebody wants. ``user`` is None for commands and for what was scheduled before.

    ``page`` is as it stands in the database; ``revision`` is what is to be published, ``target`` where to
    move. A revision whose ``go_live_at`` is ahead is only scheduled now, and asked for again at its minute.
    """

    change: Change
    page: "ContentPage"
    user: Any = None
    revision: Any = None
    target: Page | None = None


class Refused(Exception):
    """The change is not made. ``reasons`` are whole sentences for the person who wanted it.

    Not a ``PermissionDenied``: Wagtail would answer that itself, with a sentence that names no reason.
    """

    def __init__(self, reasons: Iterable[str]) -> None:
        self.reasons = tuple(reasons)
        super().__init__(" ".join(self.reasons))


Check = Callable[[Wish], Iterable[str]]
Witness = Callable[[Wish], None]
Tester = Callable[[Any, Page], PagePermissionTester]
Chooser = Callable[["ContentPage"], Any]
Trustee = Callable[[Any, "ContentPage"], bool]
#: Looks at a page form of the CMS and names what is wrong with it: field ("" for the form), sentence.
FormCheck = Callable[[Any, dict[str, Any]], Iterable[tuple[str, str]]]
FormShaper = Callable[[Any], None]
#: Ids of users whose words came into a page since a moment under somebody else's name.
Authors = Callable[["ContentPage", datetime | None], Iterable[int]]

_checks: list[Check] = []
_witnesses: list[Witness] = []
_tester: list[Tester] = [PagePermissionTester]
_chooser: list[Chooser] = []
_trustee: list[Trustee] = [lambda user, page: bool(user.is_active and user.is_superuser)]
_form_checks: list[FormCheck] = []
_shapers: list[FormShaper] = []
_authors: list[Authors] = []


def register(check: Check) -> None:
    """``check(wish)`` gives a sentence for each reason against; none lets the change through."""
    if check not in _checks:
        _checks.append(check)


def reasons(wish: Wish) -> tuple[str, ...]:
    """What stands against a change, of all checks."""
    return tuple(str(reason) for check in _checks for reason in check(wish))


def witness(told: Witness) -> None:
    """``told(wish)`` is called for each change that was let through, before it is made."""
    if told not in _witnesses:
        _witnesses.append(told)


def demand(wish: Wish) -> None:
    """Raises :class:`Refused` when anything stands against the change."""
    if found := reasons(wish):
        raise Refused(found)
    for told in _witnesses:
        told(wish)


def register_authors(authors: Authors) -> None:
    """``authors(page, since)``: who wrote what others put into the page: nobody agrees to their own words."""
    if authors not in _authors:
        _authors.append(authors)


def authors_of(page: "ContentPage", since: datetime | None) -> set[int]:
    """Of all apps; ``since`` None: whenever."""
    return {id for authors in _authors for id in authors(page, since)}


def use_tester(tester: Tester) -> None:
    """``tester(user, page)`` answers what a user may do with a content page. One app decides."""
    _tester[:] = [tester]


def tester_for(user: Any, page: Page) -> PagePermissionTester:
    return _tester[-1](user, page)


def use_trustee(trustee: Trustee) -> None:
    """``trustee(user, page)``: whether what readers entrusted to those behind a page (who comes to an event,
    how to reach them) is for this user's eyes. One app decides; without one it is for superusers."""
    _trustee[:] = [trustee]


def is_trustee(user: Any, page: "ContentPage") -> bool:
    return _trustee[-1](user, page)


def use_workflow(chooser: Chooser) -> None:
    """``chooser(page)`` names the workflow a content page takes, or None. One app decides."""
    _chooser[:] = [chooser]


def workflow_for(page: "ContentPage") -> Any:
    return _chooser[-1](page) if _chooser else None


def register_form(check: FormCheck, shaper: FormShaper | None = None) -> None:
    """``check(form, cleaned)`` may mend what was sent; ``shaper(form)`` narrows fields as they are drawn."""
    if check not in _form_checks:
        _form_checks.append(check)
        if shaper is not None:
            _shapers.append(shaper)


def shape_form(form: Any) -> None:
    for shaper in _shapers:
        shaper(form)


def form_problems(form: Any, cleaned: dict[str, Any]) -> list[tuple[str, str]]:
    """What all checks have against a page form that was sent."""
    return [problem for check in _form_checks for problem in check(form, cleaned)]
