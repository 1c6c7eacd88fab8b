"""A public change makes cached pages stale. The signals only say «may have changed», in its transaction."""

from typing import Any, Final

from django.db.models import Model
from django.db.models.signals import post_delete, post_save
from django.dispatch import Signal
from wagtail.contrib.redirects.models import Redirect
from wagtail.images import get_image_model
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction, Site
from wagtail.signals import page_slug_changed, post_page_move

from poruch.core.caching import shown
from poruch.core.caching.traces import tables
from poruch.core.models import AttributionRule, ContentPage, Partner, Phone, SiteRevision, Vocabulary

#: Told, with a page as ``instance``, by who changes what readers see of it without saving it.
shown_differently = Signal()
#: A save of these alone is a draft or a lock: readers see the same.
UNSEEN: Final = frozenset(
    {
        *("latest_revision", "latest_revision_created_at", "draft_title", "has_unpublished_changes"),
        *("locked", "locked_at", "locked_by", "owner", "live_revision"),
    }
)


def public_change(**kwargs: Any) -> None:
    """What is kept beside the rows is old too: addresses of sites, sizes of images."""
    SiteRevision.bump()


def _row_changed(sender: type[Model], created: bool = False, **kwargs: Any) -> None:
    """A new row takes nothing away; one that was changed may have been a wrong phone number."""
    keys = (sender._meta.db_table, shown.ANY)
    SiteRevision.bump(rows=True, pages=() if created else None, keys=keys)


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
    # Not Wagtail's signals of publishing: the page is committed before they are sent.
    post_save.connect(_page_saved, dispatch_uid="site-revision-page-save")
    post_delete.connect(_page_deleted, dispatch_uid="site-revision-page-delete")
    shown_differently.connect(_page_shown, dispatch_uid="site-revision-page-shown")
    # Wagtail keeps the paths of home pages.
    for signal in (page_slug_changed, post_page_move):
        signal.connect(public_change, dispatch_uid="site-revision")
    watch(Partner, Phone, AttributionRule, Redirect, *Vocabulary.__subclasses__(), rows=True)
    watch(get_image_model(), PageViewRestriction, Site)
    # Who may see a file is a matter of its collection.
    watch(Collection, CollectionViewRestriction)


def _page_saved(sender: type[Model], instance: Any, created: bool, **kwargs: Any) -> None:
    """Published, unpublished, moved, an alias made: a page that is live, or was when it was read."""
    if not isinstance(instance, Page):
        return
    fields = kwargs.get("update_fields")
    if fields is not None and UNSEEN.issuperset(fields):
        return
    was_live = not created and getattr(instance, "was_live", True)
    if instance.live or was_live:
        _page_shown(instance)


def _page_deleted(sender: type[Model], **kwargs: Any) -> None:
    if issubclass(sender, Page):
        SiteRevision.bump(rows=True)


def _page_shown(instance: Page, **kwargs: Any) -> None:
    """A new edition takes away what stood on the page before. Anything else may take more: a page that is
    hidden now or has an end, a home page (no answer names it), a move (Wagtail saves it as a plain page)."""
    stays = isinstance(instance, ContentPage) and instance.is_public and instance.expire_at is None
    SiteRevision.bump(rows=True, pages=(instance.pk,) if stays else None)
