"""Seals all registrations with the first secret of PORUCH_REGISTRATION_KEYS."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from campaigns.registration import keys


class Command(BaseCommand):
    help = (
        "Seals registrations anew with the first secret of PORUCH_REGISTRATION_KEYS; the others can be "
        "dropped afterwards. Exit code 1 when some cannot be opened with any of them."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        done, lost = keys.rotate()
        self.stdout.write(f"{done} sealed anew.")
        if lost:
            raise CommandError(f"{lost} cannot be opened: a secret they were sealed with is missing.")
