"""A change of a page may change what search knows: a row in the outbox, in the same transaction."""

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import Signal
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from poruch.core.embargo import lifted
from poruch.core.models import ContentPage
from search import registry
from search.outbox import enqueue

#: Sent with ``instance``, a page that readers may see differently from now on, and ``published``, whether
#: that is a new version of it: apps enqueue what depends on it.
touched = Signal()


def connect() -> None:
    page_published.connect(_page_published, dispatch_uid="search-pages")
    page_unpublished.connect(_page_unpublished, dispatch_uid="search-pages")
    lifted.connect(_page_published, dispatch_uid="search-pages")
    for signal in (page_slug_changed, post_page_move):
        signal.connect(_branch_changed, dispatch_uid="search-pages")
    post_delete.connect(_page_deleted, dispatch_uid="search-page-delete")
    post_save.connect(_alias_made, dispatch_uid="search-alias")
    for restriction in (post_save, post_delete):
        restriction.connect(_restriction_changed, sender=PageViewRestriction, dispatch_uid="search-private")


def enqueue_page(page: Page) -> None:
    """A row for the page itself, if its type can be searched."""
    code = getattr(page.specific_class, "content_type_code", "")
    if code and registry.source(code):
        enqueue(code, page.pk)


def _touch(page: Page, *, published: bool = False) -> None:
    enqueue_page(page)
    touched.send(sender=type(page), instance=page, published=published)


def _page_published(instance: Page, **kwargs: Any) -> None:
    _touch(instance, published=True)


def _page_unpublished(instance: Page, **kwargs: Any) -> None:
    _touch(instance)


def _branch_changed(instance: Page, **kwargs: Any) -> None:
    """A new address is a new address for everything below."""
    for page in instance.get_descendants(inclusive=True).select_related("content_type"):
        _touch(page)


def _page_deleted(sender: Any, instance: Any, **kwargs: Any) -> None:
    if isinstance(instance, ContentPage) and sender is type(instance):
        _touch(instance)


def _alias_made(sender: Any, instance: Any, created: bool, **kwargs: Any) -> None:
    """An alias of a live page is live at once, and Wagtail tells nobody that it was published."""
    if created and isinstance(instance, ContentPage) and instance.live and instance.alias_of_id:
        _touch(instance)


def _restriction_changed(instance: PageViewRestriction, **kwargs: Any) -> None:
    for page in instance.page.get_descendants(inclusive=True).specific():
        _touch(page)
