"""The glossary's check of a page as its editors have it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from poruch.core.models import ContentPage
from poruch.editorial.translation import access
from poruch.editorial.translation.changes import labels_of
from poruch.editorial.translation.routes import refuse
from poruch.editorial.translation.terms import review


def page_terms(request: HttpRequest, page_id: int) -> HttpResponse:
    """Of the saved draft, for whoever works on it. POST gives what a panel shows, GET a page of its own."""
    page = get_object_or_404(ContentPage.objects.select_related("locale"), pk=page_id).specific
    mine = access.may_translate(request.user, page) or page.permissions_for_user(request.user).can_edit()
    if not mine:
        return refuse(request, _("Ви не працюєте з цією сторінкою."))
    draft = page.get_latest_revision_as_object()
    context = {
        "review": review(draft),
        "labels": labels_of(page),
        "language": page.locale.language_code,
        "edit": reverse("wagtailadmin_pages:edit", args=[page.pk]),
        "header_title": _("Терміни: %s") % page.get_admin_display_title(),
        "page_title": _("Терміни"),
        "header_icon": "wagtail-localize-language",
    }
    name = "terms_found.html" if request.method == "POST" else "terms.html"
    return TemplateResponse(request, f"editorial/translation/{name}", context)
