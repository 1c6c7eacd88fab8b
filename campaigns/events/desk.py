"""The box of coming events on the editor's home."""

from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaigns.events import listing, wording
from campaigns.events.models import EventIndexPage
from poruch.core.boxes import Box, Found, Row, register_panel


def coming_events(user: Any, limit: int) -> Found | None:
    """Public events of the next month, each once. None where there is no calendar."""
    section = EventIndexPage.objects.order_by("path").first()
    if section is None:
        return None
    now = timezone.now()
    once: dict[Any, Row] = {}
    for entry in listing.entries(listing.Filter(), now, now + timedelta(days=31)):
        state = wording.state(entry.page, entry.occurrence)
        note = ". ".join(part for part in (wording.when(entry.occurrence, entry.page.all_day), state) if part)
        url = reverse("wagtailadmin_pages:edit", args=[entry.page.pk])
        once.setdefault(entry.page.pk, Row(entry.page.title, url, note))
    rows = tuple(once.values())
    more_url = reverse("wagtailadmin_explore", args=[section.pk])
    return Found(rows[:limit], more_url, len(rows) > limit)


def register() -> None:
    register_panel(
        Box("events", _("Найближчі події"), _("На цей місяць подій немає."), coming_events, order=80)
    )
