"""``run_rules``: overdue reviews, what was left undone, calls whose time has come, old journals."""

from typing import Any

from django.core.management.base import BaseCommand

from poruch.editorial.rules.tasks import tend


class Command(BaseCommand):
    help = (
        "Правила: прострочені перегляди, відкладене, виклики, старі записи. Запускайте кожні кілька хвилин."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        for name, number in tend().items():
            self.stdout.write(f"{name}: {number}")
