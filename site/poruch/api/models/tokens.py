"""Who may use the API beyond what everybody may."""

from typing import Any, Final

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


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


_LOOSE: Final[dict[str, Any]] = {
    "null": True,
    "on_delete": models.SET_NULL,
    "related_name": "+",
    "db_constraint": False,
}


class Creation(models.Model):
    """What was made under an ``Idempotency-Key``: the same request sent again makes no second one.

    One of the four; none once that is deleted.
    """

    #: Nobody shows a page or a file by having made it.
    wagtail_reference_index_ignore = True

    token = models.ForeignKey(ApiToken, on_delete=models.CASCADE, related_name="creations")
    key = models.CharField(max_length=200)
    #: Of what was sent: the same key with other content is a mistake.
    digest = models.CharField(max_length=64)
    page = models.ForeignKey("wagtailcore.Page", null=True, on_delete=models.SET_NULL, related_name="+")
    # Without constraints: the release before knows of no such columns, and deletes what they name.
    image = models.ForeignKey("wagtailimages.Image", **_LOOSE)
    document = models.ForeignKey("wagtaildocs.Document", **_LOOSE)
    target = models.ForeignKey("editorial_rules.WebhookTarget", **_LOOSE)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["token", "key"], name="one_creation_a_key")]

    def __str__(self) -> str:
        return f"{self.token_id} {self.key}"
