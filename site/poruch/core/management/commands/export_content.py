"""Write content as JSON lines."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from poruch import languages
from poruch.core.transfer import registry
from poruch.core.transfer.exporter import export_lines


class Command(BaseCommand):
    help = "Writes public content as JSON lines; import_content reads them back."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file", nargs="?", type=Path, metavar="FILE.jsonl", help="Standard output by default."
        )
        parser.add_argument(
            "--type", action="append", default=[], dest="types", help="Only this type; repeatable."
        )
        parser.add_argument("--locale", default="", choices=["", *languages.CODES])
        parser.add_argument(
            "--include-drafts",
            action="store_true",
            help="Also drafts, private and restricted pages. Keep that file safe.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if unknown := sorted(set(options["types"]) - set(registry.types())):
            raise CommandError(_("Невідомий тип: %s") % ", ".join(unknown))
        lines = export_lines(
            types=options["types"], locale=options["locale"], drafts=options["include_drafts"]
        )
        path: Path | None = options["file"]
        if path is None:
            for line in lines:
                sys.stdout.write(line + "\n")
            return
        part = path.with_name(path.name + ".part")
        with part.open("w", encoding="utf-8") as file:
            count = 0
            for line in lines:
                file.write(line + "\n")
                count += 1
        part.replace(path)
        self.stdout.write(_("Записано рядків: %(count)s, у %(file)s") % {"count": count, "file": path})
