"""Put a backup back into an empty site."""

import os
import sys
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, connection
from django.utils import timezone
from django.utils.translation import gettext as _
from tqdm import tqdm

from poruch.operations.backup import checking, keys, restoring, writing
from poruch.operations.backup.errors import BackupError
from poruch.operations.models import BackupRun

_WORD: Final = "replace"


class Command(BaseCommand):
    help = (
        "Restores a backup into an empty database and media folder: all of it, or nothing. "
        "Stop the site first."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        add = parser.add_argument
        add("file", type=Path, metavar="FILE")
        add("--identity", default="", metavar="FILE", help="the private key")
        add("--passphrase-file", type=Path, metavar="FILE", help="what locks the private key")
        add("--replace", action="store_true", help="throw away what is in the database and media now")
        add("--yes", action="store_true", help="do not ask before replacing")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        began = timezone.now()
        folder = Path(settings.DATA_DIR)
        if os.geteuid() == 0 and folder.exists() and folder.stat().st_uid != 0:
            raise CommandError(
                _("Запустіть від власника теки %s, не від root: інакше сайт не прочитає своїх файлів.")
                % folder
            )
        try:
            opened = keys.identities(options["identity"], keys.passphrase_of(options["passphrase_file"]))
            contents = restoring.examine(path, opened)
            self._ask(options)
            quiet = True if options["verbosity"] == 0 else None
            with tqdm(total=len(contents.members) - 1, disable=quiet, file=self.stderr, unit="") as bar:
                done = restoring.restore(path, opened, contents, bar.update)
        except BackupError as error:
            raise CommandError(_("%s Нічого не змінено.") % error) from error
        except (OSError, DatabaseError) as error:
            raise CommandError(_("Не відновлено: %s. Нічого не змінено.") % error) from error
        troubles = [*done.troubles, *restoring.follow_up(self.stdout.write)]
        digest, size = checking.digest_of(path), path.stat().st_size
        writing.note(BackupRun.Kind.RESTORE, began, path, ok=not troubles, digest=digest, size=size)
        self._tell(done, troubles)

    def _ask(self, options: dict[str, Any]) -> None:
        """:class:`BackupError` unless there is nothing to lose, or somebody has said to lose it."""
        if not restoring.is_used():
            return
        if not options["replace"]:
            raise BackupError(
                _("Тут уже є дані. Візьміть порожню базу й теку або додайте --replace, щоб замінити їх.")
            )
        if options["yes"]:
            return
        name = connection.settings_dict["NAME"]
        self.stdout.write(_("Усе, що зараз у базі %s і серед файлів, буде замінено копією.") % name)
        self.stdout.write(_("Щоб продовжити, напишіть: %s") % _WORD)
        if sys.stdin.readline().strip() != _WORD:
            raise BackupError(_("Зупинено."))

    def _tell(self, done: restoring.Restored, troubles: list[str]) -> None:
        self.stdout.write(
            _("Відновлено копію від %(made)s: рядків %(rows)d, файлів %(files)d.")
            % {
                "made": done.contents.header["made_at"],
                "rows": done.contents.rows,
                "files": len(done.contents.media),
            }
        )
        if done.secrets:
            self.stdout.write(
                _("Задайте секрети з файлу %s, інакше другі фактори й записи на події не відкриються.")
                % done.secrets
            )
        if done.before:
            self.stdout.write(_("Попередні файли лежать у %s.") % done.before)
        self.stdout.write(
            _("Далі: запустіть сайт, manage.py check_audit, manage.py check_search, увійдіть до CMS.")
        )
        for trouble in troubles:
            self.stderr.write(trouble)
        if troubles:
            raise CommandError(_("Дані на місці, але не все зроблено."))
