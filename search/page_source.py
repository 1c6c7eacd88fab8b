"""Documents of pages: what every app whose content is pages gives to search.

One rule of eligibility (:func:`poruch.core.pages.public`) serves indexing, the comparison of database
and index, and the last check before a hit leaves.
"""

from collections.abc import Callable, Collection, Iterator
from typing import Any

from django.utils import timezone

from poruch.core import staleness
from poruch.core.models import ContentPage
from poruch.core.pages import public, public_among, reader_url
from poruch.core.richtext import drop_marks, plain
from search import boosts, registry
from search.documents import PAST, UPCOMING, SearchDocument
from search.models import IndexedDocument
from search.outbox import enqueue

Text = Callable[[Any], list[str]]


class PageSource:
    """Documents of one page type; ``text`` gives the paragraphs of its body, ``boost`` weighs the type."""

    kin = "page"

    def __init__(
        self, model: type[ContentPage], text: Text, boost: float, prefetch: tuple[str, ...] = ()
    ) -> None:
        self.type: str = model.content_type_code
        self.model, self.text, self.boost = model, text, boost
        self.prefetch = ("topics", "audiences", "regions", *prefetch)

    def _eligible(self) -> Any:
        return public(self.model.objects.all())

    def ids(self) -> Iterator[int]:
        yield from self._eligible().values_list("pk", flat=True).iterator()

    def documents(self, ids: Collection[int]) -> list[SearchDocument]:
        pages = self._eligible().filter(pk__in=ids).select_related("locale").prefetch_related(*self.prefetch)
        stale = staleness.since(ids)
        return [self._document(page, boosts.STALE if page.pk in stale else 1.0) for page in pages]

    def visible(self, ids: Collection[int]) -> set[int]:
        return public_among(ids)

    def when(self, page: Any) -> str:
        """``UPCOMING``, ``PAST``, or "" of what has no date."""
        return ""

    def _document(self, page: Any, demotion: float) -> SearchDocument:
        when = self.when(page)
        paragraphs = [*self.text(page), plain(page.body)]
        dates = page.source_dates
        return SearchDocument(
            type=self.type,
            object_id=page.pk,
            locale=page.locale.language_code,
            translation_key=page.translation_key.hex,
            slug=page.slug,
            url=reader_url(page, page.locale.language_code),
            title=page.title,
            summary=drop_marks(page.summary),
            body=drop_marks("\n".join(sentence(part) for part in paragraphs if part)),
            facets={
                "topic": tuple(row.code for row in page.topics.all()),
                "audience": tuple(row.code for row in page.audiences.all()),
                "region": tuple(row.code for row in page.regions.all()),
                **({"when": (when,)} if when else {}),
            },
            unconfirmed=not page.confirmed,
            as_of=dates[-1] if dates else "",
            boost=self.boost * demotion * (boosts.OVER if when == PAST else 1.0),
        )


class DatedPageSource(PageSource):
    """Pages that happen at a time: what is over stands lower, and both can be asked for alone.

    ``ends`` names the column of the end; empty there means that it never ends.
    """

    def __init__(
        self,
        model: type[ContentPage],
        text: Text,
        boost: float,
        prefetch: tuple[str, ...] = (),
        *,
        ends: str,
    ) -> None:
        super().__init__(model, text, boost, prefetch)
        self.ends = ends

    def when(self, page: Any) -> str:
        end = getattr(page, self.ends)
        return PAST if end is not None and end <= timezone.now() else UPCOMING

    def over(self) -> list[int]:
        """Pages that the index still holds as coming though they have ended."""
        held = IndexedDocument.objects.filter(type=self.type, deleted=False, facets__when__0=UPCOMING)
        ended = self.model.objects.filter(**{f"{self.ends}__lte": timezone.now()})
        return list(ended.filter(pk__in=held.values("object_id")).values_list("pk", flat=True))


def pass_by() -> int:
    """Give the index what has ended since it was read; how many. Called at every turn of the schedule."""
    dated = [source for source in registry.sources() if isinstance(source, DatedPageSource)]
    ended = [(source.type, pk) for source in dated for pk in source.over()]
    for type, pk in ended:
        enqueue(type, pk)
    return len(ended)


def sentence(text: str) -> str:
    """Closed by a full stop, so that a passage that spans list items still reads as text."""
    return text if text[-1] in ".!?:;…" else f"{text}."


def no_text(page: Any) -> list[str]:
    """A page whose summary and running text are all it says."""
    return []
