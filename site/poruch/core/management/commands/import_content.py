"""Load content from JSON lines files."""

from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from tqdm import tqdm

from poruch.core.transfer.importer import Report, import_files


class Command(BaseCommand):
    help = "Loads guides and other content from JSON lines files (docs/import-export.md)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE.jsonl")
        parser.add_argument(
            "--skip-errors", action="store_true", help="Leave out bad lines and apply the rest."
        )
        parser.add_argument(
            "--overwrite", action="store_true", help="Also change what editors changed since."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        files: list[Path] = options["files"]
        if missing := [str(path) for path in files if not path.is_file()]:
            raise CommandError(_("Немає файла: %s") % ", ".join(missing))
        report = import_files(
            files,
            skip_errors=options["skip_errors"],
            overwrite=options["overwrite"],
            progress=lambda items, label: self._bar(items, label),
        )
        self._print(report, options["skip_errors"])

    def _bar(self, items: Iterable[Any], label: str) -> Iterable[Any]:
        bar: Iterable[Any] = tqdm(items, desc=label, unit=" lines", leave=False, mininterval=0.5)
        return bar

    def _print(self, report: Report, skip_errors: bool) -> None:
        for problem in report.problems:
            self.stderr.write(str(problem))
        if not report.applied:
            raise CommandError(
                _("Нічого не завантажено: виправте рядки вище або повторіть із --skip-errors. Помилок: %s.")
                % len(report.problems)
            )
        for kept in report.kept:
            self.stdout.write(_("Залишено зміни редактора: %s") % kept)
        counts = report.counts
        self.stdout.write(
            _(
                "Створено %(created)s, оновлено %(updated)s, без змін %(unchanged)s, "
                "залишено %(kept)s, пропущено %(bad)s."
            )
            % {
                "created": counts["created"],
                "updated": counts["updated"],
                "unchanged": counts["unchanged"],
                "kept": counts["kept"],
                "bad": len(report.problems),
            }
        )
