"""Reminders of events, and places that nobody confirmed; run it every few minutes."""

from typing import Any

from django.core.management.base import BaseCommand

from campaigns.registration import following
from poruch.core import letters


class Command(BaseCommand):
    help = (
        "Frees places whose letters nobody answered in time, gives them to the line, and reminds everybody "
        "once, 24 hours before the event."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        promoted = following.free_unanswered()
        reminded = following.remind()
        letters.settle()
        self.stdout.write(f"{reminded} reminded, {promoted} got a place from the line.")
