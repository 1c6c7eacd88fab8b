"""``manage.py import_translations FILE.po …``: texts of PO files, saved as drafts, never published."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from poruch.editorial.translation import actions, po


class Command(BaseCommand):
    help = "Loads PO files made by export_translations. Each file is applied whole or not at all."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        refused = 0
        for path in options["files"]:
            try:
                self.stdout.write(f"{path}: {self._load(path)}")
            except OSError as error:
                refused += 1
                self.stderr.write(f"{path}: {error}")
            except po.BadFile as error:
                refused += 1
                for reason in error.reasons:
                    self.stderr.write(f"{path}: {reason}")
        if refused:
            raise CommandError(_("Не завантажено файлів: %s.") % refused)

    def _load(self, path: Path) -> str:
        file = po.read(path.read_bytes())
        translation = po.translation_of(file)
        count = po.load(translation, file)
        if not count:
            return _("нового немає")
        try:
            actions.save_draft(None, translation)
        except actions.Incomplete as error:
            return _("нових текстів: %(count)s; ще не перекладено: %(missing)s") % {
                "count": count,
                "missing": len(error.texts),
            }
        except ValidationError as error:
            return _("нових текстів: %(count)s; чернетку не збережено: %(why)s") % {
                "count": count,
                "why": " ".join(error.messages),
            }
        return _("нових текстів: %s; чернетку збережено") % count
