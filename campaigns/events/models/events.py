"""Events and their section."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelsearch import index
from wagtail.admin.panels import FieldRowPanel, MultiFieldPanel

from poruch.core.models import ContentPage, SectionPage

from .fields import EventFields


class EventIndexPage(SectionPage):
    """The calendar of all events: agenda, month and week."""

    content_type_code: ClassVar[str] = "event_index"
    listed_type = "campaigns_events.EventPage"
    subpage_types = ["campaigns_events.EventPage", "campaigns_events.CalendarPage"]
    section_slug = "events"
    section_texts = {
        "uk": ("Події", "Зустрічі, заняття, акції. Час усюди за Києвом."),
        "en": ("Events", "Meetings, trainings, actions. All times are Kyiv time."),
        "ru": ("События", "Встречи, занятия, акции. Время везде киевское."),
    }
    template = "campaigns/events/calendar.html"

    class Meta:
        verbose_name = _("розділ подій")


class EventPage(EventFields, ContentPage):
    """An event that people come to, once or again and again."""

    class Registration(models.TextChoices):
        NONE = "none", _("без запису")
        SITE = "site", _("запис на цьому сайті")
        ELSEWHERE = "elsewhere", _("запис деінде")

    content_type_code: ClassVar[str] = "event"
    review_days: ClassVar[int] = 90

    registration = models.CharField(
        _("запис"), max_length=16, choices=Registration.choices, default=Registration.NONE
    )
    registration_url = models.URLField(_("де записатися"), blank=True)
    capacity = models.PositiveIntegerField(
        _("місць"), null=True, blank=True, help_text=_("Порожньо: без обмеження.")
    )
    waiting_list = models.BooleanField(_("черга, коли місця скінчаться"), default=True)
    registration_closes_at = models.DateTimeField(_("запис до"), null=True, blank=True)

    search_fields = [*ContentPage.search_fields, index.FilterField("starts_at")]
    text_panels = [
        *ContentPage.text_panels,
        "kind",
        *EventFields.when_panels,
        *EventFields.where_panels,
        MultiFieldPanel(
            [
                FieldRowPanel(["registration", "registration_url"]),
                FieldRowPanel(["capacity", "waiting_list"]),
                "registration_closes_at",
            ],
            heading=_("Запис"),
        ),
        *EventFields.who_panels,
        "body",
    ]
    parent_page_types = ["campaigns_events.EventIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "campaigns/events/event.html"

    class Meta:
        verbose_name = _("подія")
        verbose_name_plural = _("події")


for _model in (EventIndexPage, EventPage):
    _model.edit_handler = _model.get_edit_handler_tabs()
