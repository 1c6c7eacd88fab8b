"""The attribution that the partners' memorandum obliges joint content to carry."""

from collections.abc import Iterable
from typing import Any

from poruch.core.models.partners import AttributionRule


def line_for(
    content_type: str, language: str, *, own: str = "", rules: Iterable[AttributionRule] | None = None
) -> str:
    """The line a joint page of ``content_type`` carries in ``language``; ``""`` if none is known.

    ``own`` is the page's own wording and wins. There is no fallback to another language: the line
    must stand in the page's language or be reported as missing. Whoever asks for many pages reads
    the ``rules`` once.
    """
    if own:
        return own
    for rule in AttributionRule.objects.all() if rules is None else rules:
        if content_type in rule.types:
            return str(getattr(rule, f"line_{language}", ""))
    return ""


def with_rules(pages: Iterable[Any]) -> None:
    """Let pages know the rules before each says its ``attribution_line``: one query for all of them."""
    joint = [page for page in pages if page.joint]
    rules = list(AttributionRule.objects.all()) if joint else []
    for page in joint:
        page.attribution_rules = rules


def is_required(content_type: str) -> bool:
    """Whether a rule obliges joint content of this type to carry a line."""
    return any(content_type in rule.types for rule in AttributionRule.objects.all())
