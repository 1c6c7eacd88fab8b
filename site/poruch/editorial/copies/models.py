"""A copy to work on, tied to the page it was made of."""

import re
from typing import Any, ClassVar, Final

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Revision

#: The end of a copy's address: lists of the CMS know a copy by it without a query.
SLUG_END: Final = "-kopiia-"
_SLUG: Final = re.compile(rf"{SLUG_END}\d+$")


def slug_of(page: Page) -> str:
    return f"{page.slug[:200]}{SLUG_END}{page.pk}"


def looks_like_copy(page: Page) -> bool:
    return bool(_SLUG.search(page.slug))


class WorkingCopy(models.Model):
    """``base`` is the content of the original when the copy was made: the third side of the comparison.

    Open until it is merged or discarded; one open copy a page at a time. Closed, its page is in the trash.
    """

    class Outcome(models.TextChoices):
        MERGED = "merged", _("внесено")
        DISCARDED = "discarded", _("відкинуто")

    page = models.OneToOneField(Page, on_delete=models.CASCADE, related_name="working_copy")
    original = models.ForeignKey(
        Page, verbose_name=_("оригінал"), null=True, on_delete=models.SET_NULL, related_name="working_copies"
    )
    title = models.CharField(_("сторінка"), max_length=255)
    base = models.JSONField()
    base_revision = models.ForeignKey(Revision, null=True, on_delete=models.SET_NULL, related_name="+")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("хто веде"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    made_at = models.DateTimeField(_("відколи"), default=timezone.now)
    closed_at = models.DateTimeField(_("закрито"), null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    outcome = models.CharField(_("чим закінчилося"), max_length=12, blank=True, choices=Outcome.choices)

    class Meta:
        verbose_name = _("робоча копія")
        verbose_name_plural = _("робочі копії")
        ordering: ClassVar[list[str]] = ["-made_at", "-pk"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["original"], condition=models.Q(closed_at__isnull=True), name="one_open_copy"
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.closed_at is None
