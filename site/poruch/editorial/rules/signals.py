"""What happens to pages, whatever the route, as occurrences.

Signals fire in the transaction of the change; :func:`happened` writes a row there and has it taken up later.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from typing import Any, Final

from django.db import transaction
from django.db.models.signals import m2m_changed, post_save, pre_delete
from django.utils.translation import gettext as _
from wagtail.log_actions import get_active_log_context
from wagtail.models import PageLogEntry, Revision
from wagtail.signals import (
    page_published,
    page_unpublished,
    post_page_move,
    workflow_approved,
    workflow_rejected,
    workflow_submitted,
)

from poruch import languages
from poruch.core import away, gates
from poruch.core.embargo import lifted
from poruch.core.models import ContentPage
from poruch.editorial.rules.events import Event
from poruch.editorial.rules.models import Occurrence, Rule

#: What content is filed under; the house has no free tags.
TAGS: Final = ("topics", "audiences")
#: The rules whose actions are being done right now, the outermost first.
_chain: ContextVar[tuple[int, ...]] = ContextVar("poruch_rules_chain", default=())


@contextmanager
def acting(chain: tuple[int, ...]) -> Iterator[None]:
    """Whatever happens inside is the work of these rules."""
    token = _chain.set(chain)
    try:
        yield
    finally:
        _chain.reset(token)


def never_publish(wish: gates.Wish) -> list[str]:
    """A rule prepares; a person publishes. Holds by whatever way an action would come to publishing."""
    if _chain.get() and wish.change is gates.Change.PUBLISH:
        return [_("Правило не публікує: це робить людина.")]
    return []


def connect() -> None:
    gates.register(never_publish)
    post_save.connect(_saved, dispatch_uid="rules-saved")
    post_save.connect(_revised, sender=Revision, dispatch_uid="rules-revised")
    post_save.connect(_logged, sender=PageLogEntry, dispatch_uid="rules-logged")
    page_published.connect(_published, dispatch_uid="rules-published")
    lifted.connect(_published, dispatch_uid="rules-published")
    page_unpublished.connect(_unpublished, dispatch_uid="rules-unpublished")
    post_page_move.connect(_moved, dispatch_uid="rules-moved")
    for name in TAGS:
        field: Any = ContentPage._meta.get_field(name)
        m2m_changed.connect(_tagged, sender=field.remote_field.through, dispatch_uid=f"rules-tagged-{name}")
    away.going.connect(_put_away, dispatch_uid="rules-put-away")
    pre_delete.connect(_deleted, dispatch_uid="rules-deleted")
    for signal, event in (
        (workflow_submitted, Event.SUBMITTED),
        (workflow_approved, Event.APPROVED),
        (workflow_rejected, Event.REJECTED),
    ):
        signal.connect(_of_workflow[event], dispatch_uid=f"rules-{event}")


def happened(event: Event, page: Any, user: Any = None, **values: Any) -> None:
    """Note that something happened to a content page. Nothing is written when no rule waits for it.

    ``user`` None: whoever is at work in the CMS, if anybody.
    """
    if not isinstance(page, ContentPage) or not page.pk:
        return
    if not Rule.objects.filter(active=True, event=event).exists():
        return
    user = user or get_active_log_context().user
    user = user if getattr(user, "pk", None) else None
    row = Occurrence.objects.create(
        event=event, page_id=page.pk, user=user, chain=list(_chain.get()), **values
    )
    transaction.on_commit(partial(_take_up, row.pk))


def _take_up(pk: int) -> None:
    from poruch.editorial.rules.tasks import run_occurrence

    run_occurrence.enqueue(pk)


def _saved(sender: Any, instance: Any, created: bool, raw: bool = False, **kwargs: Any) -> None:
    if created and not raw and isinstance(instance, ContentPage) and sender is type(instance):
        happened(Event.CREATED, instance, instance.owner)


def _revised(instance: Revision, created: bool, raw: bool = False, **kwargs: Any) -> None:
    """The first revision belongs to the making of a page."""
    if not created or raw or not Rule.objects.filter(active=True, event=Event.EDITED).exists():
        return
    object_id = str(instance.object_id)
    page = ContentPage.objects.filter(pk=object_id).first() if object_id.isdigit() else None
    if page is None or instance.base_content_type_id != page.get_base_content_type().pk:
        return
    if page.revisions.exclude(pk=instance.pk).exists():
        happened(Event.EDITED, page, instance.user)


def _logged(instance: PageLogEntry, created: bool, **kwargs: Any) -> None:
    if created and instance.action == "wagtail.publish.scheduled":
        happened(Event.SCHEDULED, ContentPage.objects.filter(pk=instance.page_id).first(), instance.user)


def _published(instance: Any, revision: Any = None, **kwargs: Any) -> None:
    happened(Event.PUBLISHED, instance)
    if isinstance(instance, ContentPage) and instance.locale.language_code != languages.SOURCE:
        happened(Event.TRANSLATED, instance)


def _unpublished(instance: Any, **kwargs: Any) -> None:
    happened(Event.UNPUBLISHED, instance)


def _tagged(instance: Any, action: str, reverse: bool, pk_set: set[Any] | None, **kwargs: Any) -> None:
    """Readers see other topics or audiences: a draft's reach the row with its publication.

    The first ones belong to the making of a page, which has no version yet. Several changes at once, rows
    taken off and put on, are one occurrence: rules ask how the page stands after all of them.
    """
    if action not in ("post_add", "post_remove", "post_clear") or reverse or pk_set == set():
        return
    if not isinstance(instance, ContentPage) or instance.latest_revision_id is None:
        return
    waiting = Occurrence.objects.filter(event=Event.TAGGED, page_id=instance.pk, done_at=None, attempts=0)
    if not any(tuple(row.chain) == _chain.get() for row in waiting):
        happened(Event.TAGGED, instance)


def _moved(instance: Any, parent_page_before: Any, parent_page_after: Any, **kwargs: Any) -> None:
    if parent_page_before.pk != parent_page_after.pk:
        happened(Event.MOVED, instance.specific_deferred)


def _deleted(sender: Any, instance: Any, **kwargs: Any) -> None:
    """For good. Deletion tells of each page more than once; of a page put away it was told then."""
    if not isinstance(instance, ContentPage) or sender is not type(instance) or away.is_away(instance):
        return
    key = f"deleted:{instance.pk}"
    if not Occurrence.objects.filter(key=key).exists():
        _goes(instance, get_active_log_context().user, key=key)


def _put_away(instance: ContentPage, user: Any, **kwargs: Any) -> None:
    """For people, deleted means put away; a page that came back may be deleted again."""
    _goes(instance, user or get_active_log_context().user)


def _goes(page: ContentPage, user: Any, **values: Any) -> None:
    """Conditions are asked while the page still stands."""
    from poruch.editorial.rules.running import waiting

    matched = [rule.pk for rule in waiting(Event.DELETED, page, user)]
    if matched:
        happened(Event.DELETED, page, user, matched=matched, **values)


def _workflow(event: Event) -> Any:
    def receiver(instance: Any, user: Any = None, **kwargs: Any) -> None:
        page = instance.content_object
        happened(event, getattr(page, "specific_deferred", page), user)

    return receiver


_of_workflow = {event: _workflow(event) for event in (Event.SUBMITTED, Event.APPROVED, Event.REJECTED)}
