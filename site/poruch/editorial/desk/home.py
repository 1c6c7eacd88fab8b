"""The boxes on the home page of the CMS."""

from typing import Any, Final

from django.forms import Media
from wagtail.admin.ui.components import Component

from poruch.core.boxes import boxes

#: Rows of a box; the rest is behind its link.
SHOWN: Final = 5
#: Panels of Wagtail's that say the same.
REPLACED: Final = frozenset(
    {"user_objects_in_workflow_moderation", "workflow_objects_to_moderate", "recent_edits"}
)


class DeskPanel(Component):
    name = "desk"
    order = 200
    template_name = "editorial/desk/home.html"

    def __init__(self, user: Any) -> None:
        self.user = user

    @property
    def media(self) -> Media:
        return Media(css={"all": ["editorial/desk/desk.css"]})

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        found = ((box, box.find(self.user, SHOWN)) for box in boxes())
        return {"boxes": [(box, what) for box, what in found if what is not None]}


def replaced(panel: Any) -> bool:
    return getattr(panel, "name", "") in REPLACED
