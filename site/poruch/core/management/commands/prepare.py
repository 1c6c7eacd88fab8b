"""Everything between a fresh clone (or an upgrade) and a running server; harmless to repeat."""

import os
import secrets
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from tqdm import tqdm

from poruch.core.alone import alone
from poruch.core.transfer.importer import import_files
from poruch.core.tree import ensure_sections, name_site

STARTER = "data/starter"


class Command(BaseCommand):
    help = "Migrates, collects static files, loads the starter content and makes the first administrator."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--empty", action="store_true", help="load none of the starter content")

    def handle(self, *args: Any, **options: Any) -> None:
        settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
        # Two servers that start at once: one prepares, the other finds it done.
        with alone("prepare"):
            self._prepare(empty=options["empty"])

    def _prepare(self, *, empty: bool) -> None:
        self.stdout.write(_("Готуємо базу даних ..."))
        call_command("migrate", interactive=False, verbosity=0)
        if not settings.DEBUG:
            call_command("collectstatic", interactive=False, verbosity=0)
        if not empty:
            self._load_starter()
        ensure_sections()
        name_site(settings.WAGTAILADMIN_BASE_URL)
        call_command("sync_roles", stdout=self.stdout)
        call_command("sync_workflows", verbosity=0)
        self._translations()
        self._search()
        self._administrator()

    def _load_starter(self) -> None:
        """Lines that were loaded before are skipped; what an editor has changed since is kept."""
        files = sorted(Path(settings.BASE_DIR, STARTER).glob("*.jsonl"))
        report = import_files(
            files,
            progress=lambda items, label: tqdm(
                items, desc=label, unit=" lines", leave=False, mininterval=0.5
            ),
        )
        if not report.applied:
            raise CommandError("\n".join(str(problem) for problem in report.problems))
        if report.counts["created"]:
            self.stdout.write(_("Завантажено записів: %s.") % report.counts["created"])

    def _translations(self) -> None:
        """Search works without the table of Russian words, so that no failure of it stops the start."""
        try:
            call_command("build_translations", if_needed=True, stdout=self.stdout)
        except CommandError as error:
            self.stderr.write(str(error))

    def _search(self) -> None:
        """Fill a new Elasticsearch. While it does not answer, the site searches without it."""
        try:
            call_command("rebuild_search", if_missing=True, stdout=self.stdout, stderr=self.stderr)
        except CommandError as error:
            self.stderr.write(str(error))

    def _administrator(self) -> None:
        users = get_user_model().objects
        if users.exists():
            return
        password = secrets.token_urlsafe(12)
        users.create_superuser(username="admin", email="", password=password)
        port = os.environ.get("PORT", "8000")
        self.stdout.write(
            "\n"
            + _("Сайт:    %s") % f"http://127.0.0.1:{port}/"
            + "\n"
            + _("CMS:     %s") % f"http://127.0.0.1:{port}/cms/"
            + "\n"
            + _("Ім’я:    admin")
            + "\n"
            + _("Пароль:  %s  (показуємо один раз, запишіть)") % password
            + "\n"
        )
        if settings.PORUCH_REQUIRE_MFA:
            self.stdout.write(
                _(
                    "Перший вхід попросить налаштувати другий крок: застосунок із кодами або ключ доступу, "
                    "дві хвилини. Щоб лише спробувати без нього: PORUCH_REQUIRE_MFA=0 make run"
                )
                + "\n"
            )
