"""Letters on their way to the mail server, so that nobody waits for it."""

import logging
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Final

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django_tasks import task
from django_tasks.backends.immediate import ImmediateBackend

log = logging.getLogger(__name__)
#: Address, subject and text.
Letter = Sequence[str]
#: Without a worker, one thread of the web process.
_thread: Final = ThreadPoolExecutor(max_workers=1, thread_name_prefix="mails")
_last: "Future[Any] | None" = None


def send(letters: Sequence[Letter]) -> None:
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


@task()
def send_letters(letters: list[list[str]]) -> None:
    """The worker keeps what a task was given: not for letters whose addresses nobody may keep."""
    send(letters)


def has_worker() -> bool:
    """Whether tasks are left to a worker, which takes them out of the database."""
    return not isinstance(send_letters.get_backend(), ImmediateBackend)


def in_background(letters: Sequence[Letter]) -> None:
    """By a thread of this process. Who has a worker gives it a task instead."""
    global _last
    _last = _thread.submit(send, letters)


def on_their_way(letters: Sequence[Letter]) -> None:
    """By the worker where there is one, which keeps the addresses with its task, else by a thread."""
    if has_worker():
        send_letters.enqueue([list(letter) for letter in letters])
    else:
        in_background(letters)


def settle() -> None:
    """Wait until the letters of this process are on their way."""
    if _last is not None:
        _last.result()
