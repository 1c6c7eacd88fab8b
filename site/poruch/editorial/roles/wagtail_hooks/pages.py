"""Before a page is made or an older version of it brought back: what Wagtail does not ask the tester."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Page

from poruch.core.models import ContentPage, HomePage
from poruch.editorial.roles.access import allowed
from poruch.editorial.roles.matrix import Action
from poruch.editorial.roles.tester import RoleTester

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
