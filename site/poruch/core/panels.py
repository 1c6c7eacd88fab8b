"""Parts of the editor that other apps fill."""

from typing import Any, Final

from django.forms import Media
from wagtail import hooks
from wagtail.admin.panels import Panel
from wagtail.admin.ui.components import Component

#: Wagtail hook: ``fn(page, request)`` gives components shown above the text of a page in the editor.
NOTICES: Final = "poruch_page_notices"


class NoticesPanel(Panel):
    """What apps want to tell whoever edits this page, above its text. Nothing while it is created."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "core/admin/notices.html"

        def is_shown(self) -> bool:
            return self.instance.pk is not None and self.request is not None and bool(self.notices)

        @property
        def notices(self) -> list[Component]:
            """Asked once a request: several parts of the editor want to know whether there are any."""
            if not hasattr(self, "_notices"):
                found = [hook(self.instance, self.request) for hook in hooks.get_hooks(NOTICES)]
                self._notices = [notice for many in found for notice in many]
            return self._notices

        @property
        def media(self) -> Media:
            """What the notices need."""
            shown = self.notices if self.is_shown() else []
            return sum((notice.media for notice in shown), Media())

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            return {**context, "notices": self.notices, "request": self.request}
