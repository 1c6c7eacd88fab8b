"""Press briefings: events for journalists."""

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldRowPanel, MultiFieldPanel
from wagtail_localize.fields import SynchronizedField

from campaigns.events import wording
from campaigns.events.models.fields import EventFields
from campaigns.events.occurrences import Occurrence, bounds
from campaigns.events.places import Place, visible_place
from campaigns.press.structured_data import briefing_objects
from poruch.core.models import ContentPage

from .fields import EMBARGO, ForPress


class PressBriefingPage(EventFields, ForPress, ContentPage):
    """A joint one owes its line of attribution (poruch.core.attribution)."""

    content_type_code: ClassVar[str] = "press_briefing"
    review_days: ClassVar[int] = 90

    topic_line = models.CharField(_("про що брифінг"), max_length=200, blank=True)
    accreditation = models.TextField(
        _("як акредитуватися"),
        max_length=600,
        blank=True,
        help_text=_("Що надіслати й куди. Порожньо: не треба."),
    )
    accreditation_until = models.DateTimeField(_("акредитація до"), null=True, blank=True)
    recording_url = models.URLField(_("запис"), blank=True)

    override_translatable_fields = [
        *EventFields.override_translatable_fields,
        EMBARGO,
        SynchronizedField("recording_url", overridable=True),
    ]
    text_panels = [
        *ContentPage.text_panels,
        "topic_line",
        *EventFields.when_panels,
        *EventFields.where_panels,
        "speakers",
        MultiFieldPanel(["accreditation", "accreditation_until"], heading=_("Акредитація")),
        FieldRowPanel([ForPress.embargo_panel, "recording_url"]),
        "body",
        *ForPress.media_panels,
    ]
    parent_page_types = ["campaigns_press.PressRoomPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "campaigns/press/press_briefing.html"

    class Meta:
        verbose_name = _("брифінг для медіа")
        verbose_name_plural = _("брифінги для медіа")

    @property
    def visible(self) -> Place:
        """Where and how, as far as anybody may know."""
        return visible_place(self, registered=False)

    @property
    def dated(self) -> date:
        return timezone.localdate(self.starts_at)

    @property
    def place_line(self) -> str:
        """Where it is, for anybody; "" for one that only those with an accreditation may know."""
        return visible_place(self, registered=False).line

    @property
    def place_is_hidden(self) -> bool:
        return visible_place(self, registered=False).place_hidden

    @property
    def when(self) -> str:
        """The day and hours of the next meeting, or of the first one that was."""
        coming = self.coming
        one = coming[0] if coming else Occurrence(*bounds(self), id="")
        return wording.when(one, self.all_day)

    def structured_data(self) -> list[dict[str, Any]]:
        return briefing_objects(self)


PressBriefingPage.edit_handler = PressBriefingPage.get_edit_handler_tabs()
