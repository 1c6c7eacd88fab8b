"""Other systems that rules may call, and the calls."""

import secrets
import uuid
from typing import Any, ClassVar
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def new_secret() -> str:
    return secrets.token_urlsafe(32)


class WebhookTarget(models.Model):
    """An address that administrators trust. Rules choose among these; they hold no address of their own."""

    name = models.CharField(_("назва"), max_length=80)
    url = models.URLField(_("адреса"), max_length=500, help_text=_("Лише https."))
    secret = models.CharField(
        _("ключ підпису"),
        max_length=80,
        default=new_secret,
        help_text=_("Передайте тим, хто приймає виклики: ним вони перевірять підпис."),
    )
    active = models.BooleanField(_("діє"), default=True)

    panels: ClassVar[list[Any]] = ["name", "url", "secret", "active"]

    class Meta:
        ordering = ["name"]
        verbose_name = _("адреса викликів")
        verbose_name_plural = _("адреси викликів")

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        parts = urlsplit(self.url)
        allowed = {"https", "http"} if settings.PORUCH_WEBHOOKS_PRIVATE else {"https"}
        if parts.scheme not in allowed or parts.username or parts.password or not parts.hostname:
            raise ValidationError({"url": _("Потрібна адреса https без імені й пароля в ній.")})
        if len(self.secret) < 16:
            raise ValidationError({"secret": _("Ключ закороткий: потрібно щонайменше 16 знаків.")})


class Delivery(models.Model):
    """One call, tried until it arrives or there is no hope."""

    class State(models.TextChoices):
        WAITING = "waiting", _("чекає")
        DONE = "done", _("дійшло")
        FAILED = "failed", _("не дійшло")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    target = models.ForeignKey(WebhookTarget, on_delete=models.CASCADE, related_name="deliveries")
    event = models.CharField(max_length=12)
    body = models.TextField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(default=timezone.now, db_index=True)
    note = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        default_permissions = ("view",)
        verbose_name = _("виклик")
        verbose_name_plural = _("виклики")

    def __str__(self) -> str:
        return str(self.pk)
