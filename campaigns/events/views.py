"""Calendar files of events, under each language."""

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from campaigns.events import ical, listing
from campaigns.events.listing import Filter
from poruch.core.pages import best_by_key, public, reader_url

#: Events in a subscription at most; the soonest to end go first.
MOST: Final = 500
#: Seconds that caches may keep a file. A cancelled event must not be announced much longer.
FRESH: Final = 300


@require_safe
def event_file(request: HttpRequest, slug: str) -> HttpResponse:
    """One event for the reader's calendar, in the best language for them. Addresses of pages may be in any
    alphabet."""
    if "\0" in slug:
        raise Http404
    for model in listing.models():
        keys = public(model.objects.filter(slug=slug)).order_by().values("translation_key")
        pages = public(model.objects.filter(translation_key__in=keys)).select_related("kind")
        for page in best_by_key(pages).values():
            return _answer(request, str(page.title), [page], f"{slug}.ics")
    raise Http404


@require_safe
def calendar_file(request: HttpRequest) -> HttpResponse:
    """A subscription, filtered as calendars are. Cancelled events stay for 60 days."""
    chosen = Filter.of(request.GET)
    now = timezone.now()
    pages: list[Any] = []
    for model in listing.models():
        known = Q(last_end__isnull=True) | Q(last_end__gt=now - ical.KEPT)
        known |= Q(status=model.Status.CANCELLED, facts_changed_at__gt=now - ical.KEPT)
        rows = public(model.objects.all()).filter(known, first_start__lt=now + timedelta(days=800))
        rows = chosen.apply(rows).select_related("kind").defer(*listing.HEAVY)
        pages += best_by_key(rows.order_by("first_start", "pk")).values()
    return _answer(request, gettext("Поруч: події"), pages[-MOST:], "calendar.ics")


def _answer(request: HttpRequest, title: str, pages: list[Any], name: str) -> HttpResponse:
    named = [(page, request.build_absolute_uri(reader_url(page))) for page in pages]
    content = ical.calendar(title, named, request.build_absolute_uri(f"/{get_language()}/events/"))
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return _kept(request, response, pages)


def _kept(request: HttpRequest, response: HttpResponse, pages: list[Any]) -> HttpResponse:
    """With validators; 304 to who has it already."""
    changes = [
        moment for page in pages for moment in (page.last_published_at, page.facts_changed_at) if moment
    ]
    last = max(changes, default=datetime(2026, 1, 1, tzinfo=UTC))
    etag = quote_etag(hashlib.blake2b(response.content, digest_size=16).hexdigest())
    response.headers["ETag"] = etag
    response.headers["Last-Modified"] = last.astimezone(UTC).strftime("%a, %d %b %Y %H:%M:%S GMT")
    response.headers["Cache-Control"] = f"public, max-age={FRESH}"
    # The date alone proves nothing: a page that left changes the file and no date.
    unchanged = get_conditional_response(request, etag=etag, response=response)
    return unchanged or response
