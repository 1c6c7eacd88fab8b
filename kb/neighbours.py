"""Links between guides and to topics, for the search page (see :mod:`search.neighbours`)."""

from collections.abc import Sequence
from typing import Final

from django.db.models import F
from django.db.models.functions import Length

from kb.models import GlossaryTerm, GuidePage, TopicPage
from poruch.core.pages import best_by_key, linked, public, reader_url
from search import neighbours
from search.neighbours import MOST, Link, Topic

#: Titles looked through for the nearest topics: only a bound of work.
_TITLES_MOST: Final = 500


def related_guides(ids: Sequence[int], locale: str) -> dict[int, list[Link]]:
    """What editors put under «Що далі» of each guide, in their order, public pages only. Four queries."""
    stored = GuidePage.objects.filter(pk__in=ids).values_list("pk", "related")
    named = {id: [block["value"] for block in related.raw_data] for id, related in stored}
    pages = linked(id for many in named.values() for id in many)
    return {
        id: [Link(pages[pk].title, pages[pk].url, pages[pk].language) for pk in many if pk in pages]
        for id, many in named.items()
    }


def topics(locale: str) -> list[Topic]:
    """The topics in the order of their section, with the titles of their guides. Four queries."""
    titles: dict[int, list[str]] = {}
    guides = public(GuidePage.objects.all()).filter(topics__isnull=False).order_by("-pk")
    for topic, title in guides.annotate(topic=F("topics")).values_list("topic", "title")[:_TITLES_MOST]:
        titles.setdefault(topic, []).append(title)
    pages = best_by_key(public(TopicPage.objects.all()).order_by("path"), locale)
    return [
        Topic(
            Link(page.title, reader_url(page, locale), page.locale.language_code),
            tuple(titles.get(page.topic_id, ())),
        )
        for page in pages.values()
    ]


def named(locale: str) -> list[str]:
    """Terms of this language, those with the most other names first. One query."""
    terms = GlossaryTerm.objects.public().filter(locale__language_code=locale)
    return list(terms.order_by(Length("synonyms").desc(), "name").values_list("name", flat=True)[: 2 * MOST])


def register() -> None:
    neighbours.register_examples(named)
    neighbours.register_related(GuidePage.content_type_code, related_guides)
    neighbours.register_topics(topics)
