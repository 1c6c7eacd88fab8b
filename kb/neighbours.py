"""Links between guides and to topics, for the search page (see :mod:`search.neighbours`)."""

from django.db.models import F

from kb.models import GuidePage, TopicPage
from poruch.core.pages import best_by_key, linked, public, reader_url
from search import neighbours
from search.neighbours import Link, Topic


def related_guides(id: int, locale: str) -> list[Link]:
    """What editors put under «Що далі» of a guide, in their order, public pages only. Four queries."""
    stored = GuidePage.objects.filter(pk=id).values_list("related", flat=True).first()
    ids = [block["value"] for block in stored.raw_data] if stored else []
    pages = linked(ids)
    return [Link(pages[pk].title, pages[pk].url, pages[pk].language) for pk in ids if pk in pages]


def topics(locale: str) -> list[Topic]:
    """The topics in the order of their section, with the titles of their guides. Four queries."""
    titles: dict[int, list[str]] = {}
    guides = public(GuidePage.objects.all()).filter(topics__isnull=False)
    for topic, title in guides.annotate(topic=F("topics")).values_list("topic", "title"):
        titles.setdefault(topic, []).append(title)
    pages = best_by_key(public(TopicPage.objects.all()).order_by("path"), locale)
    return [
        Topic(
            Link(page.title, reader_url(page, locale), page.locale.language_code),
            tuple(titles.get(page.topic_id, ())),
        )
        for page in pages.values()
    ]


def register() -> None:
    neighbours.register_related(GuidePage.content_type_code, related_guides)
    neighbours.register_topics(topics)
