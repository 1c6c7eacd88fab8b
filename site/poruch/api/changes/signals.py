"""What is noted, in the transaction of the change. Missing nothing matters; noting too much is cheap."""

from typing import Any

from django.conf import settings
from django.db.models import Model
from django.db.models.signals import post_delete, post_save, pre_delete
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import (
    Collection,
    CollectionViewRestriction,
    Locale,
    Page,
    PageViewRestriction,
    ReferenceIndex,
    Site,
)
from wagtail.signals import page_published, page_slug_changed, post_page_move

from kb.models import GlossaryTerm, ResourcePhone
from poruch.api.changes import notes, spreading
from poruch.api.changes.notes import BRANCH, DOCUMENT, PAGE, TERM, note
from poruch.core import away
from poruch.core.embargo import lifted
from poruch.core.models import AttributionRule, Partner, Phone, Vocabulary
from poruch.core.signals import UNSEEN, shown_differently
from search.outbox import enqueued


def connect() -> None:
    post_save.connect(_saved, dispatch_uid="changes-saved")
    pre_delete.connect(_leaves, dispatch_uid="changes-leaves")
    for signal in (page_published, lifted, away.gone, away.returned, shown_differently):
        signal.connect(_page, dispatch_uid="changes-page")
    for signal in (page_slug_changed, post_page_move):
        signal.connect(_branch, dispatch_uid="changes-branch")
    for restriction in (post_save, post_delete):
        restriction.connect(_restricted, sender=PageViewRestriction, dispatch_uid="changes-private")
        for model in (CollectionViewRestriction, Collection):
            restriction.connect(_closed, sender=model, dispatch_uid=f"changes-closed-{model.__name__}")
        for model in (Site, Locale):
            restriction.connect(_everything, sender=model, dispatch_uid=f"changes-{model.__name__}")
    enqueued.connect(_searched, dispatch_uid="changes-searched")


def _watched(model: type[Model]) -> bool:
    """Rows that answers of the API show beside pages and terms."""
    plain = (Partner, AttributionRule, Phone, get_image_model(), get_document_model())
    return issubclass(model, (Vocabulary, *plain))


def _saved(sender: type[Model], instance: Any, raw: bool = False, **kwargs: Any) -> None:
    if raw:
        return
    fields = kwargs.get("update_fields")
    if fields is not None and UNSEEN.issuperset(fields):
        return
    if isinstance(instance, Page):
        if settings.PORUCH_WORKER and instance.specific_class is sender:
            # A worker would write down what it refers to after the change has been numbered.
            ReferenceIndex.create_or_update_for_object(instance)
        note(PAGE, instance.pk)
    elif isinstance(instance, GlossaryTerm):
        note(TERM, instance.pk)
    elif isinstance(instance, ResourcePhone):
        note(PAGE, instance.page_id, spread=False)
    elif _watched(sender):
        note(*notes.model_key(instance))


def _leaves(sender: type[Model], instance: Any, **kwargs: Any) -> None:
    """While the references to it still stand: whatever shows it is noted by name."""
    if sender is Page:
        note(PAGE, instance.pk)
        shown = spreading.referring(Page, [str(instance.pk)])
        notes.note_all(sorted(shown - {(PAGE, str(instance.pk))}))
    elif isinstance(instance, GlossaryTerm):
        note(TERM, instance.pk)
    elif isinstance(instance, ResourcePhone):
        note(PAGE, instance.page_id, spread=False)
    elif _watched(sender):
        notes.note_all(sorted(spreading.of_model(sender, [str(instance.pk)])))


def _page(instance: Page, **kwargs: Any) -> None:
    note(PAGE, instance.pk)


def _branch(instance: Page, **kwargs: Any) -> None:
    note(BRANCH, instance.pk)


def _restricted(instance: PageViewRestriction, **kwargs: Any) -> None:
    note(BRANCH, instance.page_id)


def _closed(**kwargs: Any) -> None:
    note(notes.DOCUMENTS)


def _everything(**kwargs: Any) -> None:
    note(notes.EVERYTHING)


def _searched(type: str, object_id: int, **kwargs: Any) -> None:
    """What search has to look at again, others may show differently too: marks of the law, for example."""
    kinds = {GlossaryTerm.content_type_code: TERM, "document": DOCUMENT}
    note(kinds.get(type, PAGE), object_id, spread=False)
