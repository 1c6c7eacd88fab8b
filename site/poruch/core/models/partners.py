"""The organisations that run a site together, and what they owe each other in print."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from .multilingual import in_languages, localised


class Partner(models.Model):
    """An NGO or a council. Nothing about a particular partner stands in code: it is a row."""

    class Role(models.TextChoices):
        NGO = "ngo", _("громадська організація")
        COUNCIL = "council", _("рада")

    slug = models.SlugField(_("код"), unique=True)
    role = models.CharField(_("роль"), max_length=16, choices=Role.choices)
    name_uk = models.CharField(_("українською"), max_length=200)
    name_en = models.CharField(_("англійською"), max_length=200, blank=True)
    name_ru = models.CharField(_("російською"), max_length=200, blank=True)
    name_crh = models.CharField(_("кримськотатарською"), max_length=200, blank=True)
    short_name_uk = models.CharField(_("українською"), max_length=60, blank=True)
    short_name_en = models.CharField(_("англійською"), max_length=60, blank=True)
    short_name_ru = models.CharField(_("російською"), max_length=60, blank=True)
    short_name_crh = models.CharField(_("кримськотатарською"), max_length=60, blank=True)
    logo = models.ForeignKey(
        "wagtailimages.Image",
        verbose_name=_("логотип"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    website = models.URLField(_("сайт"), blank=True)
    confirmed = models.BooleanField(
        _("назву підтверджено"),
        default=False,
        help_text=_("Партнер підтвердив, що назва правильна всіма мовами."),
    )
    sort_order = models.PositiveIntegerField(_("порядок"), default=0)

    panels = [
        "slug",
        "role",
        in_languages("name", _("Повна назва")),
        in_languages("short_name", _("Коротка назва")),
        "logo",
        "website",
        FieldPanel("confirmed"),
        "sort_order",
    ]

    class Meta:
        ordering = ["sort_order", "slug"]
        verbose_name = _("партнер")
        verbose_name_plural = _("партнери")

    def __str__(self) -> str:
        return self.short_name or self.name

    @property
    def name(self) -> str:
        return localised(self, "name")

    @property
    def short_name(self) -> str:
        return localised(self, "short_name")


class AttributionRule(models.Model):
    """The memorandum's rule as data: which content of whose must carry which line.

    A joint page of a type in ``content_types`` is not valid without ``line`` in the page's own
    language (:meth:`poruch.core.models.ContentPage.clean`, :mod:`poruch.core.attribution`).
    """

    content_types = models.CharField(
        _("типи вмісту"),
        max_length=200,
        help_text=_("Коди типів через кому: event, press_briefing, campaign."),
    )
    partner = models.ForeignKey(
        Partner, verbose_name=_("кого зазначають"), on_delete=models.PROTECT, related_name="attribution_rules"
    )
    line_uk = models.CharField(_("українською"), max_length=300, blank=True)
    line_en = models.CharField(_("англійською"), max_length=300, blank=True)
    line_ru = models.CharField(_("російською"), max_length=300, blank=True)
    line_crh = models.CharField(_("кримськотатарською"), max_length=300, blank=True)
    confirmed = models.BooleanField(
        _("підтверджено"), default=False, help_text=_("Партнери підтвердили рядок за оригіналом меморандуму.")
    )
    note = models.TextField(_("примітка"), blank=True)

    panels = ["content_types", "partner", in_languages("line", _("Рядок атрибуції")), "confirmed", "note"]

    class Meta:
        verbose_name = _("правило атрибуції")
        verbose_name_plural = _("правила атрибуції")

    def __str__(self) -> str:
        return self.line_uk

    @property
    def types(self) -> frozenset[str]:
        return frozenset(code.strip() for code in self.content_types.split(",") if code.strip())
