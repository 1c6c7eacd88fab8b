"""Events and their section."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from modelsearch import index
from wagtail.admin.panels import FieldRowPanel, MultiFieldPanel

from campaigns.events import showing
from campaigns.events.detail import event_context
from campaigns.events.structured_data import event_objects
from poruch.core.models import ContentPage, SectionPage
from poruch.core.richtext import plain

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

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return showing.answer(super().serve(request, *args, **kwargs))

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super(SectionPage, self).get_context(request, *args, **kwargs)
        calendars = showing.saved_calendars()
        return {**context, "calendars": calendars, **showing.calendar_context(self, request)}


class EventPage(EventFields, ContentPage):
    """An event that people come to, once or again and again."""

    class Registration(models.TextChoices):
        NONE = "none", _("без запису")
        SITE = "site", _("запис на цьому сайті")
        ELSEWHERE = "elsewhere", _("запис деінде")

    content_type_code: ClassVar[str] = "event"
    own_facts = ("registration", "registration_url", "capacity", "waiting_list", "registration_closes_at")
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

    def _problems(self) -> Iterator[tuple[str, Any]]:
        yield from super()._problems()
        without = self.registration == self.Registration.NONE
        if without and self.place_for_registered:
            yield "place_for_registered", _("Запису на цю подію немає, тож місця не побачить ніхто.")
        if without and self.join_for_registered and plain(self.join_info):
            yield "join_for_registered", _("Запису на цю подію немає, тож посилання не побачить ніхто.")
        if self.registration == self.Registration.ELSEWHERE and not self.registration_url:
            yield "registration_url", _("Напишіть, де записатися.")
        if self.capacity == 0:
            yield "capacity", _("Нуль місць. Залиште порожнім, якщо обмеження немає.")
        if self.registration_closes_at and not self.recurrence and self.registration_closes_at > self.ends_at:
            yield "registration_closes_at", _("Запис закривається пізніше, ніж скінчиться подія.")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return {**context, **event_context(self, request)}

    def structured_data(self) -> list[dict[str, Any]]:
        return event_objects(self)


for _model in (EventIndexPage, EventPage):
    _model.edit_handler = _model.get_edit_handler_tabs()
