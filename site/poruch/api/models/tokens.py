"""Who may use the API beyond what everybody may."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class TokenQuerySet(models.QuerySet["ApiToken"]):
    def working(self) -> "TokenQuerySet":
        """Neither revoked nor past their day."""
        return self.filter(revoked_at=None, expires_at__gt=timezone.now())


class ApiToken(models.Model):
    """A secret that acts for its owner, within ``scopes`` and never beyond what the owner may do.

    The secret is shown once. Here is its SHA-256 digest (the secret is 256 random bits: nothing to guess, so
    no slow hash), and its last four characters, by which people tell tokens apart.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("чий"),
        on_delete=models.CASCADE,
        related_name="poruch_tokens",
    )
    name = models.CharField(
        _("назва"),
        max_length=80,
        help_text=_("Для чого він і де лежить: «сайт громади», «перекладацький бот»."),
    )
    scopes = models.JSONField(_("що дозволено"), default=list)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    hint = models.CharField(_("останні знаки"), max_length=4, editable=False)
    created_at = models.DateTimeField(_("створено"), auto_now_add=True)
    expires_at = models.DateTimeField(_("діє до"))
    #: To the hour, and written once an hour.
    last_used_at = models.DateTimeField(_("востаннє"), null=True, editable=False)
    revoked_at = models.DateTimeField(_("відкликано"), null=True, editable=False)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )

    objects = TokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("токен API")
        verbose_name_plural = _("токени API")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.name} …{self.hint}"

    @property
    def is_over(self) -> bool:
        return self.expires_at <= timezone.now()

    @property
    def works(self) -> bool:
        return self.revoked_at is None and not self.is_over


class Creation(models.Model):
    """A page made under an ``Idempotency-Key``: the same request sent again makes no second page."""

    token = models.ForeignKey(ApiToken, on_delete=models.CASCADE, related_name="creations")
    key = models.CharField(max_length=200)
    #: Of what was sent: the same key with other content is a mistake.
    digest = models.CharField(max_length=64)
    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["token", "key"], name="one_creation_a_key")]

    def __str__(self) -> str:
        return f"{self.token_id} {self.key}"
