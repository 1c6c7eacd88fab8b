"""What a partner has to look at again soon: the digest, the command of the day and the reports ask here."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet

from poruch import languages
from poruch.core import away
from poruch.core.models import ContentPage, Partner, SectionPage
from poruch.editorial.freshness import phones
from poruch.editorial.freshness.models import ReviewTask


@dataclass(frozen=True)
class DuePage:
    """A page in all its live languages: ``id`` and ``title`` of the source version, else of the first."""

    id: int
    translation_key: UUID
    title: str
    review_due: date
    languages: tuple[str, ...]


@dataclass(frozen=True)
class Due:
    """What waits for a partner. ``pages`` are the most urgent ones of ``total``; ``tasks`` are pages that a
    change of the law overtook and nobody has answered; ``calls`` are phones of the whole site."""

    pages: list[DuePage] = field(default_factory=list)
    total: int = 0
    tasks: int = 0
    calls: int = 0


def reviewed() -> QuerySet[Any]:
    """Live pages that are reviewed: all but sections, which only list what is below them."""
    sections = [model for model in SectionPage.__subclasses__() if not model._meta.abstract]
    kinds = ContentType.objects.get_for_models(*sections, for_concrete_models=False).values()
    pages: QuerySet[Any] = ContentPage.objects.live().exclude(content_type__in=list(kinds))
    return pages


def pages_due(partner: Partner, until: date) -> QuerySet[Any]:
    """Live pages, in every language, that a partner answers for and that are due by a day, oldest first.
    A page without a lead partner is everybody's."""
    own = Q(lead_partner=partner) | Q(joint=True) | Q(lead_partner=None)
    return reviewed().filter(own, review_due__lte=until).order_by("review_due", "pk")


def due_for(partner: Partner, until: date, limit: int = 50) -> Due:
    """What a partner has to look at by ``until``; at most ``limit`` pages by name. Five queries."""
    families = pages_due(partner, until).order_by().values("translation_key")
    families = families.annotate(first=Min("review_due"), n=Count("pk")).order_by("first", "translation_key")
    chosen = list(families[:limit])
    keys = {row["translation_key"] for row in chosen}
    versions: dict[UUID, list[ContentPage]] = {}
    for page in pages_due(partner, until).filter(translation_key__in=keys).select_related("locale"):
        versions.setdefault(page.translation_key, []).append(page)
    return Due(
        pages=[
            _due(versions[row["translation_key"]]) for row in chosen if row["translation_key"] in versions
        ],
        total=families.count(),
        tasks=open_tasks(partner).count(),
        calls=phones.to_call().count(),
    )


def open_tasks(partner: Partner) -> QuerySet[ReviewTask]:
    return standing(ReviewTask.objects.filter(partner=partner, done_at=None))


def standing(tasks: QuerySet[ReviewTask]) -> QuerySet[ReviewTask]:
    """Tasks about a page that somebody can still open: what is in the trash waits for nobody."""
    pages = ContentPage.objects.filter(translation_key=OuterRef("translation_key"))
    return tasks.filter(Exists(pages.exclude(url_path__startswith=away.ROOT)))


def _due(versions: list[ContentPage]) -> DuePage:
    order = {code: rank for rank, code in enumerate(languages.CODES)}
    versions = sorted(versions, key=lambda page: order.get(page.locale.language_code, len(order)))
    first = versions[0]
    return DuePage(
        id=first.pk,
        translation_key=first.translation_key,
        title=first.title,
        review_due=min(page.review_due for page in versions if page.review_due),
        languages=tuple(page.locale.language_code for page in versions),
    )
