"""Asks links to other sites now (see poruch.editorial.freshness.links)."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from poruch.editorial.freshness.links import checking, collecting


class Command(BaseCommand):
    help = "Asks links to other sites that are due. Needs PORUCH_LINK_CHECK=1."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--collect", action="store_true", help="first read the links of all live pages")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["collect"]:
            self.stdout.write(f"{collecting.collect_all()} links to other sites.")
        report = checking.run()
        if report is None:
            raise CommandError("Links are not asked: PORUCH_LINK_CHECK is off.")
        self.stdout.write(f"{report.asked} asked, {report.failed} failed, {report.left} left.")
