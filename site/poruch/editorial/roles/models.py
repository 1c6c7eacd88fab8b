"""Groups that hold a role, and roles lent to one person for one branch of the tree."""

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from poruch import languages
from poruch.editorial.roles.matrix import Role

ROLE_NAMES = {
    Role.EDITOR: _("Редактор"),
    Role.PUBLISHER: _("Випусковий редактор"),
    Role.LEGAL_REVIEWER: _("Юрист"),
    Role.TRANSLATOR: _("Перекладач"),
    Role.EDUCATOR: _("Освітянин"),
    Role.COORDINATOR: _("Координатор кампаній"),
    Role.ADMINISTRATOR: _("Адміністратор"),
}
ROLE_CHOICES = [(role.value, name) for role, name in ROLE_NAMES.items()]


class RoleGroup(models.Model):
    """What being in a group means. ``partner`` is None for roles that serve both; ``language`` "" for all."""

    group = models.OneToOneField(Group, on_delete=models.CASCADE, related_name="poruch_role")
    role = models.CharField(_("роль"), max_length=20, choices=ROLE_CHOICES)
    partner = models.ForeignKey(
        "core.Partner",
        verbose_name=_("партнер"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="role_groups",
    )
    language = models.CharField(_("мова"), max_length=8, blank=True, choices=languages.LANGUAGES)

    class Meta:
        verbose_name = _("група ролі")
        verbose_name_plural = _("групи ролей")

    def __str__(self) -> str:
        return self.group.name


class ShareQuerySet(models.QuerySet["Share"]):
    def open(self) -> "ShareQuerySet":
        """Those that act today. A day ends at midnight in Kyiv."""
        return self.filter(Q(until__isnull=True) | Q(until__gte=timezone.localdate()))


class Share(models.Model):
    """A role lent to one person for a page and all below it, until a day.

    It acts for ``partner``: a page of the other partner below stays the other's. None serves both.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("кому"),
        on_delete=models.CASCADE,
        related_name="poruch_shares",
    )
    role = models.CharField(_("роль"), max_length=20, choices=ROLE_CHOICES)
    page = models.ForeignKey(
        "wagtailcore.Page", verbose_name=_("гілка"), on_delete=models.CASCADE, related_name="shares"
    )
    partner = models.ForeignKey(
        "core.Partner",
        verbose_name=_("від імені партнера"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="shares",
    )
    until = models.DateField(_("до якого дня"), null=True, blank=True, help_text=_("Цей день ще рахується."))
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ShareQuerySet.as_manager()

    class Meta:
        ordering = ["until", "pk"]
        verbose_name = _("спільний доступ")
        verbose_name_plural = _("спільний доступ")

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()} · {self.page}"

    @property
    def is_open(self) -> bool:
        return self.until is None or self.until >= timezone.localdate()
