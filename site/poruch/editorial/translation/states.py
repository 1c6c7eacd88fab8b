"""Keeping :class:`TranslationState` true: what changes, when a page of a translation group changes."""

from collections.abc import Collection, Iterable
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from wagtail.models import WorkflowState

from poruch import languages
from poruch.core import away
from poruch.core.models import ContentPage, SiteRevision
from poruch.editorial.translation import content
from poruch.editorial.translation.models import TranslationState

State = TranslationState.State
#: Characters of a stale text that its row holds for lists.
SHOWN: Final = 300


def original(versions: Iterable[ContentPage]) -> ContentPage | None:
    """The version the others are translations of: the Ukrainian one, else the oldest that is no alias."""
    own = sorted((one for one in versions if one.alias_of_id is None), key=lambda one: one.pk)
    return next((one for one in own if one.locale.language_code == languages.SOURCE), own[0] if own else None)


def versions(key: UUID) -> list[ContentPage]:
    """Those in the trash too: for the table they are missing, but they may come back."""
    return list(ContentPage.objects.filter(translation_key=key).select_related("locale"))


def in_review(pages: Iterable[ContentPage]) -> set[int]:
    """The ids of pages whose workflow runs or waits for changes."""
    ids = [str(page.pk) for page in pages]
    running = WorkflowState.objects.filter(
        Q(status=WorkflowState.STATUS_IN_PROGRESS) | Q(status=WorkflowState.STATUS_NEEDS_CHANGES),
        base_content_type__model="page",
        object_id__in=ids,
    )
    return {int(pk) for pk in running.values_list("object_id", flat=True)}


def refresh(key: UUID, *, content_changed: bool = False) -> list[TranslationState]:
    """Bring the rows of a translation group up to date; at most six queries and one bulk write.

    ``content_changed``: the live original may say something else now, compare.
    """
    return refresh_many([key], content_changed=content_changed)


@transaction.atomic
def refresh_many(keys: Collection[UUID], *, content_changed: bool = False) -> list[TranslationState]:
    """:func:`refresh` for several groups with the same number of queries, and two a changed original."""
    groups: dict[UUID, list[ContentPage]] = {key: [] for key in keys}
    pages = ContentPage.objects.filter(translation_key__in=keys).select_related("locale")
    for page in pages.defer("summary", "body", "sources"):
        groups[page.translation_key].append(page)
    rows: dict[UUID, dict[str, TranslationState]] = {key: {} for key in keys}
    for row in TranslationState.objects.filter(key__in=keys):
        rows[row.key][row.language] = row
    several = [page for versions in groups.values() if len(versions) > 1 for page in versions]
    reviewed = in_review(several) if several else set()
    before = {(row.key, row.language): _values(row) for held in rows.values() for row in held.values()}
    kept: list[TranslationState] = []
    for key, versions in groups.items():
        kept += _group(key, versions, rows[key], reviewed, content_changed=content_changed)
    wanted = {(row.key, row.language) for row in kept}
    if left := [row.pk for held in rows.values() for row in held.values() if _place(row) not in wanted]:
        TranslationState.objects.filter(pk__in=left).delete()
    _write([row for row in kept if _values(row) != before.get(_place(row))])
    told = {place: values[-1] for place, values in before.items()}
    if any(row.stale_since != told.get(_place(row)) for row in kept):
        # Readers of the translation are told.
        SiteRevision.bump(rows=True, pages=[page.pk for versions in groups.values() for page in versions])
    return kept


def _place(row: TranslationState) -> tuple[UUID, str]:
    return row.key, row.language


def _group(
    key: UUID,
    everything: list[ContentPage],
    rows: dict[str, TranslationState],
    reviewed: set[int],
    *,
    content_changed: bool,
) -> list[TranslationState]:
    """The rows that a group is to have, judged; none without an original. Writes nothing."""
    found = [one for one in everything if not away.is_away(one)]
    resting = {one.locale.language_code for one in everything if away.is_away(one)}
    source = original(found)
    if source is None:
        return []
    targets = {one.locale.language_code: one for one in found if one.alias_of_id is None}
    said = _said(source) if content_changed and len(targets) > 1 else None
    kept = []
    for code in languages.CODES:
        if code == source.locale.language_code:
            continue
        row = rows.get(code) or TranslationState(key=key, language=code)
        row.source = source
        _judge(row, targets.get(code), reviewed, said, resting=code in resting)
        kept.append(row)
    return kept


_NAMES = (
    *("source_id", "target_id", "state", "rank", "work", "stale_parts", "gone"),
    *("base", "draft_base", "draft_revision", "draft_missing", "stale_since"),
)


def _values(row: TranslationState) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in _NAMES)


def _write(rows: list[TranslationState]) -> None:
    names = [*(name.removesuffix("_id") for name in _NAMES), "updated_at"]
    for row in rows:
        row.updated_at = timezone.now()
    if taken := [row.target_id for row in rows if row.target_id]:
        # A row's target may have belonged to another row of the group: let go first, then take.
        others = TranslationState.objects.filter(target__in=taken)
        others.exclude(pk__in=[row.pk for row in rows if row.pk]).update(target=None)
    if known := [row for row in rows if row.pk]:
        TranslationState.objects.bulk_update(known, names)
    TranslationState.objects.bulk_create(
        [row for row in rows if not row.pk],
        update_conflicts=True,
        unique_fields=["key", "language"],
        update_fields=names,
    )


def _said(source: ContentPage) -> list[content.Part] | None:
    """What the live original says; None while readers do not see one."""
    return content.parts(source.specific) if source.live else None


def _judge(
    row: TranslationState,
    target: ContentPage | None,
    reviewed: set[int],
    said: list[content.Part] | None,
    *,
    resting: bool,
) -> None:
    row.target = target
    if target is None:
        row.put(State.MISSING)
        row.work = ""
        if not resting:
            row.base, row.draft_base, row.draft_revision = None, None, None
        _compare(row, None)
        return
    work = State.REVIEW if target.pk in reviewed else State.DRAFT
    waits = target.pk in reviewed or target.has_unpublished_changes
    row.work = work if waits and target.live else ""
    if not target.live:
        row.put(work)
        _compare(row, None)
        return
    if said is not None:
        if row.base is None:
            row.base = content.base(said)
        _compare(row, said)
    row.put(State.STALE if row.stale_since else State.CURRENT)


def _compare(row: TranslationState, said: list[content.Part] | None) -> None:
    fresh, gone = content.changed(said, row.base) if said is not None and row.base is not None else ([], 0)
    known = {(part["field"], part["text"]): part for part in row.stale_parts}
    today = timezone.localdate().isoformat()
    row.stale_parts = [
        known.get((part.field, part.text[:SHOWN]))
        or {"field": part.field, "text": part.text[:SHOWN], "since": today}
        for part in fresh
    ]
    row.gone = gone
    if not fresh and not gone:
        row.stale_since = None
    elif row.stale_since is None:
        row.stale_since = timezone.now()


def drafted(target: ContentPage, revision_id: int, base: list[list[str]], missing: int) -> None:
    """A translation was saved as a draft: what it was made of, and how much is not translated in it."""
    row = row_for(target)
    if row is None:
        return
    row.draft_base, row.draft_revision, row.draft_missing = base, revision_id, missing
    row.save(update_fields=["draft_base", "draft_revision", "draft_missing", "updated_at"])


def published(target: ContentPage, revision_id: int | None) -> None:
    """Readers see a new version of a translation: it says what its draft was made of."""
    drafts = TranslationState.objects.filter(target=target.pk, draft_revision__isnull=False)
    row = drafts.first() if target.locale.language_code != languages.SOURCE else None
    if row is None or row.draft_revision is None or (revision_id or 0) < row.draft_revision:
        return
    row.base, row.draft_base, row.draft_revision, row.draft_missing = row.draft_base, None, None, 0
    row.save(update_fields=["base", "draft_base", "draft_revision", "draft_missing", "updated_at"])


def agree(target: ContentPage) -> None:
    """A person, or an import of both, says that the translation says what the original says now."""
    row = row_for(target)
    if row is None:
        return
    source = row.source
    said = _said(source)
    if said is not None:
        row.base = content.base(said)
        row.save(update_fields=["base", "updated_at"])
    refresh(row.key, content_changed=True)


def row_for(target: ContentPage) -> TranslationState | None:
    """The row of a translation, made when the group has none yet; None for an original."""
    code = target.locale.language_code
    if code == languages.SOURCE:  # Always the original.
        return None
    rows = TranslationState.objects.filter(key=target.translation_key, language=code)
    found = rows.select_related("source__locale").first()
    if found is None:
        refresh(target.translation_key)
        found = rows.select_related("source__locale").first()
    return found


def keys() -> QuerySet[Any]:
    """The key of every translation group, in a steady order."""
    pages = ContentPage.objects.order_by("translation_key")
    found: QuerySet[Any] = pages.values_list("translation_key", flat=True).distinct()
    return found


def rebuild(key: UUID) -> list[TranslationState]:
    """:func:`refresh`, and a base for translations that were published before anybody kept one."""
    found = [one for one in versions(key) if not away.is_away(one)]
    source = original(found)
    if source is not None:
        for target in found:
            if target.pk != source.pk and target.live and target.alias_of_id is None:
                row = row_for(target)
                if row is not None and _lacks_texts(row) and (then := _then(source, target)):
                    row.base = _with_texts(row.base, content.base(then))
                    row.save(update_fields=["base", "updated_at"])
    return refresh(key, content_changed=True)


def _lacks_texts(row: TranslationState) -> bool:
    return row.base is None or any(len(one) < 3 for one in row.base)


def _with_texts(base: list[list[str]] | None, then: list[list[str]]) -> list[list[str]]:
    """A base that was kept before texts were, with the texts of the version it seems to be of."""
    known = {one[0]: one for one in then}
    return then if base is None else [known.get(one[0], one) for one in base]


def _then(source: ContentPage, target: ContentPage) -> list[content.Part] | None:
    """What the original said when the translation was last published, from its versions."""
    when = target.last_published_at
    if when is None:
        return None
    before = source.revisions.filter(created_at__lte=when).order_by("-created_at").first()
    return content.parts(before.as_object()) if before else None
