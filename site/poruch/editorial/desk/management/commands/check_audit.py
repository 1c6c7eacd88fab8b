"""Whether the audit log is whole."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.utils.translation import gettext as _

from poruch.editorial.desk.audit import chain, protection

SHOWN = 20


class Command(BaseCommand):
    help = "Walks the audit log and tells where it was changed; exit code 1 if it was."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--head", default="", help="a digest printed before: it must still be in the log")

    def handle(self, *args: Any, head: str, **options: Any) -> None:
        verdict = chain.verify(head)
        for number, what in verdict.faults[:SHOWN]:
            self.stderr.write(f"{number}: {what}")
        troubles = []
        if verdict.faults:
            troubles.append(_("Журнал змінено, порушень: %d.") % len(verdict.faults))
        if not verdict.known:
            troubles.append(_("Записаного раніше кінця журналу в ньому немає: кінець відрізано."))
        if not protection.is_installed(connection):
            troubles.append(_("У базі немає захисту від змін журналу (тригерів)."))
        if troubles:
            raise CommandError(" ".join(troubles))
        self.stdout.write(_("Журнал цілий: записів %d.") % verdict.count)
        self.stdout.write(verdict.head)
