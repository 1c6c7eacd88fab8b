"""Live preview in the CMS: another front end in the frame beside the editor, following what is typed."""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from wagtail_headless_preview.models import PagePreview

from poruch.api.preview import fronts, links
from poruch.core.models import ContentPage

MODE: Final = "elsewhere"


def modes(page: ContentPage) -> list[tuple[str, Any]]:
    """Offered where a front end is configured for the page's site and language."""
    offered = page.locale_id is not None and fronts.template_of(page)
    return [(MODE, _("На іншому сайті"))] if offered else []


def serve(page: ContentPage, request: HttpRequest, name: str) -> HttpResponse | None:
    if name != MODE or not modes(page):
        return None
    reason = str(_("Збережіть чернетку, і тоді її буде видно на іншому сайті.")) if page.pk is None else ""
    if reason := reason or links.refusal(page):
        return render(request, "api/preview_refused.html", {"reason": reason})
    PagePreview.garbage_collect()
    key = f"{page.pk}:{request.user.pk}"
    content = {"content_type": page.content_type, "content_json": page.to_json()}
    PagePreview.objects.update_or_create(token=key, defaults=content)
    address = fronts.address(page, links.Draft(page.pk, typed=key).sign())
    return render(request, "api/preview_frame.html", {"preview_url": address})
