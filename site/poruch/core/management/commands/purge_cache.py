"""Tell the caches before the site that what they keep is old."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from poruch.core.caching import purging, shown
from poruch.core.models.revision import Purge, SiteRevision


class Command(BaseCommand):
    help = "Purge everything (or the keys given) from the caches of PORUCH_PURGE_URLS."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("keys", nargs="*", help="page-12, family-1a2b3c4d; everything without any")
        parser.add_argument("--due", action="store_true", help="tell again what could not be told")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.PORUCH_PURGE_URLS:
            raise CommandError("PORUCH_PURGE_URLS names no cache.")
        if not options["due"]:
            SiteRevision.renew(rows=bool(options["keys"]))
            Purge.objects.bulk_create(Purge(key=key) for key in options["keys"] or [shown.SITE])
        told = purging.send_due()
        if left := Purge.objects.count():
            raise CommandError(f"{left} could not be told; they will be told again.")
        self.stdout.write(f"Told {told}.")
