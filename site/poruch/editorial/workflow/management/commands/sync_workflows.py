"""Make the workflows and put them on every home page; harmless to repeat."""

from typing import Any

from django.core.management.base import BaseCommand

from poruch.editorial.workflow import routes


class Command(BaseCommand):
    help = "Makes the workflows and tasks that are missing and assigns them to every language's home page."

    def handle(self, *args: Any, **options: Any) -> None:
        routes.sync()
