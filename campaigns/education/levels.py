"""How hard a topic is for pupils: the scale shared by lessons, their parts and the search for them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    LOW = "low", _("спокійна тема")
    MEDIUM = "medium", _("непроста тема")
    HIGH = "high", _("важка тема")


#: From the calmest to the hardest.
ORDER = {level.value: rank for rank, level in enumerate(Level)}


def rank(level: str) -> int:
    """The place on the scale; an unknown level counts as the hardest."""
    return ORDER.get(level, len(ORDER) - 1)
