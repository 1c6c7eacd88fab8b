"""A change of content may change what search knows: a row in the outbox, in the same transaction."""

from typing import Any

from django.db.models.signals import post_delete, post_save, pre_delete
from wagtail.models import Page, PageViewRestriction, ReferenceIndex
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from kb import document_signals
from kb.models import GlossaryTerm, LegalActPage, ResourcePhone, SupportResourcePage
from poruch.core.models import ContentPage, Phone
from poruch.core.signals import watch
from search import registry
from search.outbox import enqueue


def connect() -> None:
    document_signals.connect()
    for signal in (page_published, page_unpublished):
        signal.connect(_page_changed, dispatch_uid="kb-search")
    for signal in (page_slug_changed, post_page_move):
        signal.connect(_branch_changed, dispatch_uid="kb-search")
    pre_delete.connect(_page_leaves, dispatch_uid="kb-search-page-leaves")
    post_delete.connect(_page_deleted, dispatch_uid="kb-search-page-delete")
    post_save.connect(_term_changed, sender=GlossaryTerm, dispatch_uid="kb-search-term")
    post_delete.connect(_term_changed, sender=GlossaryTerm, dispatch_uid="kb-search-term-delete")
    post_save.connect(_phone_changed, sender=Phone, dispatch_uid="kb-search-phone")
    for restriction in (post_save, post_delete):
        restriction.connect(
            _restriction_changed, sender=PageViewRestriction, dispatch_uid="kb-search-private"
        )
    watch(GlossaryTerm, ResourcePhone)


def _enqueue(page: Page) -> None:
    model = page.specific_class
    code = getattr(model, "content_type_code", "")
    if code and registry.source(code):
        enqueue(code, page.pk)
    document_signals.page_changed(page)


def _page_changed(instance: Page, **kwargs: Any) -> None:
    _enqueue(instance)
    _enqueue_citing(instance)


def _enqueue_citing(page: Page) -> None:
    """Guides name contacts and acts by their titles, and only while those are public."""
    if isinstance(page, SupportResourcePage | LegalActPage):
        for guide in _referring_pages(page):
            _enqueue(guide)


def _referring_pages(instance: Any) -> list[Page]:
    ids = ReferenceIndex.get_references_to(instance).values_list("object_id", flat=True)
    wanted = {int(pk) for pk in ids if pk.isdigit()}
    return list(Page.objects.filter(pk__in=wanted).select_related("content_type")) if wanted else []


def _branch_changed(instance: Page, **kwargs: Any) -> None:
    """A new address is a new address for everything below."""
    for page in instance.get_descendants(inclusive=True).select_related("content_type"):
        _enqueue(page)


def _page_leaves(sender: Any, instance: Any, **kwargs: Any) -> None:
    """While the references to a page still stand."""
    if isinstance(instance, ContentPage) and sender is type(instance):
        _enqueue_citing(instance)


def _page_deleted(sender: Any, instance: Any, **kwargs: Any) -> None:
    if isinstance(instance, ContentPage) and sender is type(instance):
        _enqueue(instance)


def _restriction_changed(instance: PageViewRestriction, **kwargs: Any) -> None:
    for page in instance.page.get_descendants(inclusive=True).specific():
        _page_changed(page)


def _term_changed(instance: GlossaryTerm, **kwargs: Any) -> None:
    enqueue(GlossaryTerm.content_type_code, instance.pk)


def _phone_changed(instance: Phone, **kwargs: Any) -> None:
    """A corrected number must be right in every guide and contact that shows it."""
    resources = SupportResourcePage.objects.filter(phone_links__phone=instance).distinct()
    for page in [*_referring_pages(instance), *resources]:
        _enqueue(page)
