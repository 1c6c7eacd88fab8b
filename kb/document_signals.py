"""What changes which files are found: rows in the outbox, and files to be read."""

from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models.signals import post_delete, post_save
from wagtail.documents import get_document_model
from wagtail.models import Collection, CollectionViewRestriction, Page, ReferenceIndex

from kb.documents import TYPE, numbers, references
from kb.reading import request
from poruch.core.signals import watch
from search.outbox import enqueue


def connect() -> None:
    document = get_document_model()
    for signal in (post_save, post_delete):
        signal.connect(_document_changed, sender=document, dispatch_uid="kb-search-document")
        signal.connect(
            _restriction_changed, sender=CollectionViewRestriction, dispatch_uid="kb-search-closed"
        )
    post_save.connect(_collection_changed, sender=Collection, dispatch_uid="kb-search-collection")
    post_delete.connect(_reference_lost, sender=ReferenceIndex, dispatch_uid="kb-search-reference")
    watch(document)


def refer(page: Page) -> None:
    """Before the references of what was published are asked for. Wagtail leaves its index of references to
    a task, which may run late; a file that a page no longer attaches must not be found until then."""
    with transaction.atomic():
        ReferenceIndex.create_or_update_for_object(page)


def page_changed(page: Page) -> None:
    """A page may have come, gone or changed, and with it the files it attaches."""
    rows = references().filter(object_id=str(page.pk))
    _changed(numbers(rows.values_list("to_object_id", flat=True).distinct()))


def _changed(ids: Iterable[int]) -> None:
    found = sorted(set(ids))
    for id in found:
        enqueue(TYPE, id)
    if found:
        request(found)


def _document_changed(instance: Any, **kwargs: Any) -> None:
    _changed([instance.pk])


def _reference_lost(instance: ReferenceIndex, **kwargs: Any) -> None:
    """Once the page is saved the index no longer tells what it attached before."""
    document = ContentType.objects.get_for_model(get_document_model())
    if instance.to_content_type_id == document.pk:
        for id in numbers([instance.to_object_id]):
            enqueue(TYPE, id)


def _restriction_changed(instance: CollectionViewRestriction, **kwargs: Any) -> None:
    _collection_changed(instance.collection)


def _collection_changed(instance: Any, **kwargs: Any) -> None:
    """Also one that was moved: below a private collection all are private."""
    inside = get_document_model().objects.filter(collection__path__startswith=instance.path)
    _changed(inside.values_list("pk", flat=True))
