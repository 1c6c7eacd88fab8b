"""For the form of choices."""

from collections.abc import Mapping

from django import template

register = template.Library()


@register.filter
def chosen(choices: Mapping[str, str], key: str) -> str:
    """What was chosen for a conflict, "" if nothing yet."""
    return choices.get(key, "")
