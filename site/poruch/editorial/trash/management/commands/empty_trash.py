"""``manage.py empty_trash``: removes for good what has been in the trash too long. For a daily timer."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from poruch.core import gates
from poruch.editorial.trash.purging import overdue, purge


class Command(BaseCommand):
    help = "Removes pages for good that have been in the trash longer than PORUCH_TRASH_DAYS (default 90)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--days", type=int, help="Instead of PORUCH_TRASH_DAYS.")
        parser.add_argument("--dry-run", action="store_true", help="Only say what would be removed.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Each entry on its own: one that something holds on to does not keep the others."""
        if options["days"] is not None and options["days"] < 0:
            raise CommandError("--days: a number of days, 0 or more.")
        entries = list(overdue(options["days"]).values_list("pk", "title", "pages"))
        removed = kept = 0
        for number, (pk, title, pages) in enumerate(entries, start=1):
            progress = f"{number}/{len(entries)} {title} ({pages})"
            if options["dry_run"]:
                self.stdout.write(progress)
                continue
            try:
                purge(pk)
                removed += 1
                self.stdout.write(progress)
            except gates.Refused as refused:
                kept += 1
                self.stderr.write(f"{progress}: {refused}")
        self.stdout.write(
            _("Видалено назавжди: %(removed)s. Лишилося: %(kept)s.") % {"removed": removed, "kept": kept}
        )
