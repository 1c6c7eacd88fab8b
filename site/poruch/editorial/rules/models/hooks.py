"""Other systems that rules may call, and the calls."""

import base64
import secrets
import uuid
from datetime import timedelta
from typing import Any, ClassVar, Final

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

#: How long a secret still signs after a new one was made.
ROTATION: Final = timedelta(days=7)


def new_secret() -> str:
    """As the Standard Webhooks specification writes them: 32 random bytes."""
    return f"whsec_{base64.b64encode(secrets.token_bytes(32)).decode()}"


class WebhookTarget(models.Model):
    """An address that administrators trust. Rules choose among these; they hold no address of their own."""

    name = models.CharField(_("назва"), max_length=80)
    url = models.URLField(_("адреса"), max_length=500, help_text=_("Лише https."))
    secret = models.CharField(_("ключ підпису"), max_length=120, default=new_secret, editable=False)
    previous_secret = models.CharField(max_length=120, blank=True, editable=False)
    previous_until = models.DateTimeField(null=True, editable=False)
    active = models.BooleanField(_("діє"), default=True)
    failures = models.PositiveIntegerField(default=0, editable=False)
    failing_since = models.DateTimeField(null=True, editable=False)
    paused_at = models.DateTimeField(null=True, editable=False)

    panels: ClassVar[list[Any]] = ["name", "url", "active"]

    class Meta:
        ordering = ["name"]
        verbose_name = _("адреса викликів")
        verbose_name_plural = _("адреси викликів")

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        from poruch.editorial.rules.webhooks.calling import fault_of

        if fault := fault_of(self.url):
            raise ValidationError({"url": fault})

    def secrets_now(self) -> list[str]:
        """Those that sign calls at this moment, the newest first."""
        found = [self.secret]
        if self.previous_secret and self.previous_until and self.previous_until > timezone.now():
            found.append(self.previous_secret)
        return found

    def rotate(self) -> None:
        """A new secret; the one of before signs too for a while: receivers change in their own time."""
        self.previous_secret, self.secret = self.secret, new_secret()
        self.previous_until = timezone.now() + ROTATION
        self.save(update_fields=["secret", "previous_secret", "previous_until"])

    def drop_previous(self) -> None:
        self.previous_secret, self.previous_until = "", None
        self.save(update_fields=["previous_secret", "previous_until"])


class Delivery(models.Model):
    """One call, tried until it arrives or there is no hope. ``page_id`` None: it tells of no page."""

    TEST: Final = "test"

    class State(models.TextChoices):
        WAITING = "waiting", _("чекає")
        DONE = "done", _("дійшло")
        FAILED = "failed", _("не дійшло")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    target = models.ForeignKey(WebhookTarget, on_delete=models.CASCADE, related_name="deliveries")
    event = models.CharField(max_length=12)
    page_id = models.BigIntegerField(null=True)
    body = models.TextField()
    state = models.CharField(_("стан"), max_length=8, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(default=timezone.now, db_index=True)
    note = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        default_permissions = ("view",)
        verbose_name = _("виклик")
        verbose_name_plural = _("виклики")
        indexes = [models.Index(fields=["target", "page_id", "state"])]

    def __str__(self) -> str:
        return str(self.pk)


class Attempt(models.Model):
    """One attempt of a call. ``status`` None: no answer came. What the answer said is not kept."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="log")
    at = models.DateTimeField(auto_now_add=True)
    status = models.PositiveSmallIntegerField(null=True)
    milliseconds = models.PositiveIntegerField()
    note = models.CharField(max_length=200)

    class Meta:
        default_permissions = ()
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.note
