"""What a draft changes, field by field, in Wagtail's own words."""

from typing import Any

from wagtail.admin.panels import get_edit_handler


def changes(page: Any, request: Any) -> list[Any] | None:
    """Wagtail's comparisons of the fields that differ from what readers have; None when they have nothing."""
    row = type(page).objects.filter(pk=page.pk).first()
    if row is None or not row.live:
        return None
    draft = row.get_latest_revision_as_object()
    bound = get_edit_handler(type(page)).get_bound_panel(instance=draft, request=request, form=None)
    found = [comparison(row, draft) for comparison in bound.get_comparison()]
    return [one for one in found if one.has_changed()]
