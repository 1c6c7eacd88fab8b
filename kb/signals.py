"""What else search has to look at again when a page, a term or a phone of the knowledge base changes."""

from typing import Any

from django.db.models.signals import post_delete, post_save, pre_delete
from wagtail.models import Page, ReferenceIndex

from kb import document_signals
from kb.models import GlossaryTerm, LegalActPage, ResourcePhone, SupportResourcePage
from poruch.core.models import ContentPage, Phone
from poruch.core.signals import watch
from search.outbox import enqueue
from search.page_signals import enqueue_page, touched


def connect() -> None:
    document_signals.connect()
    touched.connect(_page_touched, dispatch_uid="kb-search")
    pre_delete.connect(_page_leaves, dispatch_uid="kb-search-page-leaves")
    post_save.connect(_term_changed, sender=GlossaryTerm, dispatch_uid="kb-search-term")
    post_delete.connect(_term_changed, sender=GlossaryTerm, dispatch_uid="kb-search-term-delete")
    post_save.connect(_phone_changed, sender=Phone, dispatch_uid="kb-search-phone")
    watch(GlossaryTerm, ResourcePhone, rows=True)


def _page_touched(instance: Page, published: bool, **kwargs: Any) -> None:
    if published:
        document_signals.refer(instance)
    document_signals.page_changed(instance)
    _enqueue_citing(instance)


def _enqueue_citing(page: Page) -> None:
    """Guides name contacts and acts by their titles, and only while those are public."""
    if isinstance(page, SupportResourcePage | LegalActPage):
        for guide in _referring_pages(page):
            enqueue_page(guide)


def _referring_pages(instance: Any) -> list[Page]:
    ids = ReferenceIndex.get_references_to(instance).values_list("object_id", flat=True)
    wanted = {int(pk) for pk in ids if pk.isdigit()}
    return list(Page.objects.filter(pk__in=wanted).select_related("content_type")) if wanted else []


def _page_leaves(sender: Any, instance: Any, **kwargs: Any) -> None:
    """While the references to a page still stand."""
    if isinstance(instance, ContentPage) and sender is type(instance):
        _enqueue_citing(instance)


def _term_changed(instance: GlossaryTerm, **kwargs: Any) -> None:
    enqueue(GlossaryTerm.content_type_code, instance.pk)


def _phone_changed(instance: Phone, **kwargs: Any) -> None:
    """A corrected number must be right in every guide and contact that shows it."""
    resources = SupportResourcePage.objects.filter(phone_links__phone=instance).distinct()
    for page in [*_referring_pages(instance), *resources]:
        enqueue_page(page)
