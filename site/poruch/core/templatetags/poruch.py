"""Filters and tags that every template may use (they are builtins)."""

from datetime import date
from typing import Any

from django import template
from django.utils.safestring import SafeString

from poruch.core import richtext
from poruch.core.models.partial_dates import show_partial_date
from poruch.core.pages import reader_url

register = template.Library()


@register.filter
def rich(value: Any) -> SafeString:
    """Rich text with links, source marks and dashed lines."""
    return richtext.show_rich(value)


@register.filter
def cited(value: str) -> SafeString:
    """Plain text with its source marks linked."""
    return richtext.show_text(value or "")


@register.filter
def unmarked(value: str) -> str:
    """Plain text without source marks."""
    return richtext.drop_marks(value or "")


@register.filter
def partial_date(value: str) -> str:
    """2026-01-20, 2026-01 or 2026 as the reader writes it."""
    return show_partial_date(value or "")


@register.filter
def day(value: date | None) -> str:
    """A date as 22.11.2026, in the reader's order."""
    return show_partial_date(value.isoformat()) if value else ""


@register.filter
def for_reader(page: Any) -> str:
    """The page's address under the reader's language."""
    return reader_url(page)
