"""What happens to pages, told to the table of translations in the same transaction."""

import logging
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save, pre_save
from wagtail.log_actions import get_active_log_context
from wagtail.models import WorkflowState
from wagtail.signals import page_published, page_unpublished
from wagtail_localize.models import Translation, TranslationLog, TranslationSource

from poruch import languages
from poruch.core import away
from poruch.core.erasure import erased
from poruch.core.models import ContentPage
from poruch.core.transfer.under_way import is_importing
from poruch.editorial.translation import content, states
from poruch.editorial.translation.missing import count_missing
from poruch.editorial.translation.models import TranslationState

log = logging.getLogger(__name__)


def connect() -> None:
    pre_save.connect(hide_foreign_alias, dispatch_uid="translation-alias")
    pre_save.connect(own_new_version, dispatch_uid="translation-owner")
    post_save.connect(page_saved, dispatch_uid="translation-page-saved")
    post_delete.connect(page_deleted, sender=ContentPage, dispatch_uid="translation-page-deleted")
    away.gone.connect(page_deleted, dispatch_uid="translation-page-away")
    away.returned.connect(page_returned, dispatch_uid="translation-page-returned")
    erased.connect(forget, dispatch_uid="translation-forget")
    page_published.connect(on_published, dispatch_uid="translation-published")
    page_unpublished.connect(on_unpublished, dispatch_uid="translation-unpublished")
    post_save.connect(workflow_moved, sender=WorkflowState, dispatch_uid="translation-workflow")
    post_save.connect(draft_saved, sender=TranslationLog, dispatch_uid="translation-log")


def hide_foreign_alias(sender: type[Any], instance: Any, **kwargs: Any) -> None:
    """An alias of a page of another language is never live.

    It would show one language under the address of another, and follow every publication of its original:
    nobody would have reviewed it. Its readers get the original along the visible chain instead.
    """
    if isinstance(instance, ContentPage) and instance.alias_of_id:
        original = instance.alias_of
        if original is not None and original.locale_id != instance.locale_id:
            instance.live = False


def own_new_version(sender: type[Any], instance: Any, raw: bool = False, **kwargs: Any) -> None:
    """A version copied for translation has the owner of its original, whom the log would name as its maker.

    Only where it is known whose page it is: a page that nobody leads becomes that of its owner's partner.
    """
    if raw or not isinstance(instance, ContentPage) or not instance._state.adding:
        return
    if not instance.owner_id or not instance.lead_partner_id:
        return
    if (user := get_active_log_context().user) is not None and user.is_authenticated:
        instance.owner = user


def page_saved(
    sender: type[Any], instance: Any, created: bool, update_fields: Any, raw: bool = False, **kwargs: Any
) -> None:
    """A new page, or a draft beside the live version. Publishing has a signal of its own."""
    if raw or not isinstance(instance, ContentPage) or is_importing():
        return
    drafted = update_fields and "has_unpublished_changes" in update_fields
    if created or (drafted and instance.locale.language_code != languages.SOURCE):
        states.refresh(instance.translation_key)


def page_deleted(sender: type[Any], instance: Any, **kwargs: Any) -> None:
    states.refresh(instance.translation_key)


def page_returned(sender: type[Any], instance: Any, **kwargs: Any) -> None:
    states.rebuild(instance.translation_key)


def forget(instance: Any, **kwargs: Any) -> None:
    """The table holds what the original says now, for translators."""
    rows = TranslationState.objects.filter(key=instance.translation_key)
    rows.update(stale_parts=[], gone=0, base=None, draft_base=None)


def on_published(instance: Any, revision: Any = None, alias: bool = False, **kwargs: Any) -> None:
    if not isinstance(instance, ContentPage) or alias:
        return
    states.published(instance, revision.pk if revision else None)
    if is_importing():  # agree_with_imported does it for all.
        return
    rows = states.refresh(instance.translation_key, content_changed=True)
    if any(row.source_id == instance.pk and row.target_id for row in rows):
        tell_translators(instance)


def on_unpublished(instance: Any, **kwargs: Any) -> None:
    if isinstance(instance, ContentPage):
        states.refresh(instance.translation_key, content_changed=True)


def workflow_moved(instance: WorkflowState, **kwargs: Any) -> None:
    page = ContentPage.objects.filter(pk=instance.object_id).first() if _is_page(instance) else None
    if page is not None:
        states.refresh(page.translation_key)


def _is_page(state: WorkflowState) -> bool:
    return bool(state.base_content_type.model == "page" and str(state.object_id).isdigit())


def draft_saved(instance: TranslationLog, created: bool, **kwargs: Any) -> None:
    """wagtail-localize, or our own action, has made a revision of a translation from its segments."""
    if not created or instance.revision_id is None:
        return
    source = instance.source
    target = (
        ContentPage.objects.filter(translation_key=source.object_id, locale_id=instance.locale_id)
        .select_related("locale")
        .first()
    )
    if target is not None:
        said = content.base(content.parts(source.as_instance()))
        states.drafted(target, instance.revision_id, said, count_missing(source, instance.locale))


def _passed_on(page: ContentPage) -> tuple[Any, ...]:
    """What a translation takes over: what the page says, and whose it is."""
    return (content.parts(page), page.lead_partner_id, page.joint)


def tell_translators(page: ContentPage) -> None:
    """The translation editor shows what the original says now. Texts that stayed keep their translation."""
    source = TranslationSource.objects.get_for_instance_or_none(page)
    if source is None or not Translation.objects.filter(source=source).exists():
        return
    try:
        with transaction.atomic():
            if _passed_on(source.as_instance()) != _passed_on(page.specific):
                source.update_from_db()
    except Exception:  # Publishing must not fail with it; the next publication tries again.
        log.exception("The translation source of page %s could not be brought up to date.", page.pk)
