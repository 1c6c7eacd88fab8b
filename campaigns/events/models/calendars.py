"""Saved calendars: a filter of events with a title and an address of its own."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

from campaigns.events import showing
from campaigns.events.listing import Filter
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

    @property
    def filter(self) -> Filter:
        """What this calendar shows, as filters of the section."""
        codes = {
            "kind": tuple(row.code for row in self.kinds.all()),
            "audience": tuple(row.code for row in self.audiences.all()),
            "region": tuple(row.code for row in self.regions.all()),
            "partner": (self.partner.slug,) if self.partner else (),
        }
        return Filter({name: found for name, found in codes.items() if found})

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return showing.answer(super().serve(request, *args, **kwargs))

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return {**context, **showing.calendar_context(self, request, self.filter)}


CalendarPage.edit_handler = CalendarPage.get_edit_handler_tabs()
