"""Social cards, the map of news, and the page that tells other sites what they may take."""

from datetime import timedelta
from typing import Any, Final

from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import sitemap as sitemap_view
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from campaigns.syndication import cards, feeds
from poruch import languages
from poruch.core.models import ContentPage
from poruch.core.pages import public
from poruch.core.querying.fields import types

#: Seconds for which a drawn card is kept.
CARD_SECONDS: Final = 3600
#: Types that are news to search engines, and how long (Google's rule: two days).
NEWS: Final = ("news", "press_release", "press_briefing")
NEWS_DAYS: Final = 2


@require_safe
def social_card(request: HttpRequest, pk: int, digest: str) -> HttpResponse:
    """The picture of a public page that is made to be passed on. Another digest leads to the present one."""
    found = public().filter(pk=pk).select_related("locale").first() if pk < 2**63 else None
    page = found.specific if found else None
    if page is None or not page.outward:
        raise Http404
    card = cards.card_of(page)
    if digest != card.digest:
        return HttpResponseRedirect(reverse("social_card", args=[pk, card.digest]))
    key = f"card:{pk}:{card.digest}"
    content = cache.get(key)
    if content is None:
        content = cards.png(card)
        cache.set(key, content, CARD_SECONDS)
    response = HttpResponse(content, content_type="image/png")
    response.headers["Cache-Control"] = f"public, max-age={CARD_SECONDS}"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


class NewsSitemap(Sitemap):
    """What was published in the last two days (the sitemap extension for news)."""

    def items(self) -> list[ContentPage]:
        from django.contrib.contenttypes.models import ContentType

        models = [model for code, model in types().items() if code in NEWS]
        ids = [found.pk for found in ContentType.objects.get_for_models(*models).values()]
        since = timezone.now() - timedelta(days=NEWS_DAYS)
        pages = public().filter(content_type_id__in=ids, first_published_at__gte=since, confirmed=True)
        return list(pages.select_related("locale").order_by("-first_published_at")[:1000])

    def location(self, item: ContentPage) -> str:
        return str(item.url)

    def get_urls(
        self, page: int | str = 1, site: Any = None, protocol: str | None = None
    ) -> list[dict[str, Any]]:
        urls: list[dict[str, Any]] = super().get_urls(page, site, protocol)
        for url in urls:
            item = url["item"]
            with translation.override(item.locale.language_code):
                url["news"] = {
                    "name": gettext("Поруч"),
                    "language": item.locale.language_code,
                    "date": item.first_published_at,
                    "title": item.title,
                }
        return urls


@require_safe
def news_sitemap(request: HttpRequest) -> HttpResponse:
    response: HttpResponse = sitemap_view(
        request, {"news": NewsSitemap()}, template_name="campaigns/syndication/sitemap_news.xml"
    )
    response.headers.pop("X-Robots-Tag", None)
    return response


@require_safe
def for_sites(request: HttpRequest) -> HttpResponse:
    """Everything another site may take: feeds of every kind, code to paste, the API."""
    language = translation.get_language() or languages.SOURCE
    rows = [
        {
            "name": name,
            "atom": feeds.address(code, "atom", language),
            "rss": feeds.address(code, "rss", language),
        }
        for code, name in [
            (feeds.ALL, gettext("Усе нове")),
            *sorted(feeds.feed_types().items(), key=_by_name),
        ]
    ]
    return TemplateResponse(request, "campaigns/syndication/for_sites.html", {"feeds": rows})


def _by_name(pair: tuple[str, str]) -> str:
    return pair[1]
