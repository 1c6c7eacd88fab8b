"""Attached files are hidden as long as the pages that attach them."""

from typing import Any

from django.http import Http404, HttpRequest
from wagtail import hooks
from wagtail.models import Page, ReferenceIndex

from poruch.core.pages import any_public


@hooks.register("before_serve_document")
def hold(document: Any, request: HttpRequest) -> None:
    """404 while all that shows the file is drafts, pages under embargo, unpublished, private or expired ones;
    whoever works in the CMS sees it.

    A file that nothing shows is given to whoever knows its address: editors send such links.
    The reader is asked after last: an answer that depends on no session may be kept by caches.
    """
    shown = ReferenceIndex.get_references_to(document)
    on_pages = shown.filter(base_content_type__model=Page._meta.model_name)
    numbers = {int(pk) for pk in on_pages.values_list("object_id", flat=True)}
    if not numbers or any_public(numbers):
        return
    if shown.exclude(base_content_type__model=Page._meta.model_name).exists():
        return
    if not _is_editor(request.user):
        raise Http404


def _is_editor(user: Any) -> bool:
    return bool(user.is_authenticated and user.has_perm("wagtailadmin.access_admin"))
