"""``manage.py print_roles``: the tables of the editors' pages about roles, from the matrix."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from poruch.editorial.roles.printing import WORDS, path, printed


class Command(BaseCommand):
    help = "Writes the matrix of roles into docs/editors/<language>/roles.md."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="Write nothing; fail if a page is out of date."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        for language in WORDS:
            text = printed(language)
            if text == path(language).read_text():
                continue
            if options["check"]:
                raise CommandError(f"docs/editors/{language}/roles.md is out of date: manage.py print_roles")
            path(language).write_text(text)
            self.stdout.write(f"docs/editors/{language}/roles.md")
