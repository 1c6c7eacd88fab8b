"""Editions of acts from a file (see poruch.editorial.freshness.importing)."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from poruch.editorial.freshness import importing


class Command(BaseCommand):
    help = "Imports editions of legal acts from FILE.jsonl or FILE.csv and marks the pages that cite them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--skip-errors", action="store_true", help="apply the good lines all the same")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            content = path.read_bytes()
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from error
        report = importing.load(content, path.name, skip_errors=options["skip_errors"])
        for number, reason in report.errors:
            self.stderr.write(f"{path.name}:{number}: {reason}")
        if not report.applied:
            raise CommandError(f"{len(report.errors)} bad lines, nothing was applied.")
        self.stdout.write(
            f"{report.added} added, {report.changed} changed, {report.same} as before; "
            f"{report.marked} pages to look at."
        )
