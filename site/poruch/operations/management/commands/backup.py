"""One encrypted file with all of the site."""

from contextlib import suppress
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.utils import timezone
from django.utils.translation import gettext as _
from tqdm import tqdm

from poruch.operations.backup import checking, keys, writing
from poruch.operations.backup.errors import BackupError
from poruch.operations.models import BackupRun


class Command(BaseCommand):
    help = (
        "Writes the database, media and secrets into one file, encrypted for PORUCH_BACKUP_RECIPIENTS. "
        "The site goes on meanwhile."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        add = parser.add_argument
        add("where", nargs="?", type=Path, default=Path(), metavar="FILE|FOLDER")
        add("--keep", type=int, metavar="N", help="remove all but the newest N of the folder")
        add("--without-secrets", action="store_true", help="keep SECRET_KEY elsewhere yourself")
        add("--verify", type=Path, metavar="FILE", help="read all of a backup, restore nothing")
        add("--verified", default="", metavar="SHA256", help="note that --verify was well on another machine")
        add("--identity", default="", metavar="FILE", help="the private key, for --verify")
        add("--passphrase-file", type=Path, metavar="FILE", help="what locks the private key")
        add("--new-key", type=Path, metavar="FILE", help="make a private key, print the public")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["new_key"]:
                self._make_key(options)
            elif options["verify"]:
                self._verify(options)
            elif options["verified"]:
                self._note_verified(options["verified"])
            else:
                self._back_up(options)
        except BackupError as error:
            raise CommandError(str(error)) from error

    def _make_key(self, options: dict[str, Any]) -> None:
        public = keys.make(options["new_key"], keys.passphrase_of(options["passphrase_file"]))
        self.stdout.write(f"PORUCH_BACKUP_RECIPIENTS={public}")
        self.stderr.write(
            _("Файл %s відкриває всі копії. Заберіть його з сервера і збережіть у двох місцях.")
            % options["new_key"]
        )

    def _back_up(self, options: dict[str, Any]) -> None:
        if options["keep"] is not None:
            _demand_folder(options["keep"], options["where"])
        began = timezone.now()
        path = writing.target(options["where"], began)
        with tqdm(disable=_quiet(options), file=self.stderr, unit="") as bar:

            def of(steps: int) -> writing.Progress:
                bar.reset(steps)
                return bar.update

            try:
                done = writing.write(path, with_secrets=not options["without_secrets"], bar=of)
            except BackupError as error:
                writing.note(BackupRun.Kind.BACKUP, began, path, ok=False, note=str(error))
                raise
        note = _("Немає файлів: %d") % len(done.missing) if done.missing else ""
        writing.note(
            BackupRun.Kind.BACKUP, began, path, ok=True, size=done.size, digest=done.digest, note=note
        )
        for name in done.missing[:20]:
            self.stderr.write(_("Немає файлу, на який посилається запис: %s") % name)
        # A copy with gaps replaces no whole one.
        keep = options["keep"] if not done.missing else None
        gone = writing.prune(options["where"], keep) if keep else []
        self.stdout.write(
            _("Записано %(file)s: %(size)d байтів, рядків %(rows)d, файлів %(files)d.")
            % {"file": done.path, "size": done.size, "rows": done.rows, "files": done.files}
        )
        self.stdout.write(f"SHA-256 {done.digest}")
        if gone:
            self.stdout.write(_("Вилучено старих: %d.") % len(gone))

    def _verify(self, options: dict[str, Any]) -> None:
        path: Path = options["verify"]
        began = timezone.now()
        try:
            opened = keys.identities(options["identity"], keys.passphrase_of(options["passphrase_file"]))
            contents = checking.read(path, opened)
        except BackupError as error:
            writing.note(BackupRun.Kind.VERIFY, began, path, ok=False, note=str(error))
            raise
        digest, size = checking.digest_of(path), path.stat().st_size
        writing.note(BackupRun.Kind.VERIFY, began, path, ok=True, digest=digest, size=size)
        # Where the private key is, there may be no database.
        with suppress(DatabaseError):
            BackupRun.objects.filter(digest=digest).update(verified_at=timezone.now())
        self.stdout.write(
            _("Копія ціла. Зроблено %(made)s, рядків %(rows)d, файлів %(files)d.")
            % {"made": contents.header["made_at"], "rows": contents.rows, "files": len(contents.media)}
        )
        if missing := contents.manifest["missing_media"]:
            self.stdout.write(_("Файлів, яких не було вже тоді: %d.") % len(missing))
        self.stdout.write(f"SHA-256 {digest}")

    def _note_verified(self, digest: str) -> None:
        made = BackupRun.objects.filter(kind=BackupRun.Kind.BACKUP, ok=True, digest=digest.strip().lower())
        if not made.update(verified_at=timezone.now()):
            raise CommandError(_("Такої копії в журналі немає."))
        self.stdout.write(_("Записано: цю копію перевірено."))


def _demand_folder(keep: int, where: Path) -> None:
    """It is not made here: where a disk is not mounted, the backup would land beside the site."""
    if keep < 1 or where.is_file():
        raise CommandError(_("--keep потребує теки й числа, більшого за нуль."))
    if not where.is_dir():
        raise CommandError(_("Немає теки %s.") % where)


def _quiet(options: dict[str, Any]) -> bool | None:
    """A bar is for a terminal only."""
    return True if options["verbosity"] == 0 else None
