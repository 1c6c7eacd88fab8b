"""Everything in open formats."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from poruch.operations.exporting import content, files, internal
from poruch.operations.exporting.folder import Folder, making

_README = """# Export of {made}

Everything of a Poruch site in formats that other programs read. `index.json` lists each file with what it is,
its rows, its columns, its size and its SHA-256.

| Folder | What | Format |
|---|---|---|
| content/ | pages, glossary, vocabularies, partners, phones | JSON, one object a line |
| tables/ | vocabularies, phones, which page shows which file{tables} | CSV, UTF-8 |
| media/ | images and documents as they were uploaded | as they were |
| events/ | public events | iCalendar |
{more}
{kind}
`manage.py import_content` reads the files of content/, but for press_room.jsonl.
No passwords, second factors, tokens, sessions or registrations for events are in it. It is no backup: only
`manage.py backup` brings a site back as it was.
"""
_PUBLIC = "Only what readers see is in it: no drafts, no private or restricted pages, no accounts."
_ALL = "**Keep it safe**: drafts, private pages, names of accounts and the audit log are in it."
_MORE = """| translations/ | translations of pages, finished or not | gettext PO |
| internal/ | accounts, audit log, history | CSV, JSON lines |
"""


class Command(BaseCommand):
    help = (
        "Writes a folder with all content in open formats; with --include-drafts also what readers never see."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, metavar="FOLDER", help="Made; must be empty or not there.")
        parser.add_argument(
            "--include-drafts",
            action="store_true",
            help="Also drafts, private pages, history, accounts, the audit log. Keep that folder safe.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path, drafts = options["folder"], options["include_drafts"]
        try:
            with making(path) as folder:
                lost = self._write(folder, drafts)
        except FileExistsError as error:
            raise CommandError(_("У теці %s уже щось є. Назвіть іншу.") % path) from error
        except OSError as error:
            raise CommandError(_("Не записано: %s") % error) from error
        for name in lost:
            self.stderr.write(_("Немає файлу, на який посилається запис: %s") % name)
        self.stdout.write(
            _("Записано файлів: %(count)s, у %(folder)s") % {"count": len(folder.entries), "folder": path}
        )

    def _write(self, folder: Folder, drafts: bool) -> list[str]:
        made = timezone.now().isoformat(timespec="seconds")
        content.write(folder, drafts)
        lost = files.write(folder, drafts)
        if drafts:
            internal.write(folder)
        folder.index(made_at=made, include_drafts=drafts, missing_media=lost)
        text = _README.format(
            made=made,
            tables=", redirects" if drafts else "",
            more=_MORE if drafts else "",
            kind=_ALL if drafts else _PUBLIC,
        )
        (folder.path / "README.md").write_text(text, encoding="utf-8")
        return lost
