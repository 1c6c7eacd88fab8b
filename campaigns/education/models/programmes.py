"""Programmes: modules in an order, lessons below them as pages."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from campaigns.education.blocks import ModuleStreamBlock
from poruch.core.fields import PoruchStreamField
from poruch.core.models import ContentPage

from .shared import Teaching, age_bands, frame_panel, synchronised

#: Addresses below the section that are no pages (campaigns/education/urls.py).
RESERVED = ("plan", "feed", "take")


class ProgrammePage(Teaching):
    """A programme. Its modules are part of it; its lessons are pages below it that name their module."""

    content_type_code: ClassVar[str] = "programme"
    outward: ClassVar[bool] = True
    review_days: ClassVar[int] = 365

    age_bands = age_bands("programmes")
    modules = PoruchStreamField(
        ModuleStreamBlock(),
        blank=True,
        verbose_name=_("розділи"),
        help_text=_("У тому порядку, в якому їх проходять. Уроки додають як сторінки під програмою."),
    )

    override_translatable_fields = [
        *ContentPage.override_translatable_fields,
        *synchronised("age_bands", "licence"),
    ]
    text_panels = [
        *ContentPage.text_panels,
        frame_panel(["licence"]),
        *Teaching.teaching_panels,
        "modules",
        "body",
        "teacher_notes",
        "related",
    ]
    parent_page_types = ["campaigns_education.EducationIndexPage"]
    subpage_types: ClassVar[list[str]] = ["campaigns_education.LessonPage"]
    template = "campaigns/education/programme.html"

    class Meta:
        verbose_name = _("освітня програма")
        verbose_name_plural = _("освітні програми")

    def module_codes(self) -> list[str]:
        """In the order of the programme."""
        return [block.value["code"] for block in self.modules]

    def clean(self) -> None:
        super().clean()
        if self.slug in RESERVED:
            raise ValidationError({"slug": gettext("Ця адреса зайнята самим сайтом. Оберіть іншу.")})

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from campaigns.education.showing import programme_context

        return {**super().get_context(request, *args, **kwargs), **programme_context(self)}

    def structured_data(self) -> list[dict[str, Any]]:
        from campaigns.education.structured_data import programme_object

        return [programme_object(self)]


ProgrammePage.edit_handler = ProgrammePage.get_edit_handler_tabs()
