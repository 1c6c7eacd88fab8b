"""The oEmbed provider (oembed.com, 1.0): other systems ask for a page of ours and get its frame."""

from typing import Any, Final
from xml.sax.saxutils import escape

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from campaigns.syndication import cards, embeds, finding
from poruch.core.numbers import is_id

#: Pixels below which a card cannot be read.
LEAST: Final = 200
#: Seconds for which an answer may be kept: a page that is withdrawn must not be shown for long.
CACHE_AGE: Final = 300


def _size(text: str, usual: int) -> int:
    """A limit as the asking system gives it: never above what we have, never unreadable."""
    return max(LEAST, min(usual, int(text))) if is_id(text) else usual


@require_safe
def oembed(request: HttpRequest) -> HttpResponse:
    """``?url=`` one of our pages, ``format=`` json or xml. 404: no such page; 501: no such format."""
    form = request.GET.get("format", "json")
    if form not in ("json", "xml"):
        return _refusal(501, _("Є лише формати json і xml."))
    address = request.GET.get("url", "")[:2000]
    if not address:
        return _refusal(400, _("Потрібна адреса сторінки: ?url="))
    page = finding.at_address(request, address)
    if page is None:
        return _refusal(404, _("За цією адресою немає сторінки для всіх."))
    found = embeds.quotation(request, page, page.locale.language_code)
    answer = _answer(request, found, request.GET.get("maxwidth", ""), request.GET.get("maxheight", ""))
    response: HttpResponse = (
        JsonResponse(answer, json_dumps_params={"ensure_ascii": False})
        if form == "json"
        else HttpResponse(_xml(answer), content_type="text/xml; charset=utf-8")
    )
    response.headers["Cache-Control"] = f"public, max-age={CACHE_AGE}"
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _answer(request: HttpRequest, found: embeds.Quotation, maxwidth: str, maxheight: str) -> dict[str, Any]:
    width, height = _size(maxwidth, embeds.WIDTH), _size(maxheight, embeds.HEIGHT)
    answer: dict[str, Any] = {
        "version": "1.0",
        "type": "rich",
        "title": found.page.title,
        "provider_name": _("Поруч"),
        "provider_url": request.build_absolute_uri("/"),
        "cache_age": CACHE_AGE,
        "width": width,
        "height": height,
        "html": embeds.frame(found, width, height),
    }
    if found.entry.attribution:
        answer["author_name"] = found.entry.attribution
    if found.page.outward:
        answer["thumbnail_url"] = request.build_absolute_uri(card_path(found.page))
        answer["thumbnail_width"], answer["thumbnail_height"] = cards.SIZE
    return answer


def card_path(page: Any) -> str:
    return reverse("social_card", args=[page.pk, cards.card_of(page).digest])


def _refusal(status: int, sentence: str) -> HttpResponse:
    response = HttpResponse(sentence, status=status, content_type="text/plain; charset=utf-8")
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _xml(answer: dict[str, Any]) -> str:
    rows = "".join(f"<{name}>{escape(str(value))}</{name}>" for name, value in answer.items())
    return f'<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n<oembed>{rows}</oembed>'
