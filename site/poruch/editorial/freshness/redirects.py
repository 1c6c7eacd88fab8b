"""Old addresses of pages. Wagtail makes the redirects; here is what it leaves open."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from wagtail.contrib.redirects.middleware import RedirectMiddleware
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from poruch import languages
from poruch.core.pages import any_public, reader_url
from poruch.core.redirects import moved_page


def free(page: Page) -> None:
    """A page that was put back needs no redirect from where it stands now: once unpublished it would
    lead to itself without end. So do its descendants."""
    moved = page.get_descendants(inclusive=True).specific(defer=True)
    paths = {Redirect.normalise_path(url): one.pk for one in moved if (url := one.url)}
    for redirect in Redirect.objects.filter(automatically_created=True, old_path__in=list(paths)):
        if redirect.redirect_page_id == paths[redirect.old_path]:
            redirect.delete()


class PublicRedirectMiddleware(RedirectMiddleware):
    """Wagtail's, which leads to pages that nobody may see too, and so tells their new addresses."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        led: HttpResponseBase = super().process_response(request, response)
        if led is response:
            return response
        paths = {Redirect.normalise_path(path) for path in (request.get_full_path(), request.path)}
        rows = Redirect.objects.filter(old_path__in=paths, redirect_page__isnull=False)
        return led if not rows.exists() or any_public(rows.values("redirect_page")) else response


class MovedPageMiddleware:
    """Around Wagtail's: an old address under a language in which the page does not exist.

    Browsers keep a permanent redirect for good unless told otherwise; a page that returns to its old address
    would then lead its readers in a circle.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code == 404 and request.method in {"GET", "HEAD"}:
            page = moved_page(request.path)
            if page is not None:
                language = request.path.strip("/").split("/", 1)[0]
                target = reader_url(page, language if language in languages.CODES else None)
                if target != request.path:
                    query = request.META.get("QUERY_STRING", "")
                    response = HttpResponsePermanentRedirect(f"{target}?{query}" if query else target)
        if response.status_code == 301:
            response.headers.setdefault("Cache-Control", "no-cache")
        return response
