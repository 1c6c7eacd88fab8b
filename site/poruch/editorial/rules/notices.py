"""Telling people: on the front page of the CMS, and by mail without titles."""

import logging
from collections.abc import Sequence
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from poruch import languages
from poruch.core.models import ContentPage
from poruch.editorial.roles.models import RoleGroup
from poruch.editorial.rules.events import Event
from poruch.editorial.rules.models import Notice, Occurrence, Rule

log = logging.getLogger(__name__)


def with_role(role: str, partner: str, page_id: int) -> QuerySet[Any]:
    """Active people with a role for the page's language; of one partner, when named, or serving both."""
    groups = RoleGroup.objects.filter(role=role)
    if partner:
        groups = groups.filter(Q(partner__slug=partner) | Q(partner=None))
    page = ContentPage.objects.filter(pk=page_id).select_related("locale").first()
    if page is not None:
        groups = groups.filter(language__in=["", page.locale.language_code])
    return named(get_user_model().objects.filter(groups__poruch_role__in=groups).values_list("pk", flat=True))


def named(ids: Any) -> QuerySet[Any]:
    """The active ones among some people."""
    return get_user_model().objects.filter(pk__in=list(ids), is_active=True).order_by("pk")


def tell(
    users: Sequence[Any] | QuerySet[Any], rule: Rule, row: Occurrence, message: str, *, mail: bool
) -> str:
    """A notice for each; a mail after the transaction, for those who have an address."""
    found = list(users.select_related("wagtail_userprofile")) if isinstance(users, QuerySet) else list(users)
    Notice.objects.bulk_create(
        Notice(user=user, rule_name=rule.name, event=row.event, page_id=row.page_id, message=message or "")
        for user in found
    )
    if mail:
        for user in found:
            if user.email:
                transaction.on_commit(partial(_mail, user, row))
    number = len(found)
    return ngettext("Сповіщено %s людину.", "Сповіщено %s людей.", number) % number


def _mail(user: Any, row: Occurrence) -> None:
    """A mail says only that something happened, and where to look. A mail that fails stops nothing."""
    profile = getattr(user, "wagtail_userprofile", None)
    language = (profile and profile.preferred_language) or languages.SOURCE
    with translation.override(language):
        path = reverse("wagtailadmin_home")
        if row.event != Event.DELETED:
            path = reverse("wagtailadmin_pages:edit", args=[row.page_id])
        text = _("Спрацювало правило. Подія: %(event)s.\n\nДокладніше (потрібен вхід): %(url)s\n") % {
            "event": Event(row.event).label,
            "url": settings.WAGTAILADMIN_BASE_URL.rstrip("/") + path,
        }
        try:
            send_mail(_("Поруч: новина з редакції"), text, None, [user.email])
        except Exception:
            log.exception("A mail about occurrence %d could not be sent", row.pk)
