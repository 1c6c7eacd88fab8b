"""What a page changes, for templates that Wagtail's views draw."""

from typing import Any

from django import template

from poruch.editorial.workflow import differences

register = template.Library()


@register.inclusion_tag("editorial/workflow/changes.html", takes_context=True)
def what_changed(context: Any, page: Any) -> dict[str, Any]:
    """The latest version of a page against what readers have."""
    return {"changes": differences.changes(page, context["request"])}
