"""``manage.py export_translations --locale ru -o DIR``: one PO file for each translation."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail_localize.models import Translation

from poruch import languages
from poruch.core.models import ContentPage
from poruch.editorial.translation import po


class Command(BaseCommand):
    help = "Writes a PO file for every translation of pages into a language."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--locale", required=True, choices=languages.CODES)
        parser.add_argument("-o", "--output", required=True, type=Path, help="A folder; made when missing.")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["output"]
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise CommandError(_("Теку не створено: %s") % error) from error
        rows = Translation.objects.filter(target_locale__language_code=options["locale"], enabled=True)
        pages = ContentPage.objects.values("translation_key")
        count = 0
        for translation in rows.filter(source__object_id__in=pages).select_related(
            "source__locale", "target_locale"
        ):
            name = slugify(translation.source.object_repr)[:60] or "page"
            path = folder / f"{name}-{str(translation.uuid)[:8]}.{options['locale']}.po"
            po.export(translation).save(str(path))
            count += 1
        self.stdout.write(_("Записано файлів: %s.") % count)
