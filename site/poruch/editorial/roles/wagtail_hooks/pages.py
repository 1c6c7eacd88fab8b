"""Before a page is made, restored, moved, unpublished or deleted in the CMS.

Wagtail's views run their actions past the page's own methods, so the gates are asked here.
"""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.models import Page

from poruch.core import gates
from poruch.core.models import ContentPage, HomePage
from poruch.editorial.roles.access import allowed
from poruch.editorial.roles.matrix import Action
from poruch.editorial.roles.tester import RoleTester

BULK = {
    "delete": gates.Change.DELETE,
    "move": gates.Change.MOVE,
    "publish": gates.Change.PUBLISH,
    "unpublish": gates.Change.UNPUBLISH,
}
#: What is done with a page is done with all below it; the others only when the form says so.
WHOLE = (gates.Change.DELETE, gates.Change.MOVE)
FIRST = -50


@hooks.register("before_create_page", order=FIRST)
def types_of_the_role(request: HttpRequest, parent: Page, model: type[Page]) -> HttpResponse | None:
    """Wagtail offers every type that fits the place; a role may add only its own."""
    tester = parent.permissions_for_user(request.user)
    if not isinstance(tester, RoleTester) or tester.may_add(model):
        return None
    sentence = _("Ваша роль не додає сюди сторінок типу «%(type)s».")
    messages.error(request, sentence % {"type": model.get_verbose_name()})
    return redirect("wagtailadmin_explore", parent.pk)


@hooks.register("before_edit_page", order=FIRST)
def restoring(request: HttpRequest, page: Page) -> HttpResponse | None:
    match = request.resolver_match
    if match is None or match.url_name != "revisions_revert":
        return None
    if isinstance(page, (ContentPage, HomePage)) and not allowed(request.user, Action.RESTORE, page):
        messages.error(request, _("Повертати давніші версії цієї сторінки ваша роль не може."))
        return redirect("wagtailadmin_pages:edit", page.pk)
    return None


@hooks.register("before_delete_page", order=FIRST)
def deleting(request: HttpRequest, page: Page) -> HttpResponse | None:
    return _asked(request, gates.Change.DELETE, _branch(page), page)


@hooks.register("before_publish_page", order=FIRST)
def publishing(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Past the workflow: the draft is saved already."""
    return _asked(request, gates.Change.PUBLISH, [page], page)


@hooks.register("before_unpublish_page", order=FIRST)
def unpublishing(request: HttpRequest, page: Page) -> HttpResponse | None:
    change = gates.Change.UNPUBLISH
    below = _below(request, change, page) if "include_descendants" in request.POST else []
    return _asked(request, change, [page.specific, *below], page)


@hooks.register("before_move_page", order=FIRST)
def moving(request: HttpRequest, page: Page, destination: Page) -> HttpResponse | None:
    return _asked(request, gates.Change.MOVE, _branch(page), page, destination)


@hooks.register("before_bulk_action", order=FIRST)
def in_bulk(request: HttpRequest, name: str, objects: Any, action: Any) -> HttpResponse | None:
    """Nothing of a bulk action happens when something stands against a page of it."""
    change = BULK.get(name)
    pages = [one for one in objects if isinstance(one, Page)]
    if change is None or not pages:
        return None
    form = action.cleaned_form.cleaned_data
    asked = [each for page in pages for each in (_branch(page) if change in WHOLE else [page.specific])]
    if form.get("include_descendants"):
        asked += [each for page in pages for each in _below(request, change, page)]
    return _asked(request, change, asked, None, form.get("chooser"))


def _branch(page: Page) -> list[Page]:
    return [page.specific, *page.get_descendants().defer_streamfields().specific()]


def _below(request: HttpRequest, change: gates.Change, page: Page) -> list[Page]:
    """What Wagtail will publish or unpublish along: the pages below that this person may."""
    live = change is gates.Change.UNPUBLISH
    below = page.get_descendants().filter(live=live).defer_streamfields().specific()
    testers = ((each, each.permissions_for_user(request.user)) for each in below)
    return [each for each, tester in testers if (tester.can_unpublish() if live else tester.can_publish())]


def _asked(
    request: HttpRequest,
    change: gates.Change,
    pages: Iterable[Page],
    page: Page | None,
    target: Page | None = None,
) -> HttpResponse | None:
    """A way back with the reasons against the change; None when there are none."""
    found = {
        (each.get_admin_display_title(), reason)
        for each in pages
        if isinstance(each, ContentPage)
        for reason in gates.reasons(_wish(change, each, request.user, target))
    }
    if not found:
        return None
    if len({title for title, _reason in found}) == 1:
        said = sorted(reason for _title, reason in found)
    else:
        said = sorted(f"{title}: {reason}" for title, reason in found)
    for sentence in said:
        messages.error(request, sentence)
    back = get_valid_next_url_from_request(request)
    if back:
        return redirect(back)
    if page is None:
        raise PermissionDenied
    return redirect("wagtailadmin_pages:edit", page.pk)


def _wish(change: gates.Change, page: ContentPage, user: Any, target: Page | None) -> gates.Wish:
    revision = page.latest_revision if change is gates.Change.PUBLISH else None
    return gates.Wish(change, page, user, revision, target)
