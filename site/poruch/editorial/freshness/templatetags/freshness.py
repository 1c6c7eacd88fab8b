"""Tags of the confirmation pages."""

from typing import Any

from django import template

from poruch.editorial.freshness.links.inside import pointing_to

register = template.Library()


@register.inclusion_tag("editorial/freshness/pointing.html")
def pointing(*targets: Any) -> dict[str, Any]:
    """The pages that point to what is about to be taken away."""
    pages, total = pointing_to(list(targets))
    return {"pages": pages, "total": total, "more": total - len(pages)}


@register.inclusion_tag("editorial/freshness/pointing.html")
def pointing_to_items(items: Any) -> dict[str, Any]:
    """The same for the rows of a bulk action."""
    pages, total = pointing_to([row["item"] for row in items])
    return {"pages": pages, "total": total, "more": total - len(pages)}
