"""Saved calendars: a filter of events with a title and an address of its own."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

from poruch.core.models import ContentPage


class CalendarPage(ContentPage):
    """Events of some kinds, for some people, somewhere. What is left empty does not narrow.

    The audiences and regions are those the page itself is filed under.
    """

    content_type_code: ClassVar[str] = "calendar"
    review_days: ClassVar[int] = 365

    kinds = ParentalManyToManyField(
        "campaigns_events.EventType", blank=True, verbose_name=_("види подій"), related_name="calendars"
    )
    partner = models.ForeignKey(
        "core.Partner",
        verbose_name=_("чиї події"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Порожньо: усіх партнерів."),
    )

    text_panels = [
        *ContentPage.text_panels,
        MultiFieldPanel(
            [FieldPanel("kinds"), "partner"],
            heading=_("Які події"),
            help_text=_("Аудиторії й регіони беремо з вкладки «Відомості». Порожнє не звужує."),
        ),
        "body",
    ]
    parent_page_types = ["campaigns_events.EventIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "campaigns/events/calendar.html"

    class Meta:
        verbose_name = _("календар")
        verbose_name_plural = _("календарі")


CalendarPage.edit_handler = CalendarPage.get_edit_handler_tabs()
