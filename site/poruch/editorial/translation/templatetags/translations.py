"""Filters for the templates of translations."""

from collections.abc import Mapping
from typing import Any

from django import template

from poruch.editorial.translation import wording

register = template.Library()


@register.filter
def cell_words(cell: Any) -> str:
    return wording.cell_words(cell)


@register.filter
def key(found: Any, name: str) -> str:
    """The value under a name, "" without one."""
    return str(found.get(name, "")) if isinstance(found, Mapping) else ""
