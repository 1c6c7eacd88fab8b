"""Is the index what the database says?"""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from search import outbox
from search.engines import engine
from search.rebuild import differences


class Command(BaseCommand):
    help = "Compare database and index; print every difference; exit with 1 when there is one."

    def handle(self, *args: Any, **options: Any) -> None:
        pending, oldest = outbox.lag()
        found = 0
        for line in differences(engine()):
            self.stdout.write(line)
            found += 1
        if pending:
            self.stdout.write(f"{pending} changes wait to be indexed, the oldest for {oldest:.0f} s.")
        if found:
            self.stderr.write(f"{found} differences. `manage.py rebuild_search` mends them.")
            sys.exit(1)
        self.stdout.write("The index is what the database says.")
