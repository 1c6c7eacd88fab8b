"""A story goes everywhere at once: what stays is an empty page that says so at the same address."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.images import get_image_model
from wagtail.log_actions import log
from wagtail.models import Comment, Page, PageLogEntry, ReferenceIndex, Revision, TaskState, WorkflowState
from wagtail_localize.models import String, StringTranslation, TranslatableObject, TranslationSource

from campaigns.advocacy.models import ConsentRecord, StoryPage
from campaigns.advocacy.models.stories import TEXTS
from poruch.core.erasure import erased
from poruch.core.models import SiteRevision
from poruch.core.models.base import METADATA
from search.outbox import enqueue

WITHDRAWN = "poruch.consent.withdraw"
ENDED = "poruch.consent.end"


@transaction.atomic
def withdraw(record: ConsentRecord, user: Any = None) -> int:
    """End a consent and erase what was told with it, in all languages; how many pages. Asks nobody."""
    row = ConsentRecord.objects.select_for_update().get(pk=record.pk)
    if row.withdrawn_on is None:
        row.withdrawn_on = timezone.localdate()
        row.save(update_fields=["withdrawn_on"])
        log(instance=row, action=WITHDRAWN, user=user)
    return _erase_all(row, stories_of(row), user)


def end_expired() -> str:
    """What was told with consents that have run out is erased. A renewal that waits for review keeps its
    draft: the story itself left readers at the minute (:func:`campaigns.advocacy.consent.bound`)."""
    count = 0
    for record in ConsentRecord.objects.ended(timezone.localdate()).filter(erased_at=None):
        with transaction.atomic():
            stories = stories_of(record)
            renewed = {story.translation_key for story in stories if _is_renewed(story, record)}
            kept = renewed if record.withdrawn_on is None else set()
            due = [story for story in stories if story.translation_key not in kept]
            if due and not record.withdrawn_on:
                log(instance=record, action=ENDED)
            count += _erase_all(record, due, None, done=len(due) == len(stories))
    return f"{count} stories erased: their consent has ended."


def stories_of(record: ConsentRecord) -> list[StoryPage]:
    """Every page that tells of it: published or draft, copies, in the trash, all languages of each."""
    told = Q(consent=record) | Q(latest_revision__content__consent=record.pk)
    keys = StoryPage.objects.filter(told, withdrawn_at=None).values("translation_key")
    found = StoryPage.objects.filter(translation_key__in=keys, withdrawn_at=None)
    return list(found.select_related("locale").order_by("path"))


def _is_renewed(story: StoryPage, record: ConsentRecord) -> bool:
    draft = story.get_latest_revision()
    named = draft.content.get("consent") if draft else None
    other = ConsentRecord.objects.filter(pk=named).first() if named and named != record.pk else None
    return other is not None and other.is_valid


def _erase_all(record: ConsentRecord, stories: list[StoryPage], user: Any, *, done: bool = True) -> int:
    ids = [story.pk for story in stories]
    images = _images_of(stories)
    for story in stories:
        if story.live:
            # Past the gates: that somebody else has yet to agree keeps no story before readers.
            UnpublishPageAction(story, user=user, log_action=False).execute(skip_permission_checks=True)
        _end_reviews(story, user)
        _empty(story.pk)
    for key in {story.translation_key for story in stories}:
        _forget_translations(key)
    for story in StoryPage.objects.filter(pk__in=ids).select_related("locale"):
        erased.send(sender=StoryPage, instance=story, ids=ids)
        enqueue(StoryPage.content_type_code, story.pk)
        log(instance=story, action=WITHDRAWN if record.withdrawn_on else ENDED, user=user)
    _remove_images(images, ids)
    if done:
        ConsentRecord.objects.filter(pk=record.pk).update(erased_at=timezone.now())
    SiteRevision.bump()
    return len(ids)


def _images_of(stories: Iterable[StoryPage]) -> set[int]:
    """Of the pages and of all their versions."""
    found = {story.image_id for story in stories}
    versions = Revision.page_revisions.filter(object_id__in=[str(story.pk) for story in stories])
    found |= set(versions.values_list("content__image", flat=True))
    return {int(pk) for pk in found if pk}


def _end_reviews(story: StoryPage, user: Any) -> None:
    mine = WorkflowState.objects.for_instance(story)
    for workflow in mine.active():
        workflow.cancel(user=user)
    TaskState.objects.filter(workflow_state__in=mine).update(comment="")
    Comment.objects.filter(page=story.pk).delete()


def _empty(pk: int) -> None:
    """The page, all its versions and its history lose every word; the address stays."""
    page = StoryPage.objects.select_related("locale").get(pk=pk)
    with translation.override(page.locale.language_code):
        page.title = page.draft_title = _("Відкликана історія")
    for name in TEXTS:
        setattr(page, name, "")
    for name in METADATA:
        setattr(page, name, [])
    page.sources, page.image = [], None
    page.go_live_at = page.expire_at = page.embargo_until = None
    page.withdrawn_at = timezone.now()
    page.has_unpublished_changes = False
    page.save(clean=False)
    Revision.page_revisions.filter(object_id=str(pk)).update(
        content=page.serializable_data(), object_str=page.title, approved_go_live_at=None
    )
    PageLogEntry.objects.filter(page=pk).update(label=page.title, data={})


def _forget_translations(key: Any) -> None:
    """What wagtail-localize keeps of the text, and its translations."""
    strings = list(String.objects.filter(segments__source__object_id=key).values_list("pk", flat=True))
    # In this order: segments hold on to their contexts.
    TranslationSource.objects.filter(object_id=key).delete()
    StringTranslation.objects.filter(context__object_id=key).delete()
    TranslatableObject.objects.filter(pk=key).delete()
    String.objects.filter(pk__in=strings, segments__isnull=True).delete()


def _remove_images(images: set[int], ids: list[int]) -> None:
    """With their files in all sizes, where nothing else shows them."""
    own = {str(pk) for pk in ids}
    page_type = Page._meta.concrete_model
    for image in get_image_model().objects.filter(pk__in=images):
        used = ReferenceIndex.get_references_to(image).exclude(
            object_id__in=own, base_content_type__model=page_type._meta.model_name
        )
        if not used.exists() and not StoryPage.objects.filter(image=image).exists():
            image.delete()
