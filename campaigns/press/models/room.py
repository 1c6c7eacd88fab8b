"""The press room: what is new, facts, contacts, the media kit."""

from typing import Any, ClassVar

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import MultiFieldPanel

from campaigns.materials.blocks import MaterialBlock
from campaigns.materials.showing import images_in, shown
from campaigns.press.blocks import FactBlock, PressContactBlock
from poruch.core.fields import PoruchStreamField
from poruch.core.models import SectionPage

#: What one list of the press room holds at most; the rest is found by search and by the feed's readers.
SHOWN_MOST = 100


class PressRoomPage(SectionPage):
    content_type_code: ClassVar[str] = "press_room"
    subpage_types: ClassVar[list[str]] = [
        "campaigns_press.NewsPage",
        "campaigns_press.PressReleasePage",
        "campaigns_press.PressBriefingPage",
    ]
    section_slug = "press"
    section_texts = {
        "uk": ("Пресцентр", "Новини, заяви, брифінги й факти з джерелами для медіа."),
        "en": ("Press room", "News, releases, briefings and sourced facts for the media."),
        "ru": ("Пресс-центр", "Новости, заявления, брифинги и факты с источниками для медиа."),
    }
    template = "campaigns/press/press_room.html"

    facts = PoruchStreamField([("fact", FactBlock())], blank=True, verbose_name=_("факти й числа"))
    contacts = PoruchStreamField(
        [("contact", PressContactBlock())], blank=True, verbose_name=_("контакти для медіа")
    )
    press_kit = PoruchStreamField(
        [("material", MaterialBlock())], blank=True, verbose_name=_("матеріали для медіа")
    )

    text_panels = [
        *SectionPage.text_panels,
        MultiFieldPanel(["facts", "contacts", "press_kit"], heading=_("Для медіа")),
    ]

    class Meta:
        verbose_name = _("пресцентр")

    def entries(self) -> list[Any]:
        from campaigns.press.listing import newest

        return newest(most=SHOWN_MOST)

    def shared_images(self) -> set[int]:
        """The images that readers may download (:mod:`campaigns.materials`)."""
        return images_in(self.press_kit)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["materials"] = shown(self, self.press_kit)
        return context


PressRoomPage.edit_handler = PressRoomPage.get_edit_handler_tabs()
