"""Letters about one's own account: who took it over cannot change its keys unseen (ASVS 2.2.3, 2.5.5).

They say what changed and what to do, nothing of machines or addresses. An administrator's act is told too.
"""

from enum import StrEnum
from functools import partial
from typing import Any

from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models.signals import pre_save
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.users.models import UserProfile

from poruch.core import letters


class Event(StrEnum):
    LOGIN = "login"
    FACTOR_ADDED = "factor added"
    FACTOR_REMOVED = "factor removed"
    CODES_RENEWED = "codes renewed"
    ADDRESS = "address"


_SAID: dict[Event, Any] = {
    Event.LOGIN: gettext_lazy("Пароль вашого облікового запису змінено."),
    Event.FACTOR_ADDED: gettext_lazy("До вашого облікового запису додано спосіб другого кроку входу."),
    Event.FACTOR_REMOVED: gettext_lazy("З вашого облікового запису прибрано спосіб другого кроку входу."),
    Event.CODES_RENEWED: gettext_lazy("Резервні коди вашого облікового запису замінено."),
    Event.ADDRESS: gettext_lazy("Адресу для листів вашого облікового запису змінено: далі пишемо на нову."),
}


def connect() -> None:
    """Once, when the app is ready."""
    mfa.authenticator_added.connect(
        partial(_on, Event.FACTOR_ADDED), weak=False, dispatch_uid="notices.added"
    )
    mfa.authenticator_removed.connect(
        partial(_on, Event.FACTOR_REMOVED), weak=False, dispatch_uid="notices.removed"
    )
    mfa.authenticator_reset.connect(
        partial(_on, Event.CODES_RENEWED), weak=False, dispatch_uid="notices.renewed"
    )
    pre_save.connect(_address, sender=get_user_model(), dispatch_uid="notices.address")


def tell(user: Any, event: Event, address: str = "") -> None:
    """Write to the person after the caller's transaction, at ``address`` or their own."""
    if to := address or user.email:
        transaction.on_commit(partial(letters.on_their_way, [_letter(user, event, to)]))


def _on(event: Event, sender: Any, user: Any, authenticator: Any = None, **_kwargs: Any) -> None:
    """Recovery codes come with the first factor and go with the last one: that is one change."""
    codes = authenticator is not None and authenticator.type == Authenticator.Type.RECOVERY_CODES
    if event is Event.CODES_RENEWED or not codes:
        tell(user, event)


def _address(
    sender: Any, instance: Any, raw: bool = False, update_fields: Any = None, **_kwargs: Any
) -> None:
    """The old address is told: the new one may be a stranger's."""
    if raw or instance.pk is None or (update_fields is not None and "email" not in update_fields):
        return
    before = sender.objects.filter(pk=instance.pk).values_list("email", flat=True).first()
    if before and before != instance.email and instance.last_login is not None:
        tell(instance, Event.ADDRESS, before)


def _letter(user: Any, event: Event, to: str) -> list[str]:
    """Address, subject and text in the language that the person uses the CMS in."""
    profile = UserProfile.objects.filter(user=user).first()
    code = profile.get_preferred_language() if profile else settings.LANGUAGE_CODE
    site = settings.WAGTAILADMIN_BASE_URL.rstrip("/")
    with translation.override(code):
        parts = [
            str(_SAID[event]),
            _("Якщо це ви або адміністратор на ваше прохання, нічого робити не треба."),
            _("Якщо ні, відразу змініть пароль і скажіть адміністраторові: %s")
            % (site + reverse("wagtailadmin_password_reset")),
        ]
        return [to, _("Поруч: зміна у вашому обліковому записі"), "\n\n".join(parts)]
