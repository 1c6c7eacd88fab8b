"""Wagtail's ways to delete a page, led into the trash."""

import uuid
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from rest_framework.response import Response  # type: ignore[import-untyped]
from wagtail.admin import messages
from wagtail.admin.api.actions.delete import DeletePageAPIAction
from wagtail.admin.api.views import PagesAdminAPIViewSet
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views.pages.bulk_actions.delete import DeleteBulkAction
from wagtail.models import Page, ReferenceIndex

from poruch.core import gates
from poruch.core.models import ContentPage
from poruch.editorial.trash.actions import obstacles, put, with_others
from poruch.editorial.trash.undoing import shown, told_deleted
from poruch.editorial.workflow import copying


def delete_page(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Instead of Wagtail's confirmation and deletion; after the hooks of other apps, which may refuse."""
    if not isinstance(page, ContentPage):
        return _refuse_whole_tree(request, page)
    translations = [one for one in page.get_translations() if not one.alias_of_id]
    wanted = with_others(page, translations=request.POST.get("translations") == "on")
    reasons = obstacles(wanted, request.user)
    next_url = get_valid_next_url_from_request(request)
    if request.method == "POST" and not reasons:
        parent, batch = page.get_parent(), uuid.uuid4()
        for one in wanted:
            put(one, request.user, batch)
        told_deleted(request, _deleted(len(wanted), page), batch)
        return HttpResponseRedirect(next_url) if next_url else redirect("wagtailadmin_explore", parent.pk)
    context = {
        "page": page,
        "reasons": reasons,
        "translations": translations,
        "below": page.get_descendant_count(),
        "usage": ReferenceIndex.get_references_to(page).group_by_source_object().count(),
        "next": next_url,
        "parent": page.get_parent(),
    }
    status = 409 if request.method == "POST" else 200
    return shown(request, "editorial/trash/confirm.html", _("До кошика"), context, status)


def _deleted(count: int, page: Page) -> str:
    if count == 1:
        return str(_("Сторінка «%s» у кошику.") % page.draft_title)
    return str(ngettext("У кошику %d сторінка.", "У кошику %d сторінок.", count) % count)


def _refuse_whole_tree(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A home page with content below it: that content would be lost past the trash."""
    if not ContentPage.objects.filter(path__startswith=page.path).exists():
        return None
    messages.error(request, _("Під «%s» є сторінки. Спершу перенесіть їх до кошика.") % page.draft_title)
    return redirect("wagtailadmin_explore", page.pk)


class TrashBulkAction(DeleteBulkAction):
    """Wagtail's bulk deletion, into the trash, all or nothing, with one undo for all."""

    display_name = gettext_lazy("До кошика")
    aria_label = gettext_lazy("Перенести вибрані сторінки до кошика")
    template_name = "editorial/trash/confirm_bulk.html"

    def __init__(self, request: HttpRequest, model: Any) -> None:
        super().__init__(request, model)
        self.batch = uuid.uuid4()

    def check_perm(self, page: Page) -> bool:
        # The rights of a page are those of its own class, which the rows of this list are not.
        return bool(page.specific.permissions_for_user(self.request.user).can_delete())

    def post(self, request: HttpRequest) -> HttpResponse:
        # The trash gives everything back: no name of the site needs to be typed.
        form = self.get_form()
        response: HttpResponse = self.form_valid(form) if form.is_valid() else self.form_invalid(form)
        return response

    def prepare_action(self, objects: list[Page], objects_without_access: Any) -> HttpResponse | None:
        # Wagtail would go on without those; a person who chose five pages must not wonder which are left.
        pages = [page.specific for page in (*objects, *objects_without_access["items_with_no_access"])]
        reasons = [
            _("«%s» — не сторінка змісту. Її не видаляють звідси.") % page.draft_title
            for page in pages
            if not isinstance(page, ContentPage)
        ]
        reasons += obstacles([page for page in pages if isinstance(page, ContentPage)], self.request.user)
        for reason in reasons:
            messages.error(self.request, reason)
        return redirect(self.next_url) if reasons else None

    def get_execution_context(self) -> dict[str, Any]:
        return {"user": self.request.user, "batch": self.batch}

    @classmethod
    def execute_action(
        cls, objects: list[Page], user: Any = None, batch: uuid.UUID | None = None, **kwargs: Any
    ) -> tuple[int, int]:
        pages = {one.pk: one for page in objects for one in with_others(page.specific)}
        roots = [
            one
            for one in pages.values()
            if not any(one.path.startswith(up.path) and one.pk != up.pk for up in pages.values())
        ]
        entries = [put(page, user, batch) for page in roots]
        return len(entries), sum(entry.pages - 1 for entry in entries)

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> None:
        count = num_parent_objects + num_child_objects
        sentence = ngettext("У кошику %d сторінка.", "У кошику %d сторінок.", count) % count
        told_deleted(self.request, sentence, self.batch)


class TrashAPIAction(DeletePageAPIAction):
    """The same by the API of the CMS."""

    def execute(self, instance: Page, data: Any) -> Response:
        page, user = instance.specific, self.request.user
        if not page.permissions_for_user(user).can_delete():
            raise PermissionDenied(_("Ви не можете видалити «%s».") % page.draft_title)
        if not isinstance(page, ContentPage):
            return super().execute(instance, data)
        wanted = with_others(page)
        if reasons := obstacles(wanted, user):
            raise gates.Refused(reasons)
        batch = uuid.uuid4()
        for one in wanted:
            put(one, user, batch)
        return Response(status=204)


class PagesWithTrashAPIViewSet(PagesAdminAPIViewSet):
    """One set of actions answers for all apps of ours."""

    actions: ClassVar[dict[str, Any]] = {
        **PagesAdminAPIViewSet.actions,
        **copying.API_ACTIONS,
        "delete": TrashAPIAction,
    }
