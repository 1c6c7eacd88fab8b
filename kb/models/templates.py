"""Document templates: applications and letters a reader fills in."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldRowPanel

from kb.blocks import PlaceholderBlock
from poruch.core.fields import PoruchStreamField
from poruch.core.models import ContentPage, SectionPage
from poruch.core.models.partial_dates import PartialDateField
from poruch.core.pages import linked


class TemplateIndexPage(SectionPage):
    content_type_code: ClassVar[str] = "template_index"
    listed_type = "kb.DocumentTemplatePage"
    subpage_types = ["kb.DocumentTemplatePage"]
    section_slug = "templates"
    section_in_menu = False
    section_texts = {
        "uk": ("Зразки заяв", "Заяви й листи, які можна взяти за зразок."),
        "en": ("Document templates", "Applications and letters you can use as a model."),
        "ru": ("Образцы заявлений", "Заявления и письма, которые можно взять за образец."),
    }
    template = "kb/template_index.html"

    class Meta:
        verbose_name = _("розділ зразків")


class DocumentTemplatePage(ContentPage):
    """A form or letter with the norm it is based on and the gaps to fill."""

    content_type_code: ClassVar[str] = "template"

    for_guide = models.ForeignKey(
        "wagtailcore.Page",
        verbose_name=_("до якого довідника"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    document = models.ForeignKey(
        "wagtaildocs.Document",
        verbose_name=_("файл"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    version = models.CharField(_("версія"), max_length=40, blank=True)
    based_on = models.ForeignKey(
        "wagtailcore.Page",
        verbose_name=_("на якій нормі"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    form_date = PartialDateField(_("дата редакції форми"))
    placeholders = PoruchStreamField([("gap", PlaceholderBlock())], blank=True, verbose_name=_("що вписати"))
    filled_example = models.TextField(
        _("заповнений приклад"), blank=True, help_text=_("Лише вигадані дані, і це має бути видно.")
    )

    text_panels = [
        *ContentPage.text_panels,
        FieldRowPanel(["for_guide", "based_on"]),
        FieldRowPanel(["document", "version", "form_date"]),
        "body",
        "placeholders",
        "filled_example",
    ]
    parent_page_types = ["kb.TemplateIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "kb/document_template.html"

    class Meta:
        verbose_name = _("зразок документа")
        verbose_name_plural = _("зразки документів")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        links = linked([self.for_guide_id, self.based_on_id])
        context["guide_link"] = links.get(self.for_guide_id)
        context["act_link"] = links.get(self.based_on_id)
        return context


for _model in (TemplateIndexPage, DocumentTemplatePage):
    _model.edit_handler = _model.get_edit_handler_tabs()
