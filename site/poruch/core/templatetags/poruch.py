"""Filters and tags that every template may use (they are builtins)."""

import re
from datetime import date
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from poruch import languages
from poruch.core import richtext
from poruch.core.models.partial_dates import show_partial_date
from poruch.core.pages import reader_url

register = template.Library()

_LOCAL_LINK = re.compile(r'href="(/[^"]*)"')


@register.filter
def rich(value: Any, language: str) -> SafeString:
    """Rich text with source marks, dashed lines, and links that stay in the reader's language."""
    html = richtext.show_rich(value)
    return mark_safe(_LOCAL_LINK.sub(lambda match: f'href="{under(match[1], language)}"', html))


@register.filter
def filled(value: Any) -> bool:
    """Whether rich text says anything: an editor's empty field holds an empty paragraph."""
    return bool(richtext.plain(value))


@register.filter
def cited(value: str) -> SafeString:
    """Plain text with its source marks linked."""
    return richtext.show_text(value or "")


@register.filter
def marks(value: str, hidden: bool) -> SafeString | str:
    """As ``cited``, or without the marks in a list, where their sources are not."""
    return unmarked(value) if hidden else cited(value)


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
def for_reader(page: Any, language: str) -> str:
    """The page's address under the reader's language (``LANG``; inside a fallback page the active
    language is the page's, not the reader's)."""
    return reader_url(page, language)


@register.filter
def under(path: str, language: str) -> str:
    """A public path under the reader's language: the site falls back there if need be."""
    head, _, rest = path.lstrip("/").partition("/")
    return f"/{language}/{rest}" if head in languages.CODES else path


@register.filter
def lookup(mapping: dict[str, Any], key: str) -> Any:
    """``mapping[key]``, or the key itself."""
    return mapping.get(key, key)
