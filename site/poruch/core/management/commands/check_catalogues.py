"""Are the compiled interface catalogues those of the sources?"""

from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from poruch import languages

#: Languages whose interface must be complete; the source needs only plural forms, crh only what is certain.
COMPLETE = ("en", "ru")


class Command(BaseCommand):
    help = "Fails when a compiled catalogue is older than its source, or en or ru lack a text."

    def handle(self, *args: Any, **options: Any) -> None:
        problems: list[str] = []
        for code in languages.CODES:
            folder = Path(settings.BASE_DIR, "locale", code, "LC_MESSAGES")
            # Beside it may stand what Wagtail's catalogues of scripts lack.
            for source in {folder / "django.po", *folder.glob("djangojs.po")}:
                problems += _problems(code, source)
        if problems:
            raise CommandError("\n".join(problems) + "\nRun `make messages`.")
        self.stdout.write("Catalogues are complete and compiled.")


def _problems(code: str, source: Path) -> list[str]:
    compiled = source.with_suffix(".mo")
    if not source.exists() or not compiled.exists():
        return [f"{code}: no catalogue"]
    catalogue = polib.pofile(str(source))
    texts = {_key(entry): _text(entry) for entry in catalogue if entry.translated()}
    made = {_key(entry): _text(entry) for entry in polib.mofile(str(compiled))}
    found = [] if texts == made else [f"{code}: the compiled catalogue differs from its source"]
    if code in COMPLETE:
        missing = [entry.msgid for entry in catalogue if not entry.translated() and not entry.obsolete]
        found += [f"{code}: no translation of «{text}»" for text in missing]
    return found


def _key(entry: Any) -> tuple[str, str]:
    return (entry.msgctxt or "", entry.msgid)


def _text(entry: Any) -> tuple[str, ...]:
    return tuple(entry.msgstr_plural[n] for n in sorted(entry.msgstr_plural)) or (entry.msgstr,)
