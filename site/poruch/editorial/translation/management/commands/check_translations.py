"""``manage.py check_translations``: the table of translations against the pages; ``--rebuild`` mends it."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from poruch.core.models import ContentPage
from poruch.editorial.translation import states
from poruch.editorial.translation.models import TranslationState

_COMPARED = ("language", "source_id", "target_id", "state", "work", "stale_parts", "gone")


class Command(BaseCommand):
    help = "Compares the table of translations with the pages. Exit code 1 on a difference."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--rebuild", action="store_true", help="Mend the rows that differ.")

    def handle(self, *args: Any, **options: Any) -> None:
        rebuild: bool = options["rebuild"]
        different = total = 0
        for key in list(states.keys()):
            total += 1
            different += self._differs(key, rebuild)
        gone = TranslationState.objects.exclude(key__in=ContentPage.objects.values("translation_key"))
        different += gone.count()
        aliases = self._aliases(rebuild)
        if rebuild:
            gone.delete()
        self.stdout.write(
            _(
                "Сторінок: %(total)s. Рядків, що відрізнялися: %(different)s. "
                "Видимих копій чужою мовою: %(aliases)s."
            )
            % {"total": total, "different": different, "aliases": aliases}
        )
        if (different or aliases) and not rebuild:
            raise CommandError(_("Таблиця перекладів неправдива. Запустіть check_translations --rebuild."))

    def _differs(self, key: Any, rebuild: bool) -> bool:
        """Whether what is stored is not what the pages say; rolled back unless it is to be mended."""
        before = _rows(key)
        with transaction.atomic():
            states.rebuild(key)
            after = _rows(key)
            if not rebuild:
                transaction.set_rollback(True)
        return before != after

    def _aliases(self, rebuild: bool) -> int:
        """Aliases of another language that readers see: made before the rule, or past it."""
        pages = ContentPage.objects.filter(alias_of__isnull=False, live=True).exclude(
            alias_of__locale=F("locale")
        )
        found = list(pages)
        if rebuild:
            pages.update(live=False)
        return len(found)


def _rows(key: Any) -> list[Any]:
    return sorted(TranslationState.objects.filter(key=key).values_list(*_COMPARED), key=str)
