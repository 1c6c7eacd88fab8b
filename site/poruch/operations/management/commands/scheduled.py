"""One regular job, noted: what a crontab or a systemd timer calls."""

import argparse
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from poruch.operations.doctor import journal


class Command(BaseCommand):
    help = (
        "Runs a command and notes when and how it ended, so that the doctor knows; ends with its exit code."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("job", metavar="COMMAND")
        parser.add_argument(
            "arguments", nargs=argparse.REMAINDER, help="the command's own, as after its name alone"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        code = journal.run(options["job"], *options["arguments"])
        if code:
            sys.exit(code)
