"""The minute of an embargo reaches every language version when the original is published.

A translation that kept the old minute would say what the original still holds back.
"""

from typing import Any

from django.db.models import Q
from wagtail.models import Revision
from wagtail.signals import page_published

from campaigns.press.models.fields import WithEmbargo
from poruch import languages
from poruch.core.models import ContentPage, SiteRevision
from search.page_signals import enqueue_page


def connect() -> None:
    page_published.connect(_published, dispatch_uid="press-spread")


def _published(instance: Any, **kwargs: Any) -> None:
    if isinstance(instance, WithEmbargo) and instance.locale.language_code == languages.SOURCE:  # type: ignore[attr-defined]
        spread(instance)


def spread(page: Any) -> None:
    """Into the row of each translation, its newest version and those that wait for their minute."""
    wanted = page.embargo_until if page.under_embargo else None
    for sibling in page.get_translations():
        if sibling.embargo_until == wanted or not (wanted or sibling.under_embargo):
            continue
        sibling.embargo_until = wanted
        ContentPage.objects.filter(pk=sibling.pk).update(embargo_until=wanted)
        ahead = Q(pk=sibling.latest_revision_id) | Q(approved_go_live_at__isnull=False)
        told = sibling.serializable_data()["embargo_until"]
        for revision in Revision.page_revisions.filter(ahead, object_id=str(sibling.pk)):
            revision.content["embargo_until"] = told
            revision.save(update_fields=["content"])
        enqueue_page(sibling)
        SiteRevision.bump(rows=True)
