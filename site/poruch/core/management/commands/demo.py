"""Sample content for trying the site."""

import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from tqdm import tqdm

from poruch.core import demo
from poruch.core.transfer.importer import import_files


class Command(BaseCommand):
    help = "Adds sample events, campaigns and news, labelled as such; --remove takes them away."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--remove", action="store_true", help="Delete every sample.")
        parser.add_argument(
            "--copies", type=int, default=1, help="Copies of every event, a day apart, for load (1 to 1000)."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["remove"]:
            self.stdout.write(_("Зразки прибрано: %s.") % demo.remove())
            return
        if not 1 <= options["copies"] <= 1000:
            raise CommandError(_("Копій може бути від 1 до 1000."))
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "demo.jsonl"
            path.write_text("\n".join(demo.lines(demo.folder(), options["copies"])), encoding="utf-8")
            report = import_files(
                [path],
                progress=lambda items, label: tqdm(
                    items, desc=label, unit=" lines", leave=False, mininterval=0.5
                ),
            )
        for problem in report.problems:
            self.stderr.write(str(problem))
        if not report.applied:
            raise CommandError(_("Зразків не завантажено: виправте рядки вище."))
        self.stdout.write(
            _("Зразки є: створено %(created)s, оновлено %(updated)s. Прибрати: manage.py demo --remove")
            % {"created": report.counts["created"], "updated": report.counts["updated"]}
        )
