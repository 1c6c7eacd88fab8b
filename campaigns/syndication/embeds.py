"""What another site shows of ours: a card of a page, in a frame that can do nothing to its reader.

The code to paste is a plain quotation with a link; a tiny script makes a sandboxed frame of it where scripts
run. Neither sets a cookie, and the frame holds no script.
"""

from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from csp.decorators import csp_update
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from campaigns.events import listing
from campaigns.events.cards import cards
from campaigns.events.listing import Filter
from campaigns.events.models import EventIndexPage
from campaigns.syndication import finding
from poruch import languages
from poruch.core.entries import Entry, draft_note, entries
from poruch.core.models import ContentPage
from poruch.core.pages import best_by_key, public, reader_url

#: Pixels: what a card needs with a long title on a narrow column.
HEIGHT: Final = 320
WIDTH: Final = 600
CALENDAR_HEIGHT: Final = 480
#: Events in an embedded calendar.
EVENTS_MOST: Final = 12
#: A frame may open our pages in a new tab and nothing else.
SANDBOX: Final = "allow-popups allow-popups-to-escape-sandbox"
#: Said as a header of the answer itself, which the cache of pages keeps.
_POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors *"
)


@dataclass(frozen=True)
class Quotation:
    """A page as another site shows it; all addresses are absolute."""

    entry: Entry
    url: str
    frame: str
    script: str
    draft: str
    height: int = HEIGHT
    sandbox: str = SANDBOX

    @property
    def page(self) -> ContentPage:
        return self.entry.page

    @property
    def language(self) -> str:
        return str(self.page.locale.language_code)


def quotation(request: HttpRequest, page: ContentPage, language: str) -> Quotation:
    entry = entries([page])[0]
    with translation.override(language):
        frame = reverse("embed_page", args=[page.pk])
    return Quotation(
        entry=entry,
        url=request.build_absolute_uri(reader_url(page, language)),
        frame=request.build_absolute_uri(frame),
        script=request.build_absolute_uri(reverse("embed_script")),
        draft=draft_note(page),
    )


def code(found: Quotation) -> str:
    """The HTML to paste, in the page's own language."""
    return _html("code", found)


def frame(found: Quotation, width: int = WIDTH, height: int = HEIGHT) -> str:
    """The frame alone, for oEmbed."""
    return _html("frame", found, width=width, height=height)


def _html(name: str, found: Quotation, **more: Any) -> str:
    with translation.override(found.language):
        text = render_to_string(f"campaigns/syndication/{name}.html", {"quotation": found, **more})
    return "".join(line.strip() for line in text.splitlines())


def framed(response: HttpResponse) -> HttpResponse:
    """An answer that any site may show in a frame and any cache may keep for some minutes."""
    response.headers["Content-Security-Policy"] = _POLICY
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["Cache-Control"] = "public, max-age=300"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def embed_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The card of a page, made to stand in a frame on any site."""
    language = translation.get_language() or languages.SOURCE
    page = finding.version(pk, language)
    if page is None:
        return framed(TemplateResponse(request, "campaigns/syndication/gone.html", status=404).render())
    found = quotation(request, page, language)
    with translation.override(found.language):
        answer = TemplateResponse(request, "campaigns/syndication/card.html", {"quotation": found}).render()
    return framed(answer)


@require_safe
def embed_calendar(request: HttpRequest) -> HttpResponse:
    """The next events, narrowed as the site's own calendar is, made to stand in a frame on any site."""
    found = cards(listing.ahead(Filter.of(request.GET), timezone.now(), EVENTS_MOST))
    context = {
        "cards": found,
        "origin": request.build_absolute_uri("/").rstrip("/"),
        "calendar": request.build_absolute_uri(_calendar_path()),
    }
    return framed(TemplateResponse(request, "campaigns/syndication/calendar.html", context).render())


def _calendar_path() -> str:
    section = next(iter(best_by_key(public(EventIndexPage.objects.all())).values()), None)
    return reader_url(section) if section else "/"


def calendar_code(request: HttpRequest, chosen: Filter) -> str:
    """The HTML to paste for a calendar: a link without scripts, a frame with them."""
    query = f"?{chosen.query}" if chosen else ""
    context = {
        "calendar": request.build_absolute_uri(_calendar_path()) + query,
        "frame_url": request.build_absolute_uri(reverse("embed_calendar")) + query,
        "script": request.build_absolute_uri(reverse("embed_script")),
        "height": CALENDAR_HEIGHT,
    }
    text = render_to_string("campaigns/syndication/calendar_code.html", context)
    return "".join(line.strip() for line in text.splitlines())


@require_safe
@csp_update({"frame-src": ["'self'"]})
def embed_code(request: HttpRequest) -> HttpResponse:
    """Where an editor of another site takes the code: by the address of a page of ours, or a calendar."""
    language = translation.get_language() or languages.SOURCE
    address = request.GET.get("url", "")[:2000]
    page = finding.at_address(request, address) if address else None
    context: dict[str, Any] = {"address": address, "unknown": bool(address) and page is None}
    if page is not None:
        found = quotation(request, page, language)
        context |= {
            "code": code(found),
            "frame_url": found.frame,
            "named": found.page.title,
            "height": found.height,
            "oembed": oembed_address(request, found.url),
        }
    elif request.GET.get("calendar") == "1":
        chosen = Filter.of(request.GET)
        context |= {
            "code": calendar_code(request, chosen),
            "frame_url": f"{reverse('embed_calendar')}?{chosen.query}",
            "named": _("Найближчі події"),
            "height": CALENDAR_HEIGHT,
        }
    context["sandbox"] = SANDBOX
    return TemplateResponse(request, "campaigns/syndication/embed.html", context)


def oembed_address(request: HttpRequest, url: str) -> str:
    return f"{request.build_absolute_uri(reverse('oembed'))}?{urlencode({'url': url})}"


@require_safe
def script(request: HttpRequest) -> HttpResponse:
    """Served by us and not as a static file: other sites load it, and static files stay with our own."""
    from django.contrib.staticfiles import finders

    path = finders.find("embed.js")
    if path is None:
        raise Http404
    with open(path, "rb") as file:
        response = HttpResponse(file.read(), content_type="text/javascript; charset=utf-8")
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response
