"""Tell whether a copy is whole and whose it is."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from poruch.mirror import manifest
from poruch.mirror.minisign import PublicKey, Unreadable

#: Problems told one by one.
MOST = 20


class Command(BaseCommand):
    help = "Compares a copy with its manifest and signature; exit code 1 when anything differs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("copy", type=Path, metavar="FOLDER|FILE.zim")
        parser.add_argument("--public-key", required=True, metavar="KEY", help="The key, or its .pub file.")

    def handle(self, *args: Any, **options: Any) -> None:
        key = self._key(options["public_key"])
        path: Path = options["copy"]
        if path.is_dir():
            problems = manifest.problems(path, key)
        else:
            from poruch.mirror import zim

            problems = zim.problems(path, key)
        if problems:
            more = [_("І ще: %s") % (len(problems) - MOST)] if len(problems) > MOST else []
            raise CommandError("\n".join([*problems[:MOST], *more]))
        self.stdout.write(_("Копія ціла, підпис збігається."))

    @staticmethod
    def _key(given: str) -> PublicKey:
        try:
            return PublicKey.read(Path(given).read_text("utf-8") if Path(given).is_file() else given)
        except (Unreadable, OSError, UnicodeDecodeError) as error:
            raise CommandError(_("Відкритий ключ не читається: %s") % error) from error
