"""A public change makes cached pages stale. The signals only say «may have changed»."""

from typing import Any

from django.db.models import Model
from django.db.models.signals import post_delete, post_save
from django.dispatch import Signal
from wagtail.contrib.redirects.models import Redirect
from wagtail.images import get_image_model
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction, Site
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from poruch.core.caching import shown
from poruch.core.caching.traces import tables
from poruch.core.models import AttributionRule, Partner, Phone, SiteRevision, Vocabulary

#: Told, with a page as ``instance``, by who changes what readers see of it without saving it.
shown_differently = Signal()


def public_change(**kwargs: Any) -> None:
    """What is kept beside the rows is old too: addresses of sites, sizes of images."""
    SiteRevision.bump()


def pages_changed(**kwargs: Any) -> None:
    SiteRevision.bump(rows=True)


def _row_changed(sender: type[Model], **kwargs: Any) -> None:
    SiteRevision.bump(rows=True, keys=(sender._meta.db_table, shown.ANY))


def watch(*models: type[Model], rows: bool = False) -> None:
    """Bump the site's revision when a row of these models is saved or deleted; ``rows`` as for the bump."""
    told = _row_changed if rows else public_change
    for model in models:
        name = f"site-revision-{model._meta.label}"
        post_save.connect(told, sender=model, dispatch_uid=f"{name}-save")
        post_delete.connect(told, sender=model, dispatch_uid=f"{name}-delete")
        if rows:
            tables.add(model._meta.db_table)


def connect() -> None:
    for signal in (page_published, page_unpublished):
        signal.connect(pages_changed, dispatch_uid="site-revision")
    # Wagtail keeps the paths of home pages.
    for signal in (page_slug_changed, post_page_move):
        signal.connect(public_change, dispatch_uid="site-revision")
    post_delete.connect(_page_deleted, dispatch_uid="site-revision-page-delete")
    post_save.connect(_alias_made, dispatch_uid="site-revision-alias")
    watch(Partner, Phone, AttributionRule, Redirect, *Vocabulary.__subclasses__(), rows=True)
    watch(get_image_model(), PageViewRestriction, Site)
    # Who may see a file is a matter of its collection.
    watch(Collection, CollectionViewRestriction)


def _page_deleted(sender: type[Model], **kwargs: Any) -> None:
    if issubclass(sender, Page):
        pages_changed()


def _alias_made(sender: type[Model], instance: Model, created: bool, **kwargs: Any) -> None:
    """An alias of a live page is live at once, and Wagtail tells nobody that it was published."""
    if created and isinstance(instance, Page) and instance.live and instance.alias_of_id:
        pages_changed()
