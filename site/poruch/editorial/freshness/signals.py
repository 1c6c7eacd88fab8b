"""What a change of a page means for its freshness, its links and its old address."""

from typing import Any

from wagtail.models import Page
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from poruch.core.models import ContentPage
from poruch.editorial.freshness import marks, redirects, validity
from poruch.editorial.freshness.links import collecting


def connect() -> None:
    page_published.connect(_published, dispatch_uid="freshness-published")
    page_unpublished.connect(_unpublished, dispatch_uid="freshness-unpublished")
    page_slug_changed.connect(_address_changed, dispatch_uid="freshness-slug")
    post_page_move.connect(_address_changed, dispatch_uid="freshness-move")


def _published(instance: Page, revision: Any = None, **kwargs: Any) -> None:
    page = instance.specific
    if isinstance(page, ContentPage) and page.live:
        validity.keep(page)
        marks.published(page, getattr(revision, "user", None))
        collecting.collect(page, getattr(revision, "content", None))


def _unpublished(instance: Page, **kwargs: Any) -> None:
    collecting.forget(instance.pk)


def _address_changed(instance: Page, **kwargs: Any) -> None:
    redirects.free(instance)
