"""Marking pages that an edition overtakes, and taking the mark off again."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from kb.models import LegalActPage
from poruch.core.models import ContentPage, Partner, SiteRevision
from poruch.editorial.freshness import citations
from poruch.editorial.freshness.citations import Citation
from poruch.editorial.freshness.models import LawEdition, ReviewTask, StaleMark
from poruch.editorial.freshness.models.editions import How
from search import registry
from search.outbox import enqueue


def since(ids: Collection[int]) -> Mapping[int, date]:
    """The stale pages among ``ids``, with the newest edition in force that nobody has answered. One query."""
    marks = StaleMark.objects.filter(
        page__in=list(ids), resolved_at=None, edition__date__lte=timezone.localdate()
    )
    rows = marks.order_by().values_list("page").annotate(Max("edition__date"))
    return dict(rows)


def touch(pages: Iterable[ContentPage]) -> None:
    """What readers see of these pages has changed: cached pages and the index are to be made anew."""
    found = list(pages)
    for page in found:
        code = page.content_type_code or getattr(page.specific_class, "content_type_code", "")
        if registry.source(code):
            enqueue(code, page.pk)
    SiteRevision.bump(rows=True, pages=[page.pk for page in found])


@transaction.atomic
def record(edition: LawEdition) -> int:
    """Store an edition and mark all pages, in every language, that cite what it changed; how many are open.

    Called again after a correction it marks what is new and forgets marks that nobody has answered yet and
    that are no longer due.
    """
    edition.save()
    acts = citations.act_ids(edition.act_key)
    found = {page: _hits(page, edition, acts) for page in citations.citing(acts)}
    due = {page.pk: (page, hits) for page, hits in found.items() if hits}
    wrong = edition.marks.filter(resolved_at=None).exclude(page__in=list(due)).select_related("page")
    freed = [mark.page for mark in wrong]
    wrong.delete()
    known = set(edition.marks.values_list("page", flat=True))
    new = [(page, hits) for pk, (page, hits) in due.items() if pk not in known]
    StaleMark.objects.bulk_create([_mark(page, edition, hits) for page, hits in new])
    _set_tasks(edition)
    touch([*freed, *(page for page, _hits in new)])
    return edition.marks.filter(resolved_at=None).count()


@transaction.atomic
def withdraw(edition: LawEdition) -> None:
    """An edition entered by mistake goes with its marks and tasks."""
    pages = [mark.page for mark in edition.marks.filter(resolved_at=None).select_related("page")]
    edition.delete()
    touch(pages)


@transaction.atomic
def resolve(marks: Iterable[StaleMark], user: Any, how: How) -> None:
    """Take marks off, and finish the tasks of which no mark is left."""
    rows = list(marks)
    now = timezone.now()
    for mark in rows:
        mark.resolved_at, mark.resolved_by, mark.how = now, user, how
    StaleMark.objects.bulk_update(rows, ["resolved_at", "resolved_by", "how"])
    for edition, key in {(mark.edition_id, mark.page.translation_key) for mark in rows}:
        left = StaleMark.objects.filter(edition=edition, page__translation_key=key, resolved_at=None)
        if not left.exists():
            tasks = ReviewTask.objects.filter(edition=edition, translation_key=key, done_at=None)
            tasks.update(done_at=now, done_by=user, how=how)
    touch([mark.page for mark in rows])


def open_marks(key: UUID) -> list[StaleMark]:
    """Unanswered marks of a page in all its languages, oldest edition first."""
    return list(_open(key).select_related("edition", "page__locale").order_by("edition__date", "page"))


def _open(key: UUID) -> QuerySet[StaleMark]:
    return StaleMark.objects.filter(page__translation_key=key, resolved_at=None)


def published(page: ContentPage, user: Any) -> None:
    """A page whose references name another edition than before was updated. A language version that cites
    what overtook its siblings is stale as they are."""
    if isinstance(page, LegalActPage) or not _open(page.translation_key).exists():
        return
    marks = open_marks(page.translation_key)
    own = {mark.edition_id: mark for mark in marks if mark.page_id == page.pk}
    fresh: list[StaleMark] = []
    for edition in {mark.edition_id: mark.edition for mark in marks}.values():
        hits = _hits(page, edition, citations.act_ids(edition.act_key))
        mark = own.get(edition.pk)
        if mark is not None and _is_updated(hits, mark.evidence):
            resolve([mark], user, How.UPDATED)
        elif mark is None and hits and not edition.marks.filter(page=page).exists():
            fresh.append(_mark(page, edition, hits))
    if fresh:
        StaleMark.objects.bulk_create(fresh)
        touch([page])


def _hits(page: ContentPage, edition: LawEdition, acts: Collection[int]) -> list[Citation]:
    changed = edition.changed
    return [citation for citation in citations.of(page, acts) if citation.meets(changed)]


def _is_updated(hits: list[Citation], evidence: list[list[str]]) -> bool:
    """Nothing cites the old any more: each reference that is left names an edition that was not there."""
    seen = {edition for _article, edition in evidence}
    return all(hit.edition and hit.edition not in seen for hit in hits)


def _mark(page: ContentPage, edition: LawEdition, hits: list[Citation]) -> StaleMark:
    named = dict.fromkeys(hit.article for hit in hits if hit.article)
    return StaleMark(
        page_id=page.pk,
        edition=edition,
        cited="; ".join(named)[:400],
        evidence=[[hit.article, hit.edition] for hit in hits],
    )


def _set_tasks(edition: LawEdition) -> None:
    """One for each partner and marked page; those without a mark go, unless they are done."""
    marks = edition.marks.filter(resolved_at=None)
    keys = set(marks.values_list("page__translation_key", flat=True))
    edition.tasks.filter(done_at=None).exclude(translation_key__in=keys).delete()
    ReviewTask.objects.bulk_create(
        [
            ReviewTask(edition=edition, translation_key=key, partner=partner)
            for key in sorted(keys)
            for partner in Partner.objects.all()
        ],
        ignore_conflicts=True,
    )
