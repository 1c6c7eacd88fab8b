"""News and press releases."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldRowPanel

from campaigns.press.structured_data import news_object
from poruch.core.fields import PoruchStreamField
from poruch.core.models import ContentPage
from poruch.core.pages import linked

from .fields import ForPress, WithEmbargo


class NewsPage(WithEmbargo, ContentPage):
    """What has happened. Old news stays as it was: nobody reviews it for truth of today."""

    content_type_code: ClassVar[str] = "news"
    outward: ClassVar[bool] = True
    review_days: ClassVar[int] = 3650

    issued_on = models.DateField(_("дата новини"), default=timezone.localdate)
    related = PoruchStreamField(
        [("page", blocks.PageChooserBlock(label=_("Сторінка")))], blank=True, verbose_name=_("читайте також")
    )

    text_panels = [
        *ContentPage.text_panels,
        FieldRowPanel(["issued_on", WithEmbargo.embargo_panel]),
        "body",
        "related",
    ]
    parent_page_types = ["campaigns_press.PressRoomPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "campaigns/press/news.html"

    class Meta:
        verbose_name = _("новина")
        verbose_name_plural = _("новини")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        ids = [row["value"] for row in self.related.raw_data]
        links = linked(ids)
        context["related"] = [links[pk] for pk in ids if pk in links]
        return context

    def structured_data(self) -> list[dict[str, Any]]:
        return [news_object(self)]


class PressReleasePage(ForPress, ContentPage):
    """A statement to the media, with a contact and materials."""

    content_type_code: ClassVar[str] = "press_release"
    outward: ClassVar[bool] = True
    review_days: ClassVar[int] = 3650

    issued_on = models.DateField(_("дата заяви"), default=timezone.localdate)
    about_us = models.TextField(
        _("про нас, для редакцій"), max_length=1000, blank=True, help_text=_("Довідка наприкінці заяви.")
    )

    text_panels = [
        *ContentPage.text_panels,
        FieldRowPanel(["issued_on", ForPress.embargo_panel]),
        "body",
        "about_us",
        *ForPress.media_panels,
    ]
    parent_page_types = ["campaigns_press.PressRoomPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "campaigns/press/press_release.html"

    class Meta:
        verbose_name = _("пресреліз")
        verbose_name_plural = _("пресрелізи")

    def structured_data(self) -> list[dict[str, Any]]:
        return [news_object(self)]


for _model in (NewsPage, PressReleasePage):
    _model.edit_handler = _model.get_edit_handler_tabs()
