"""When the index was last compared, judged and filled, and how that ended."""

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class SearchRun(models.Model):
    """One run of a command. ``figures`` are numbers by name, one level of nesting at most."""

    class Kind(models.TextChoices):
        GATE = "gate", _("звірка")
        EVALUATION = "evaluation", _("оцінювання")
        REBUILD = "rebuild", _("перебудова")

    kind = models.CharField(max_length=16, choices=Kind.choices)
    engine = models.CharField(max_length=32)
    at = models.DateTimeField(default=timezone.now)
    ok = models.BooleanField()
    figures: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["kind", "engine", "-at"], name="search_run_latest")]

    def __str__(self) -> str:
        return f"{self.kind} {self.engine} {self.at:%Y-%m-%d %H:%M}"

    @property
    def rows(self) -> list[tuple[str, str]]:
        """The figures by name, nested ones as «ndcg typo», numbers short enough to be read."""
        flat: list[tuple[str, Any]] = []
        for name, value in self.figures.items():
            nested = value if isinstance(value, dict) else {"": value}
            flat += [(f"{name} {inner}".strip(), number) for inner, number in nested.items()]
        return [
            (name, f"{number:.3f}" if isinstance(number, float) else str(number)) for name, number in flat
        ]
