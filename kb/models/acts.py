"""Legal acts: what guides cite by article and edition."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelsearch import index
from wagtail.admin.panels import FieldRowPanel

from kb.structured_data import legislation_object
from poruch.core.models import ContentPage, SectionPage
from poruch.core.models.partial_dates import PartialDateField
from poruch.core.pages import best_by_key, public


class LegalActIndexPage(SectionPage):
    content_type_code: ClassVar[str] = "act_index"
    listed_type = "kb.LegalActPage"
    subpage_types = ["kb.LegalActPage"]
    section_slug = "laws"
    section_texts = {
        "uk": ("Закони", "Акти, на які спираються довідники. Редакцію, яку ми бачили, названо біля кожного."),
        "en": ("Laws", "The acts the guides rest on. The edition we saw is named next to each."),
        "ru": (
            "Законы",
            "Акты, на которые опираются справочники. Рядом с каждым названа редакция, которую мы видели.",
        ),
    }
    template = "kb/act_index.html"

    class Meta:
        verbose_name = _("розділ законів")


class LegalActPage(ContentPage):
    """One act with the edition last seen."""

    class ActType(models.TextChoices):
        LAW = "law", _("закон")
        CODE = "code", _("кодекс")
        RESOLUTION = "resolution", _("постанова")
        ORDER = "order", _("наказ")
        DECREE = "decree", _("указ")
        TREATY = "treaty", _("міжнародний договір")

    content_type_code: ClassVar[str] = "act"

    full_name = models.TextField(_("повна назва"), blank=True)
    number = models.CharField(_("номер"), max_length=60, blank=True)
    act_type = models.CharField(_("вид акта"), max_length=16, choices=ActType.choices, default=ActType.LAW)
    issued_on = PartialDateField(_("дата акта"))
    issuer = models.CharField(_("хто видав"), max_length=200, blank=True)
    edition = models.CharField(_("остання бачена редакція"), max_length=300, blank=True)
    edition_date = PartialDateField(_("дата редакції"))
    official_url = models.URLField(_("офіційний текст"), blank=True)
    requisites_confirmed = models.BooleanField(
        _("номер і дату підтверджено"),
        default=False,
        help_text=_("Доки не позначено, сторінка каже «не підтверджено»."),
    )

    search_fields = [*ContentPage.search_fields, index.SearchField("full_name"), index.SearchField("number")]
    text_panels = [
        *ContentPage.text_panels,
        "full_name",
        FieldRowPanel(["act_type", "number", "issued_on"]),
        "issuer",
        FieldRowPanel(["edition", "edition_date"]),
        "official_url",
        "requisites_confirmed",
        "body",
    ]
    parent_page_types = ["kb.LegalActIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "kb/act.html"

    class Meta:
        verbose_name = _("правовий акт")
        verbose_name_plural = _("правові акти")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["cited_in"] = self.cited_in()
        return context

    def cited_in(self) -> list[Any]:
        """Public guides that cite this act in any language, by the reference index."""
        from wagtail.models import ReferenceIndex

        from .guides import GuidePage

        siblings = self.get_translations(inclusive=True)
        ids: set[str] = set()
        for sibling in siblings:
            rows = ReferenceIndex.get_references_to(sibling)
            ids |= set(rows.values_list("object_id", flat=True))
        keys = GuidePage.objects.filter(pk__in=[pk for pk in ids if pk.isdigit()]).values("translation_key")
        return list(
            best_by_key(public(GuidePage.objects.filter(translation_key__in=keys)).order_by("path")).values()
        )

    def structured_data(self) -> list[dict[str, Any]]:
        return [legislation_object(self)]


for _model in (LegalActIndexPage, LegalActPage):
    _model.edit_handler = _model.get_edit_handler_tabs()
