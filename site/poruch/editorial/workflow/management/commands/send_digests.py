"""One letter a day to whoever has something waiting; run it as often as you like."""

from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand
from django.utils import timezone

from poruch.core import letters
from poruch.editorial.workflow import mails
from poruch.editorial.workflow.models import MailChoice
from poruch.editorial.workflow.waiting import waiting_for


class Command(BaseCommand):
    help = "Sends each editor who wants a daily letter one letter about what waits for them."

    def handle(self, *args: Any, **options: Any) -> None:
        today = timezone.localdate()
        users = get_user_model().objects.filter(is_active=True).exclude(email="")
        users = users.exclude(poruch_mail_choice__when__in=[MailChoice.When.AT_ONCE, MailChoice.When.NONE])
        for user in users.exclude(poruch_mail_choice__last_digest_on__gte=today).iterator():
            if (count := len(waiting_for(user))) and self._is_first(user, today):
                letters.send([mails.letter(user, count)])

    @staticmethod
    def _is_first(user: Any, today: Any) -> bool:
        """Two runs at once write one letter."""
        choice, _made = MailChoice.objects.get_or_create(user=user)
        mine = MailChoice.objects.filter(pk=choice.pk).exclude(last_digest_on=today)
        return bool(mine.update(last_digest_on=today))
