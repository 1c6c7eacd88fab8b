"""Is the index what the database says?"""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from search import outbox, runs
from search.engines import NAMES, Engine, EngineUnavailable, configured, engine
from search.engines.elastic.breaker import breaker
from search.rebuild import differences


class Command(BaseCommand):
    help = "Compare database and index; print every difference; exit with 1 when there is one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--engine", choices=NAMES, help="which index to check (default: all in use)")

    def handle(self, *args: Any, **options: Any) -> None:
        breaker.reset()
        found = 0
        for name, (pending, oldest) in outbox.waiting().items():
            self.stdout.write(f"{name}: {pending} changes wait to be indexed, the oldest for {oldest:.0f} s.")
        for name in (options["engine"],) if options["engine"] else configured():
            found += self._check(engine(name))
        if found:
            self.stderr.write(f"{found} differences. `manage.py rebuild_search` mends them.")
            sys.exit(1)

    def _check(self, target: Engine) -> int:
        """The number of differences; an engine that does not answer is one."""
        found = 0
        try:
            for line in differences(target):
                self.stdout.write(f"{target.name}: {line}")
                found += 1
        except EngineUnavailable as error:
            self.stderr.write(f"{target.name}: {error}")
            runs.record("gate", target.name, False, {})
            return 1
        runs.record("gate", target.name, not found, {"differences": found})
        if not found:
            self.stdout.write(f"{target.name}: the index is what the database says.")
        return found
