"""What a page tells machines: canonical address, languages, robots, OpenGraph, JSON-LD."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext
from wagtail.models import Page

from poruch import languages
from poruch.core.models.base import ContentPage
from poruch.core.models.partners import Partner
from poruch.core.pages import public, reader_url
from poruch.core.richtext import drop_marks

_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


@dataclass(frozen=True)
class Alternate:
    """The page in another language: its own address, or the address where it falls back."""

    code: str
    name: str
    url: str
    exists: bool
    current: bool


@dataclass(frozen=True)
class Preview:
    """What messengers show of a page that is made to be passed on. ``picture`` is a social card."""

    description: str
    picture: str
    width: int
    height: int
    oembed: str


#: ``draw(page)`` gives the path of a page's social card, its width and height, and where oEmbed is asked.
Draw = Callable[[ContentPage], tuple[str, int, int, str]]
_draw: list[Draw] = []


def use_cards(draw: Draw) -> None:
    """The app that draws social cards registers here. One app decides."""
    _draw[:] = [draw]


@dataclass
class PageHead:
    canonical: str
    alternates: list[Alternate]
    noindex: bool
    description: str
    og_title: str
    language: str
    is_fallback: bool
    language_name: str
    preview: Preview | None = None
    json_ld: SafeString = field(default_factory=lambda: mark_safe(""))

    @property
    def hreflang(self) -> list[Alternate]:
        return [alternate for alternate in self.alternates if alternate.exists]


def absolute(request: HttpRequest, path: str) -> str:
    return request.build_absolute_uri(path)


def page_head(page: Page, request: HttpRequest) -> PageHead:
    """Everything ``<head>`` needs. Social previews carry a neutral title, never the page's own, unless it is
    made to be passed on: a link pasted in a chat must not tell an onlooker what a family is reading about."""
    active = get_language() or languages.SOURCE
    own = page.locale.language_code
    live = {translation.locale.language_code: translation for translation in _public_versions(page)}
    alternates = [
        Alternate(code, name, reader_url(_best(live, code, page), code), code in live, code == active)
        for code, name in languages.LANGUAGES
    ]
    unconfirmed = hasattr(page, "confirmed") and not page.confirmed and bool(page.sources or page.body)
    outward = isinstance(page, ContentPage) and page.outward
    return PageHead(
        canonical=absolute(request, str(page.url or "/")),
        alternates=[_absolute(alternate, request) for alternate in alternates],
        noindex=unconfirmed or active not in live,
        description=drop_marks(getattr(page, "summary", "") or getattr(page, "lead", ""))[:300],
        og_title=page.title if outward else gettext("Поруч: довідка для родин"),
        preview=_preview(page, request) if outward else None,
        language=own,
        is_fallback=own != active,
        language_name=dict(languages.LANGUAGES).get(own, own),
        json_ld=json_ld(page.structured_data(), request),
    )


def _preview(page: ContentPage, request: HttpRequest) -> Preview | None:
    if not _draw:
        return None
    picture, width, height, oembed = _draw[-1](page)
    text = " ".join(filter(None, (drop_marks(page.summary)[:200], page.attribution_line)))
    return Preview(text, absolute(request, picture), width, height, absolute(request, oembed))


def _public_versions(page: Page) -> Any:
    """The page in all languages in which a reader may see it."""
    versions = type(page).objects.filter(translation_key=page.translation_key).select_related("locale")
    return public(versions) if isinstance(page, ContentPage) else versions.live().public()


def _best(live: dict[str, Page], code: str, page: Page) -> Page:
    """The version that a reader of ``code`` will be shown."""
    return next((live[name] for name in languages.chain(code) if name in live), page)


def _absolute(alternate: Alternate, request: HttpRequest) -> Alternate:
    url = absolute(request, alternate.url)
    return Alternate(alternate.code, alternate.name, url, alternate.exists, alternate.current)


def json_ld(objects: list[dict[str, Any]], request: HttpRequest) -> SafeString:
    """schema.org objects as one script-safe JSON text; paths under ``url`` become absolute."""
    if not objects:
        return mark_safe("")
    graph: list[dict[str, Any]] = [_addressed(item, request) for item in objects]
    for item in graph:
        if action := item.get("potentialAction"):
            # build_absolute_uri would escape the braces of the template.
            item["potentialAction"] = {
                **action,
                "target": absolute(request, "/") + action["target"].lstrip("/"),
            }
    text = json.dumps({"@context": "https://schema.org", "@graph": graph}, ensure_ascii=False)
    return mark_safe(text.translate(_ESCAPES))


def _addressed(value: Any, request: HttpRequest) -> Any:
    if isinstance(value, list):
        return [_addressed(one, request) for one in value]
    if not isinstance(value, dict):
        return value
    return {
        key: absolute(request, inner)
        if key in {"url", "@id"} and isinstance(inner, str)
        else _addressed(inner, request)
        for key, inner in value.items()
    }


def website(page: Page) -> dict[str, Any]:
    return {
        "@type": "WebSite",
        "name": gettext("Поруч"),
        "url": page.url,
        "inLanguage": page.locale.language_code,
        "potentialAction": {
            "@type": "SearchAction",
            "target": f"/{page.locale.language_code}/search/?q={{q}}",
            "query-input": "required name=q",
        },
    }


def organisations() -> list[dict[str, Any]]:
    """The partners as schema.org organisations."""
    kinds = {Partner.Role.NGO: "NGO", Partner.Role.COUNCIL: "GovernmentOrganization"}
    return [
        {
            "@type": kinds[Partner.Role(partner.role)],
            "name": partner.name,
            **({"url": partner.website} if partner.website else {}),
        }
        for partner in Partner.objects.all()
    ]
