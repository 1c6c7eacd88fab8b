"""Attached files keep the embargo of the pages that attach them."""

from typing import Any

from django.http import Http404, HttpRequest
from django.utils import timezone
from wagtail import hooks
from wagtail.models import Page, ReferenceIndex

from poruch.core.models import ContentPage
from poruch.core.pages import public


@hooks.register("before_serve_document")
def hold(document: Any, request: HttpRequest) -> None:
    """404 while only pages under embargo attach the file; whoever works in the CMS sees it.

    The reader is asked after last: an answer that depends on no session may be kept by caches.
    """
    rows = ReferenceIndex.get_references_to(document).filter(base_content_type__model=Page._meta.model_name)
    pages = ContentPage.objects.filter(pk__in=[int(pk) for pk in rows.values_list("object_id", flat=True)])
    held = pages.filter(embargo_until__gt=timezone.now())
    if held.exists() and not public(pages).exists() and not _is_editor(request.user):
        raise Http404


def _is_editor(user: Any) -> bool:
    return bool(user.is_authenticated and user.has_perm("wagtailadmin.access_admin"))
