"""Phone numbers: one row each, shared by every page and language that shows it.

A wrong number does harm, so a number is corrected in one place and carries the date of its source
and of the last test call wherever it stands.
"""

import re
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelsearch import index
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from poruch.core.widgets import SpokenInput

from .multilingual import in_languages, localised
from .partial_dates import PartialDateField


def validate_language_codes(value: Any) -> None:
    """A JSON list of ISO 639 codes."""
    codes = value if isinstance(value, list) else [None]
    if not all(isinstance(code, str) and re.fullmatch(r"[a-z]{2,3}", code) for code in codes):
        raise ValidationError(_('Напишіть список кодів мов: ["uk", "en"].'))


class PhoneQuerySet(models.QuerySet["Phone"]):
    def public(self) -> "PhoneQuerySet":
        """Numbers a reader may see: never one that no source vouches for."""
        return self.filter(confirmed=True)


class Phone(index.Indexed, models.Model):
    """A phone number with what is known about it."""

    slug = models.SlugField(_("код"), max_length=64, unique=True)
    number = models.CharField(
        _("номер"), max_length=32, help_text=_("Так, як його читають: 0 800 212 151 або +380 44 287 81 65.")
    )
    label_uk = models.CharField(_("українською"), max_length=80)
    label_en = models.CharField(_("англійською"), max_length=80, blank=True)
    label_ru = models.CharField(_("російською"), max_length=80, blank=True)
    label_crh = models.CharField(_("кримськотатарською"), max_length=80, blank=True)
    hours_uk = models.CharField(_("українською"), max_length=120, blank=True)
    hours_en = models.CharField(_("англійською"), max_length=120, blank=True)
    hours_ru = models.CharField(_("російською"), max_length=120, blank=True)
    hours_crh = models.CharField(_("кримськотатарською"), max_length=120, blank=True)
    free = models.BooleanField(_("безоплатно"), null=True, blank=True)
    languages = models.JSONField(_("мови"), default=list, blank=True, validators=[validate_language_codes])
    emergency = models.BooleanField(_("екстрений"), default=False)
    urgent_row = models.BooleanField(
        _("у рядку «Щойно забрали?»"), default=False, help_text=_("Не більше двох номерів на весь сайт.")
    )
    on_home = models.BooleanField(_("на головній"), default=False)
    sort_order = models.PositiveIntegerField(_("порядок"), default=0)
    confirmed = models.BooleanField(
        _("номер має джерело"),
        default=False,
        help_text=_("Доки не позначено, читачі не бачать номера. Вони бачать слова «номер не підтверджено»."),
    )
    source = models.CharField(_("джерело"), max_length=200, blank=True)
    source_date = PartialDateField(_("дата джерела"))
    last_called_on = models.DateField(
        _("останній тестовий дзвінок"), null=True, blank=True, help_text=_("Дата, коли додзвонилися.")
    )

    objects = PhoneQuerySet.as_manager()

    panels = [
        MultiFieldPanel(
            [
                FieldRowPanel(["number", "slug"]),
                FieldRowPanel(["free", "emergency"]),
                FieldPanel("languages", widget=SpokenInput),
            ],
            heading=_("Номер"),
        ),
        in_languages("label", _("Хто відповідає"), _("Одне-чотири слова.")),
        in_languages("hours", _("Години")),
        MultiFieldPanel(
            [FieldRowPanel(["source", "source_date"]), FieldRowPanel(["last_called_on", "confirmed"])],
            heading=_("Перевірка"),
        ),
        MultiFieldPanel(
            [FieldRowPanel(["urgent_row", "on_home"]), FieldPanel("sort_order")], heading=_("Де показувати")
        ),
    ]
    search_fields = [
        index.SearchField("number"),
        index.SearchField("slug"),
        index.AutocompleteField("label_uk"),
        index.SearchField("label_uk"),
    ]

    class Meta:
        ordering = ["sort_order", "slug"]
        verbose_name = _("телефон")
        verbose_name_plural = _("телефони")

    def __str__(self) -> str:
        return f"{self.number} ({self.label_uk})"

    def clean(self) -> None:
        if not re.fullmatch(r"\+?[\d ()-]{2,31}", self.number):
            raise ValidationError(
                {"number": _("Напишіть номер цифрами, пробілами й плюсом на початку, без слів.")}
            )
        if self.last_called_on and self.last_called_on > timezone.localdate():
            raise ValidationError({"last_called_on": _("Дата дзвінка ще не настала.")})

    @property
    def label(self) -> str:
        return localised(self, "label")

    @property
    def hours(self) -> str:
        return localised(self, "hours")

    @property
    def tel(self) -> str:
        """The number as a ``tel:`` link wants it."""
        return re.sub(r"[^\d+]", "", self.number)

    @property
    def call_is_fresh(self) -> bool:
        """Somebody got through within the days after which a call no longer vouches for a number."""
        limit = timezone.localdate() - timedelta(days=settings.PORUCH_CALL_VALID_DAYS)
        return self.last_called_on is not None and self.last_called_on >= limit

    @property
    def may_have_changed(self) -> bool:
        """The source is older than a year, and no fresh call vouches for the number."""
        if self.call_is_fresh or not self.source_date:
            return False
        limit = timezone.localdate() - timedelta(days=settings.PORUCH_SOURCE_VALID_DAYS)
        return self.source_date < limit.isoformat()
