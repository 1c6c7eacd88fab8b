"""The controlled vocabularies that content is filed under (values: data/starter/vocabularies.jsonl)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelsearch import index

from .multilingual import in_languages, localised


class Vocabulary(models.Model):
    """A coded value with a name in every language; the code is what data and the API carry."""

    code = models.CharField(
        _("код"), max_length=32, unique=True, help_text=_("Сталий код. Після публікації його не змінюють.")
    )
    name_uk = models.CharField(_("українською"), max_length=160)
    name_en = models.CharField(_("англійською"), max_length=160, blank=True)
    name_ru = models.CharField(_("російською"), max_length=160, blank=True)
    name_crh = models.CharField(_("кримськотатарською"), max_length=160, blank=True)
    sort_order = models.PositiveIntegerField(_("порядок"), default=0)

    panels = ["code", in_languages("name", _("Назва")), "sort_order"]
    search_fields = [index.AutocompleteField("name_uk"), index.SearchField("name_uk")]

    class Meta:
        abstract = True
        ordering = ["sort_order", "code"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language, else along its fallback chain."""
        return localised(self, "name")


class Topic(Vocabulary):
    class Meta(Vocabulary.Meta):
        verbose_name = _("тема")
        verbose_name_plural = _("теми")


class Audience(Vocabulary):
    class Meta(Vocabulary.Meta):
        verbose_name = _("аудиторія")
        verbose_name_plural = _("аудиторії")


class Region(Vocabulary):
    """An ISO 3166-2:UA code, or ``UA``, ``abroad``, ``online``. KATOTTG differs for five regions."""

    katottg = models.CharField("КАТОТТГ", max_length=19, blank=True)

    panels = [*Vocabulary.panels, "katottg"]

    class Meta(Vocabulary.Meta):
        verbose_name = _("регіон")
        verbose_name_plural = _("регіони")


class Hromada(Vocabulary):
    """A territorial community by its KATOTTG code."""

    region = models.ForeignKey(
        Region,
        verbose_name=_("регіон"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="hromadas",
    )

    panels = [*Vocabulary.panels, "region"]

    class Meta(Vocabulary.Meta):
        verbose_name = _("громада")
        verbose_name_plural = _("громади")


class CooperationArea(Vocabulary):
    """One of the seven areas of cooperation of the partners' memorandum."""

    class Meta(Vocabulary.Meta):
        verbose_name = _("напрям співпраці")
        verbose_name_plural = _("напрями співпраці")
