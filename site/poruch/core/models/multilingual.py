"""Short texts that every language needs at once, kept in one row.

A page is translated as a page of its own (wagtail-localize). A region's or a phone's label is not:
it must never differ between languages by more than its words, so its languages are columns.
"""

from typing import Any

from django.utils.translation import get_language
from wagtail.admin.panels import FieldRowPanel, MultiFieldPanel

from poruch import languages


def localised(instance: Any, field: str, language: str | None = None) -> str:
    """The text of ``field`` in ``language`` (the active one by default), else along its chain."""
    for code in languages.chain(language or get_language() or languages.SOURCE):
        if text := getattr(instance, f"{field}_{code}", ""):
            return str(text)
    return ""


def in_languages(field: str, heading: Any, help_text: Any = "") -> MultiFieldPanel:
    """An editor panel with the field's four languages side by side."""
    return MultiFieldPanel(
        [FieldRowPanel([f"{field}_uk", f"{field}_en"]), FieldRowPanel([f"{field}_ru", f"{field}_crh"])],
        heading=heading,
        help_text=help_text,
    )
