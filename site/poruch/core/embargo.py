"""What is published ahead and shown from a minute on.

The rule itself stands in :func:`poruch.core.pages.public` and ``ContentPage.is_public``, so that every route
opens at the minute by itself. Here is what has to be done then: the index and other systems must be told.
"""

from django.db import transaction
from django.dispatch import Signal
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.models import Page

from poruch.core import away
from poruch.core.models import ContentPage, SiteRevision

#: Told in the transaction of the change, with the page's class as ``sender`` and ``instance``.
lifted = Signal()


def lift() -> int:
    """Tell of the pages whose embargo has ended since the last call; how many.

    The pages forget their embargo, so that each is told of once. They count as published now: whoever asks
    the API for what is new since their last visit must not miss them.
    """
    now = timezone.now()
    due = ContentPage.objects.live().filter(embargo_until__lte=now)
    with transaction.atomic():
        pages = list(due.select_for_update(of=("self",)).order_by("embargo_until", "pk"))
        for page in pages:
            first = max(filter(None, (page.first_published_at, page.embargo_until)))
            Page.objects.filter(pk=page.pk).update(first_published_at=first, last_published_at=now)
            ContentPage.objects.filter(pk=page.pk).update(embargo_until=None)
            instance = page.specific
            lifted.send(sender=type(instance), instance=instance)
        if pages:
            SiteRevision.bump(rows=True, pages=[page.pk for page in pages])
    return len(pages)


def _mark(page: Page) -> str:
    if not getattr(page, "under_embargo", False):
        return ""
    moment = date_format(timezone.localtime(page.embargo_until), "d.m.Y H:i")
    return _("ембарго до %(moment)s за Києвом") % {"moment": moment}


def connect() -> None:
    away.use_mark(_mark)
