"""What is wrong with how the site runs, in plain words."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from poruch.operations.doctor.findings import Level, Result, examine


class Command(BaseCommand):
    help = "Looks at settings, database, services, files and content; exit code 1 when something is an error."
    #: A broken setting must not keep the doctor out.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="for monitoring")
        parser.add_argument(
            "--deploy", action="store_true", help="as if the site already had its public name"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        results = examine(deploy=options["deploy"])
        if options["json"]:
            report = {"ok": _ok(results), "checks": [result.as_dict() for result in results]}
            self.stdout.write(json.dumps(report, ensure_ascii=False, indent=2))
        else:
            self._say(results)
        if not _ok(results):
            sys.exit(1)

    def _say(self, results: list[Result]) -> None:
        styles = {Level.ERROR: self.style.ERROR, Level.WARNING: self.style.WARNING}
        names = {Level.ERROR: _("помилка"), Level.WARNING: _("увага")}
        for result in results:
            if not result.findings:
                self.stdout.write(f"{self.style.SUCCESS(_('гаразд'))}  {result.title}")
            for finding in result.findings:
                self.stdout.write(
                    f"{styles[finding.level](names[finding.level])}  {result.title}: {finding.what}"
                )
                self.stdout.write(f"    {finding.todo}")


def _ok(results: list[Result]) -> bool:
    return all(result.level is not Level.ERROR for result in results)
