"""Who is told, in the CMS and by mail."""

from collections.abc import Iterable
from typing import Any

from poruch.editorial.workflow import mails
from poruch.editorial.workflow.models.notices import MailChoice, Notice


def notify(users: Iterable[Any], kind: Notice.Kind, page: Any, *, but: Any = None) -> None:
    """A line in the CMS that stays until it is read; a letter to those who want letters at once."""
    others = [user for user in users if but is None or user.pk != but.pk]
    page_id = page.pk if page is not None else None
    Notice.objects.bulk_create([Notice(user=user, kind=kind, page_id=page_id) for user in others])
    remind(others)


def remind(users: Iterable[Any], *, but: Any = None) -> None:
    """Something waits for these people; the CMS shows it by itself."""
    others = {user.pk: user for user in users if but is None or user.pk != but.pk}
    choices = MailChoice.objects.filter(user__in=others, when=MailChoice.When.AT_ONCE)
    mails.at_once(others[pk] for pk in choices.values_list("user_id", flat=True))
