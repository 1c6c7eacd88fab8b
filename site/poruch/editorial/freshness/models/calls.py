"""The log of test calls: rows are added, never changed."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class PhoneCall(models.Model):
    """One test call. ``number`` is what was dialled, also after the phone was corrected or deleted."""

    class Result(models.TextChoices):
        THROUGH = "through", _("додзвонилися")
        NOT_THROUGH = "not_through", _("не додзвонилися")
        WRONG = "wrong", _("номер неправильний")

    phone = models.ForeignKey(
        "core.Phone",
        verbose_name=_("телефон"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="test_calls",
    )
    number = models.CharField(_("номер"), max_length=32, editable=False)
    date = models.DateField(_("день дзвінка"), default=timezone.localdate)
    result = models.CharField(_("чи додзвонилися"), max_length=16, choices=Result.choices)
    note = models.CharField(
        _("примітка"),
        max_length=300,
        blank=True,
        help_text=_("Без імен і подробиць розмови: хто відповів (установа), чи ті самі години."),
    )
    caller = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("хто дзвонив"),
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    created_at = models.DateTimeField(_("записано"), auto_now_add=True)

    class Meta:
        ordering = ["-date", "-pk"]
        verbose_name = _("тестовий дзвінок")
        verbose_name_plural = _("тестові дзвінки")

    def __str__(self) -> str:
        return f"{self.number}, {self.date:%d.%m.%Y}"

    def clean(self) -> None:
        if self.date and self.date > timezone.localdate():
            raise ValidationError({"date": _("Дата дзвінка ще не настала.")})
