"""The table of Russian words, from Debian's apertium-rus-ukr."""

import sqlite3
import subprocess
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from tqdm import tqdm

from search.query import apertium
from search.query.apertium_table import build


class Command(BaseCommand):
    help = "Make the table by which search understands Russian words; needs Debian's apertium-rus-ukr."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--if-needed", action="store_true", help="do nothing when it would change nothing"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["if_needed"] and not apertium.wants_building():
            return
        dictionary = apertium.installed()
        if dictionary is None:
            raise CommandError("Apertium's dictionary is not here: apt-get install apertium-rus-ukr")
        self.stdout.write(_("Складаємо словник російських слів, до хвилини ..."))
        try:
            count = build(
                dictionary,
                apertium.table(),
                lambda words, label: tqdm(words, desc=label, unit=" words", leave=False, mininterval=0.5),
            )
        except (OSError, subprocess.SubprocessError, sqlite3.Error) as error:
            raise CommandError(f"The table was not made: {error}") from error
        self.stdout.write(_("Російських слів: %s.") % count)
