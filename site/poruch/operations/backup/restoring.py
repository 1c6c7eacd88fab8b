"""Putting a backup back: all of it, or nothing."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from django.core.cache import cache
from django.core.management import call_command
from django.db import transaction
from django.utils.translation import gettext as _

from poruch.api.changes.keeping import begin_anew
from poruch.core.models import SiteRevision
from poruch.operations.backup import archive, checking, loading, media, schema, secret_keys
from poruch.operations.backup.checking import Contents
from poruch.operations.backup.errors import BackupError

Progress = Callable[[int], object]


@dataclass
class Restored:
    """``secrets`` is the file of secrets that the environment must get; ``before`` the media of before.

    ``troubles`` came when the rows were in already: sentences with what to do by hand.
    """

    contents: Contents
    secrets: Path | None = None
    before: Path | None = None
    troubles: list[str] = field(default_factory=list)


def examine(path: Path, keys: list[Any]) -> Contents:
    """Read all of the file, and look whether it fits here. Changes nothing."""
    contents = checking.read(path, keys)
    schema.demand(contents.header)
    return contents


def is_used() -> bool:
    """Whether there is something here that a restore would throw away."""
    return loading.in_use() or media.for_storage().in_use()


def restore(path: Path, keys: list[Any], contents: Contents, bar: Progress) -> Restored:
    """Load what :func:`examine` has found good. A fault on the way leaves rows and files as they were."""
    schema.make(contents.header)
    files = media.for_storage()
    kept: dict[str, Any] = {}
    try:
        with transaction.atomic():
            loader = loading.Loader(contents.header["columns"])
            loader.empty()

            def take(name: str, file: IO[bytes]) -> None:
                if name == archive.SECRETS:
                    kept.update(json.loads(file.read()))
                elif name.startswith(archive.TABLES):
                    loader.take(name.split("/")[1], file)
                else:
                    files.take(name.removeprefix(archive.MEDIA), file)
                bar(1)

            again = checking.read(path, keys, take)
            if again.manifest != contents.manifest:
                raise BackupError(_("Файл змінився, доки його читали: %s") % path)
            loader.finish(again.manifest["counts"], again.header["sequences"])
    except BaseException:
        files.drop()
        raise
    done = Restored(contents)
    try:
        files.commit()
        done.before = files.before
        done.secrets = secret_keys.put_back(kept) if kept else None
    except OSError as error:
        done.troubles.append(
            _("Рядки відновлено, а файли чи секрети ні: %s. Повторіть відновлення з --replace.") % error
        )
    return done


def follow_up(say: Callable[[str], object]) -> list[str]:
    """What is made again from the rows. Returns what did not work, as sentences: the rows are in already."""
    troubles = []
    steps = (
        (_("Таблиці нинішньої версії"), "migrate", {"interactive": False, "verbosity": 0}),
        (_("Пошук для читачів"), "rebuild_search", {"clear": True, "verbosity": 0}),
        (_("Пошук у CMS"), "update_index", {"verbosity": 0}),
    )
    for name, command, options in steps:
        say(f"{name}: {command}")
        try:
            call_command(command, **options)
        except Exception as error:
            troubles.append(
                _("Не вдалося: manage.py %(command)s (%(why)s). Повторіть цю команду.")
                % {"command": command, "why": error}
            )
    begin_anew()
    cache.clear()
    # Caches before the site still hold the pages of before.
    SiteRevision.bump()
    return troubles
