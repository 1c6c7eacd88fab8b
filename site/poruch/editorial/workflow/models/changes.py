"""What is let out or taken away otherwise than by a finished round, and who answers for it."""

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from poruch.core.gates import Change

#: How long the other partner has to confirm an urgent correction (issue 5: 72 hours).
CONFIRM_WITHIN: Final = timedelta(hours=72)
#: How long an agreement to take a page away may wait for being used.
AGREEMENT_HOLDS: Final = timedelta(days=7)


class Permit(models.Model):
    """Why a version may go out that nobody agreed to. The version must still read the same."""

    class Ground(models.TextChoices):
        URGENT = "urgent", _("термінове виправлення")
        PAST = "past", _("адміністратор, поза погодженням")
        COMMAND = "command", _("команда сервера")
        UNDO = "undo", _("скасоване зняття з публікації")

    revision = models.ForeignKey("wagtailcore.Revision", on_delete=models.CASCADE, related_name="+")
    fingerprint = models.CharField(max_length=64)
    ground = models.CharField(max_length=8, choices=Ground.choices)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["revision", "fingerprint", "ground"], name="one_permit_a_ground")
        ]

    def __str__(self) -> str:
        return f"{self.get_ground_display()} {self.at:%Y-%m-%d}"


class UrgentCorrection(models.Model):
    """A phone or a date that one publisher put right at once."""

    class Outcome(models.TextChoices):
        OPEN = "open", _("чекає на підтвердження")
        CONFIRMED = "confirmed", _("підтверджено")
        REVIEW = "review", _("відкрито перегляд")

    page = models.ForeignKey(
        "wagtailcore.Page", verbose_name=_("сторінка"), on_delete=models.CASCADE, related_name="+"
    )
    revision = models.ForeignKey(
        "wagtailcore.Revision", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("хто виправив"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    partner = models.ForeignKey(
        "core.Partner",
        verbose_name=_("від партнера"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    joint = models.BooleanField(_("спільний матеріал"), default=False)
    reason = models.TextField(_("чому терміново"), max_length=500)
    fields = models.JSONField(_("що змінено"), default=list)
    at = models.DateTimeField(_("коли"), auto_now_add=True, db_index=True)
    outcome = models.CharField(_("стан"), max_length=10, choices=Outcome.choices, default=Outcome.OPEN)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("хто відповів"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    answered_at = models.DateTimeField(_("коли відповіли"), null=True, blank=True)

    class Meta:
        verbose_name = _("термінове виправлення")
        verbose_name_plural = _("термінові виправлення")

    def __str__(self) -> str:
        return f"{self.page} {self.at:%Y-%m-%d}"

    @property
    def due(self) -> datetime:
        until: datetime = self.at + CONFIRM_WITHIN
        return until

    @property
    def is_overdue(self) -> bool:
        return self.outcome == self.Outcome.OPEN and self.due < timezone.now()


class ChangeRequest(models.Model):
    """One partner wants to take a joint page away or elsewhere; the other agrees or not."""

    class Status(models.TextChoices):
        OPEN = "open", _("чекає на згоду")
        AGREED = "agreed", _("погоджено")
        DECLINED = "declined", _("не погоджено")
        DONE = "done", _("виконано")

    CHANGES = [
        (Change.UNPUBLISH.value, _("зняти з публікації")),
        (Change.MOVE.value, _("перемістити")),
        (Change.DELETE.value, _("видалити")),
    ]

    page = models.ForeignKey("wagtailcore.Page", null=True, on_delete=models.SET_NULL, related_name="+")
    change = models.CharField(_("що зробити"), max_length=10, choices=CHANGES)
    target = models.ForeignKey("wagtailcore.Page", null=True, on_delete=models.SET_NULL, related_name="+")
    reason = models.TextField(_("чому"), max_length=500)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    asked_for = models.ForeignKey("core.Partner", null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    status = models.CharField(_("стан"), max_length=10, choices=Status.choices, default=Status.OPEN)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(_("відповідь"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("прохання про згоду")
        verbose_name_plural = _("прохання про згоду")
        indexes = [models.Index(fields=["status", "page"], name="change_request_open")]

    def __str__(self) -> str:
        return f"{self.get_change_display()}: {self.page}"
