"""The record that a person agreed to a story: a reference, never a name."""

from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelsearch import index
from wagtail.admin.panels import FieldPanel, FieldRowPanel


class ConsentQuerySet(models.QuerySet["ConsentRecord"]):
    def ended(self, today: date) -> "ConsentQuerySet":
        """Withdrawn, or past their last day."""
        return self.filter(models.Q(withdrawn_on__isnull=False) | models.Q(valid_until__lt=today))


class ConsentRecord(index.Indexed, models.Model):
    """Who agreed stands on paper, in the place that is named here."""

    class Scope(models.TextChoices):
        TEXT = "text", _("лише текст")
        TEXT_IMAGE = "text_image", _("текст і зображення")

    code = models.SlugField(
        _("код згоди"),
        max_length=40,
        unique=True,
        help_text=_("Той, що на папері: zh-2026-014. Без імен і прізвищ."),
    )
    given_on = models.DateField(_("надано"), default=timezone.localdate)
    scope = models.CharField(_("на що"), max_length=16, choices=Scope.choices, default=Scope.TEXT)
    scope_note = models.CharField(
        _("умови"), max_length=300, blank=True, help_text=_("«Лише українською», «без міста». Без імен.")
    )
    valid_until = models.DateField(
        _("чинна до"), null=True, blank=True, help_text=_("Останній день. Порожньо: доки не відкличуть.")
    )
    kept_at = models.CharField(
        _("де папір"), max_length=200, help_text=_("«Сейф об’єднання, тека 3». Без імен.")
    )
    withdrawn_on = models.DateField(_("відкликано"), null=True, blank=True, editable=False)
    erased_at = models.DateTimeField(_("історію стерто"), null=True, blank=True, editable=False)

    objects = ConsentQuerySet.as_manager()

    panels: ClassVar[list[Any]] = [
        "code",
        FieldRowPanel(["given_on", "valid_until"]),
        FieldRowPanel(["scope", "scope_note"]),
        "kept_at",
        FieldPanel("withdrawn_on", read_only=True),
    ]
    search_fields: ClassVar[list[Any]] = [index.SearchField("code"), index.AutocompleteField("code")]

    class Meta:
        ordering = ["-given_on", "code"]
        permissions = [("withdraw_consentrecord", "Can withdraw a consent")]
        verbose_name = _("запис згоди")
        verbose_name_plural = _("записи згод")

    def __str__(self) -> str:
        return self.code

    def clean(self) -> None:
        super().clean()
        errors: dict[str, Any] = {}
        if self.given_on and self.given_on > timezone.localdate():
            errors["given_on"] = _("Цей день ще не настав.")
        if self.given_on and self.valid_until and self.valid_until < self.given_on:
            errors["valid_until"] = _("Згода не може закінчитися раніше, ніж її надали.")
        if errors:
            raise ValidationError(errors)

    @property
    def ends_at(self) -> datetime | None:
        """The minute from which it holds no more; None while nobody withdraws it."""
        if self.valid_until is None:
            return None
        return timezone.make_aware(datetime.combine(self.valid_until + timedelta(days=1), time.min))

    @property
    def is_valid(self) -> bool:
        ends = self.ends_at
        return self.withdrawn_on is None and (ends is None or ends > timezone.now())
