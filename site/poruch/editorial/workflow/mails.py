"""Letters: that something waits, and where. Never what: no titles, no names, nothing of a page."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import WorkflowState
from wagtail.signals import workflow_approved, workflow_rejected, workflow_submitted
from wagtail.users.models import UserProfile

from poruch.core import letters


def at_once(users: Iterable[Any]) -> None:
    """Write to these people after the caller's transaction."""
    written = [letter(user) for user in users if user.email]
    if written:
        transaction.on_commit(partial(letters.on_their_way, written))


def letter(user: Any, count: int = 1) -> list[str]:
    """Address, subject and text in the language that the person uses the CMS in."""
    profile = UserProfile.objects.filter(user=user).first()
    code = profile.get_preferred_language() if profile else settings.LANGUAGE_CODE
    with translation.override(code):
        line = ngettext(
            "У Поруч на вас чекає %(count)s справа.", "У Поруч на вас чекає справ: %(count)s.", count
        ) % {"count": count}
        link = settings.WAGTAILADMIN_BASE_URL.rstrip("/") + reverse("workflow_waiting")
        text = "\n\n".join(
            [
                line,
                _("Подивитися: %s") % link,
                _("Як часто писати вам, виберіть в обліковому записі: %s")
                % (settings.WAGTAILADMIN_BASE_URL.rstrip("/") + reverse("wagtailadmin_account")),
            ]
        )
        return [user.email, _("Поруч: на вас чекають"), text]


def silence_wagtail() -> None:
    """Wagtail's own letters name the page. It connects what sends them when it starts, which is after us, so
    our tasks say it each time they act."""
    for signal, name in (
        (workflow_submitted, "submitted"),
        (workflow_rejected, "rejected"),
        (workflow_approved, "approved"),
    ):
        signal.disconnect(sender=WorkflowState, dispatch_uid=f"workflow_state_{name}_email_notification")
