"""The hidden branch deleted pages go to, and what is remembered about each."""

import uuid
from datetime import timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, PagePermissionTester

from poruch import languages
from poruch.core import away
from poruch.core.models import ContentPage


class TrashBin(Page):
    """The root of the branch: no page of it is routed, listed or chosen."""

    is_creatable = False
    parent_page_types: ClassVar[list[str]] = []
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("кошик")

    def permissions_for_user(self, user: Any) -> PagePermissionTester:
        return away.AwayTester(user, self)

    def get_sitemap_urls(self, request: Any = None) -> list[dict[str, Any]]:
        return []


class TrashEntry(models.Model):
    """A deleted page with all below it, and how to put it back as it was.

    ``batch`` is one for all that was deleted by one act. ``states`` holds, for the page and everything below,
    what was live, which revision was live, which was the newest and what was scheduled (see ``states.py``).
    """

    page = models.OneToOneField(Page, on_delete=models.CASCADE, related_name="trash_entry")
    title = models.CharField(_("назва"), max_length=255)
    slug = models.CharField(max_length=255)
    url = models.CharField(_("адреса"), max_length=2000, blank=True)
    parent = models.ForeignKey(Page, null=True, on_delete=models.SET_NULL, related_name="+")
    parent_title = models.CharField(_("звідки"), max_length=255)
    position = models.PositiveIntegerField()
    type_code = models.CharField(_("тип"), max_length=40)
    language = models.CharField(_("мова"), max_length=8, choices=languages.LANGUAGES)
    lead_partner = models.ForeignKey(
        "core.Partner",
        verbose_name=_("провідний партнер"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    joint = models.BooleanField(_("спільний матеріал"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("хто видалив"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    deleted_at = models.DateTimeField(_("коли"), default=timezone.now, db_index=True)
    batch = models.UUIDField(default=uuid.uuid4, db_index=True)
    pages = models.PositiveIntegerField(_("сторінок"))
    was_live = models.BooleanField(_("було опубліковано"))
    was_scheduled = models.BooleanField(_("публікацію було заплановано"))
    states = models.JSONField(default=list)

    class Meta:
        verbose_name = _("сторінка в кошику")
        verbose_name_plural = _("сторінки в кошику")
        ordering: ClassVar[list[str]] = ["-deleted_at", "-pk"]

    def __str__(self) -> str:
        return self.title

    @cached_property
    def subject(self) -> ContentPage:
        """What the matrix of roles is asked about: the page at its old place. Costs no query when ``page``
        with its type and locale, and ``parent``, are loaded."""
        model = self.page.specific_class
        subject = model(pk=self.page_id, joint=self.joint, lead_partner_id=self.lead_partner_id)
        subject.path = self.parent.path if self.parent else self.page.path
        subject.locale = self.page.locale
        return subject  # type: ignore[no-any-return]

    @property
    def lost_on(self) -> Any:
        """The day after which ``empty_trash`` removes it for good."""
        return timezone.localdate(self.deleted_at) + timedelta(days=settings.PORUCH_TRASH_DAYS)

    @property
    def can_be_undone(self) -> bool:
        return timezone.now() - self.deleted_at <= timedelta(minutes=settings.PORUCH_UNDO_MINUTES)
