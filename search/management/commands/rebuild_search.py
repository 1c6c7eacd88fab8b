"""Fill the index again, while the site runs."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from tqdm import tqdm

from search import registry
from search.engines import NAMES, engine
from search.rebuild import rebuild


class Command(BaseCommand):
    help = "Index everything again. Loses no edit made meanwhile; removes what is gone."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--engine", choices=NAMES, default=NAMES[0], help="which index to fill")
        parser.add_argument("--clear", action="store_true", help="empty the index first")

    def handle(self, *args: Any, **options: Any) -> None:
        target = engine(options["engine"])
        if options["clear"]:
            target.clear()
        total = sum(1 for source in registry.sources() for _ in source.ids())
        quiet = options["verbosity"] == 0
        with tqdm(total=total, unit=" objects", disable=quiet, file=self.stderr) as bar:
            done = rebuild(target, bar.update)
        if not quiet:
            self.stdout.write(f"{done.written} documents indexed, {done.pruned} removed.")
