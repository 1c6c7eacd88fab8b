"""The public page that an address of ours shows to a reader of a language."""

from typing import Any
from urllib.parse import unquote, urlsplit

from django.http import Http404, HttpRequest
from django.utils import translation
from wagtail.models import Site

from poruch import languages
from poruch.core.models import ContentPage
from poruch.core.pages import best_by_key, public
from poruch.core.redirects import moved_page

#: The largest id a row can have.
_LARGEST = 2**63 - 1


def version(pk: int, language: str) -> ContentPage | None:
    """The public version for a reader of ``language`` of the page ``pk`` (in any language), made specific."""
    if pk > _LARGEST:
        return None
    keys = ContentPage.objects.filter(pk=pk).values("translation_key")
    found = best_by_key(public().filter(translation_key__in=keys), language)
    page: Any = next(iter(found.values()), None)
    return page.specific if page else None


def at_address(request: HttpRequest, address: str) -> ContentPage | None:
    """The public page at a whole address or a path of this site; None for any other address."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return None
    path = unquote(parts.path)
    if "\0" in path or (parts.netloc and parts.netloc != request.get_host()):
        return None
    language, *rest = [part for part in path.split("/") if part] or [""]
    site = Site.find_for_request(request)
    if site is None or language not in languages.CODES or not rest:
        return None
    with translation.override(language):
        try:
            page = site.root_page.specific.route(request, rest).page
        except Http404:
            page = moved_page(path)
    return version(page.pk, language) if page else None
