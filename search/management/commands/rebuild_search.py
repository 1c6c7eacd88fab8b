"""Fill the index again, while the site runs."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from search import registry, runs
from search.engines import NAMES, EngineRefused, EngineUnavailable, configured, engine
from search.engines.elastic.breaker import breaker
from search.rebuild import RebuildFailed, rebuild


class Command(BaseCommand):
    help = (
        "Index everything again. Loses no edit made meanwhile; removes what is gone. "
        "Readers search the old index until the new one is what the database says."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--engine", choices=NAMES, help="which index to fill (default: all in use)")
        parser.add_argument("--clear", action="store_true", help="empty the index first")
        parser.add_argument("--if-missing", action="store_true", help="only where there is no index yet")

    def handle(self, *args: Any, **options: Any) -> None:
        breaker.reset()
        total = sum(1 for source in registry.sources() for _ in source.ids())
        quiet = options["verbosity"] == 0
        for name in (options["engine"],) if options["engine"] else configured():
            if options["if_missing"] and not _is_missing(name):
                continue
            with tqdm(total=total, unit=" objects", desc=name, disable=quiet, file=self.stderr) as bar:
                try:
                    if options["clear"]:
                        engine(name).clear()
                    done = rebuild(engine(name), bar.update)
                except (EngineUnavailable, EngineRefused, RebuildFailed) as error:
                    runs.record("rebuild", name, False, {})
                    raise CommandError(f"{name}: {error} The old index stays in use.") from error
            runs.record("rebuild", name, True, {"written": done.written, "removed": done.pruned})
            if not quiet:
                self.stdout.write(f"{name}: {done.written} documents indexed, {done.pruned} removed.")


def _is_missing(name: str) -> bool:
    """Whether the engine answers and has no index; the embedded one has its own from the first migration."""
    try:
        return not engine(name).exists()
    except EngineUnavailable as error:
        raise CommandError(f"{name}: {error}") from error
