"""Write the public site as plain files, and as a ZIM file."""

from argparse import ArgumentParser
from collections.abc import Mapping
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from tqdm import tqdm

from poruch.core.models import SiteRevision
from poruch.mirror import building
from poruch.mirror.building import Options
from poruch.mirror.crawling import Broken, Progress
from poruch.mirror.minisign import SecretKey, Unreadable
from poruch.mirror.writing import locked


class Command(BaseCommand):
    help = "Writes every public page as plain files that work from a memory card; only what changed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, nargs="?", metavar="FOLDER")
        parser.add_argument("--zim", type=Path, metavar="FILE.zim", help="Also (or only) a file for Kiwix.")
        parser.add_argument(
            "--no-fallbacks",
            action="store_true",
            help="Smaller: pages that a language lacks are linked, not copied.",
        )
        parser.add_argument(
            "--address",
            default="",
            metavar="URL",
            help="Where it will be served: adds sitemap.xml and 404.html.",
        )
        parser.add_argument("--force", action="store_true", help="Build even if nothing has changed.")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path | None = options["folder"]
        if folder is None and options["zim"] is None:
            raise CommandError(_("Назвіть теку або --zim FILE.zim."))
        try:
            with locked(folder) if folder else nullcontext():
                self._build(folder, options)
        except (Broken, Unreadable) as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(_("Не вдалося записати копію: %s") % error) from error

    def _build(self, folder: Path | None, options: dict[str, Any]) -> None:
        key = SecretKey.read(Path(settings.PORUCH_MIRROR_KEY)) if settings.PORUCH_MIRROR_KEY else None
        chosen = Options(not options["no_fallbacks"], options["address"])
        if not options["force"] and self._rests(folder, options["zim"], chosen, key):
            self.stdout.write(_("Від минулого разу нічого не змінилося."))
            return
        with _bar(_("сайт")) as progress:
            site, revision = building.fetch(chosen, key, progress)
        digests: Mapping[str, str] | None = None
        if folder:
            with _bar(_("файли")) as progress:
                result = building.write(folder, site, revision, key, progress)
            self._tell(result)
            digests = result.manifest.files
        if options["zim"]:
            self._zim(options, site, digests or site.digests(), building.source(chosen, revision, key), key)
        if key is None:
            self.stderr.write(
                _("Копію не підписано. Зробіть ключ (manage.py mirror_key FILE) і назвіть його в %s.")
                % "PORUCH_MIRROR_KEY"
            )

    @staticmethod
    def _rests(folder: Path | None, file: Path | None, chosen: Options, key: SecretKey | None) -> bool:
        if folder and not building.is_current(folder, chosen, key):
            return False
        if file is None:
            return True
        from poruch.mirror import zim

        return zim.is_current(file, building.source(chosen, SiteRevision.current(), key), key)

    def _zim(
        self,
        options: dict[str, Any],
        site: building.Site,
        digests: Mapping[str, str],
        source: str,
        key: SecretKey | None,
    ) -> None:
        from poruch.mirror import zim

        path: Path = options["zim"]
        wanted = zim.content(site, digests, key)
        written = options["force"] or not zim.holds(path, wanted, key)
        if written:
            with _bar("ZIM") as progress:
                zim.write(path, site, wanted, key, progress)
        zim.note(path, source)
        if not written:
            self.stdout.write(_("%s лишився як був: сторінки не змінилися.") % path)
            return
        self.stdout.write(
            _("Записано %(file)s, байтів: %(size)s.") % {"file": path, "size": path.stat().st_size}
        )

    def _tell(self, result: building.Result) -> None:
        said = _("Файлів у копії: %(all)s, записано: %(changed)s, прибрано: %(gone)s.")
        counted = {"all": len(result.manifest.files), "changed": result.changed, "gone": result.gone}
        self.stdout.write(said % counted)
        if result.missing:
            self.stderr.write(
                _("Посилання, за якими на сайті нічого немає: %s") % ", ".join(result.missing[:20])
            )


class _bar:
    """A progress bar whose end may move."""

    def __init__(self, label: str) -> None:
        self._bar = tqdm(desc=label, unit="", leave=False, mininterval=0.5)

    def __enter__(self) -> Progress:
        return self._show

    def _show(self, done: int, known: int) -> None:
        self._bar.total = known
        self._bar.update(done - self._bar.n)

    def __exit__(self, *error: Any) -> None:
        self._bar.close()
