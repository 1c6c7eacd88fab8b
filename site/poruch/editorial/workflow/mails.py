"""Letters: that something waits, and where. Never what: no titles, no names, nothing of a page."""

import logging
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Any, Final

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_tasks import task
from django_tasks.backends.immediate import ImmediateBackend
from wagtail.models import WorkflowState
from wagtail.signals import workflow_approved, workflow_rejected, workflow_submitted
from wagtail.users.models import UserProfile

log = logging.getLogger(__name__)
#: Without a worker, one thread of the web process: who saves a page must not wait for a mail server.
_thread: Final = ThreadPoolExecutor(max_workers=1, thread_name_prefix="mails")
_last: "Future[Any] | None" = None


def at_once(users: Iterable[Any]) -> None:
    """Write to these people after the caller's transaction."""
    letters = [letter(user) for user in users if user.email]
    if letters:
        transaction.on_commit(partial(_start, letters))


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


@task()
def send_letters(letters: list[list[str]]) -> None:
    """A letter that does not go is logged without its address and stops no other."""
    connection = get_connection()
    for address, subject, text in letters:
        message = EmailMessage(
            subject,
            text,
            settings.DEFAULT_FROM_EMAIL,
            [address],
            connection=connection,
            headers={"Auto-Submitted": "auto-generated"},
        )
        try:
            message.send()
        except Exception as error:
            log.warning("A letter could not be sent: %s", type(error).__name__)


def _start(letters: list[list[str]]) -> None:
    global _last
    if isinstance(send_letters.get_backend(), ImmediateBackend):
        _last = _thread.submit(send_letters.func, letters)
    else:
        send_letters.enqueue(letters)


def settle() -> None:
    """Wait until the letters of this process are on their way."""
    if _last is not None:
        _last.result()
