"""Make the key that signs copies."""

import shlex
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from poruch.mirror.minisign import SecretKey


class Command(BaseCommand):
    help = "Makes a minisign key: FILE for the server alone, FILE.pub for everybody."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        key = SecretKey.make()
        try:
            key.write(path)
            path.with_name(path.name + ".pub").write_text(key.public.file)
        except FileExistsError as error:
            raise CommandError(
                _("Файл %s уже є. Ключ, яким підписували, не перезаписуємо.") % path
            ) from error
        except OSError as error:
            raise CommandError(_("Ключ не записано: %s") % error) from error
        self.stdout.write(
            _("Ключ записано в %(file)s. Нікому його не давайте. PORUCH_MIRROR_KEY=%(file)s")
            % {"file": shlex.quote(str(path))}
        )
        self.stdout.write(_("Відкритий ключ, для всіх: %s") % key.public.text)
