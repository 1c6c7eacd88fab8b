"""What a draft changes, field by field, in Wagtail's own words."""

from typing import Any

from wagtail.admin.panels import get_edit_handler

from poruch.editorial.workflow.content import VOLATILE, plain


def changes(page: Any, request: Any) -> list[Any] | None:
    """Wagtail's comparisons of the fields that differ from what readers have; None when they have nothing.

    Wagtail also counts what no reader sees: the keys of paragraphs and blocks, the hour of publication.
    """
    page = page.specific
    row = type(page).objects.filter(pk=page.pk).first()
    if row is None or not row.live:
        return None
    draft = row.get_latest_revision_as_object()
    bound = get_edit_handler(type(page)).get_bound_panel(instance=draft, request=request, form=None)
    old, new = plain(row.serializable_data()), plain(draft.serializable_data())
    found = [comparison(row, draft) for comparison in bound.get_comparison()]
    return [one for one in found if one.has_changed() and _differs(_name(one), old, new)]


def _name(comparison: Any) -> str:
    """A field's name; of rows that belong to the page the name by which it knows them."""
    field = comparison.field
    return str(getattr(field, "related_name", None) if comparison.is_child_relation else field.name)


def _differs(name: str, old: dict[str, Any], new: dict[str, Any]) -> bool:
    return name not in VOLATILE and (name not in old or name not in new or old[name] != new[name])
