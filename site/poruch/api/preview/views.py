"""«Посилання для перегляду чернетки» in the CMS."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.log_actions import log

from poruch.api.preview import fronts, links
from poruch.core.models import ContentPage

LOG_ACTION = "poruch.preview_link"


@require_http_methods(["GET", "HEAD", "POST"])
def link_view(request: HttpRequest, page_pk: int) -> HttpResponse:
    """Tells what a link is and makes one; 403 for who may not edit the page."""
    page = get_object_or_404(ContentPage.objects.select_related("locale"), pk=page_pk).specific
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    if not fronts.template_of(page):
        raise Http404
    draft = page.get_latest_revision()
    reason = links.refusal(draft.as_object() if draft else page)
    if draft is None and not reason:
        reason = _("У цієї сторінки ще немає збереженої версії. Збережіть чернетку.")
    context = {
        "page": page,
        "reason": reason,
        "minutes": settings.PORUCH_PREVIEW_MINUTES,
        "page_title": _("Посилання для перегляду чернетки"),
        "header_title": _("Посилання для перегляду чернетки"),
        "header_icon": "link-external",
    }
    if request.method == "POST" and draft is not None and not reason:
        context["address"] = fronts.address(page, links.Draft(page.pk, draft.pk).sign())
        log(
            instance=page,
            action=LOG_ACTION,
            user=request.user,
            revision=draft,
            data={"minutes": settings.PORUCH_PREVIEW_MINUTES},
        )
    return TemplateResponse(request, "api/preview_link.html", context)
