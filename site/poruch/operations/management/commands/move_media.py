"""Editors' files from the data folder into the bucket, and back."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.files.storage import FileSystemStorage, Storage
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from tqdm import tqdm

from poruch.settings.running import s3_storage

#: Not worth moving: made anew when they are wanted, or left of a restore (`.before-restore-…`).
_LEFT: Final = ("press-kits/", "doctor/", ".")


class Command(BaseCommand):
    help = "Copies media to where --to says; what is there in the same size is skipped. The source stays."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", choices=["s3", "local"], required=True)
        parser.add_argument("--again", action="store_true", help="also what is there in the same size")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.PORUCH_S3_BUCKET:
            raise CommandError(_("Спершу задайте PORUCH_S3_BUCKET і решту (docs/operations/media.md)."))
        bucket = _bucket()
        local = FileSystemStorage(location=str(settings.MEDIA_ROOT))
        source, target = (local, bucket) if options["to"] == "s3" else (bucket, local)
        names = [name for name in files_of(source) if not name.startswith(_LEFT)]
        copied = sum(
            _copy(source, target, name, again=options["again"])
            for name in tqdm(names, unit=" files", leave=False, mininterval=0.5, file=self.stderr)
        )
        self.stdout.write(
            _("Скопійовано файлів: %(copied)d, уже були: %(there)d.")
            % {"copied": copied, "there": len(names) - copied}
        )


def _bucket() -> Storage:
    made = s3_storage()
    storage: Storage = import_string(made["BACKEND"])(**made["OPTIONS"])
    return storage


def files_of(storage: Storage, folder: str = "") -> Iterator[str]:
    """The names of all files, folder by folder; nothing where there is no such folder."""
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in sorted(files):
        if name:
            yield f"{folder}{name}"
    for name in sorted(folders):
        yield from files_of(storage, f"{folder}{name}/")


def _copy(source: Storage, target: Storage, name: str, *, again: bool) -> bool:
    """Whether it had to be copied. A name is never changed: pages refer to it."""
    if target.exists(name):
        if not again and target.size(name) == source.size(name):
            return False
        target.delete(name)
    with source.open(name) as file:
        kept = target.save(name, file)
    if kept != name:
        raise CommandError(_("Файл %s не зберігся під своїм ім’ям.") % Path(name).name)
    return True
