"""The same checks in the CMS, for administrators."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from poruch.editorial.roles.access import held
from poruch.editorial.roles.matrix import Role
from poruch.operations.doctor.findings import Level, examine


def may_see(user: Any) -> bool:
    """Administrators of the whole site; a lent role is for a branch."""
    return bool(
        user.is_superuser or any(one.role is Role.ADMINISTRATOR and not one.lent for one in held(user))
    )


@require_safe
def state_page(request: HttpRequest) -> HttpResponse:
    if not may_see(request.user):
        raise PermissionDenied
    results, title = examine(), _("Стан системи")
    home = {"url": reverse("wagtailadmin_home"), "label": _("Головна")}
    context = {
        "groups": [(level, [result for result in results if result.level == level]) for level in Level],
        "page_title": title,
        "header_icon": "cogs",
        "breadcrumbs_items": [home, {"url": "", "label": title}],
    }
    return TemplateResponse(request, "operations/state.html", context)
