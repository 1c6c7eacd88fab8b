"""Registrations that have served their purpose; run it once a day."""

from typing import Any

from django.core.management.base import BaseCommand

from campaigns.registration import following


class Command(BaseCommand):
    help = "Deletes registrations for events that ended PORUCH_REGISTRATION_KEEP_DAYS days ago (30)."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{following.delete_old()} lists deleted.")
