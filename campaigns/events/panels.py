"""Parts of the editor of an event."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel

from campaigns.events import wording


class OccurrencesPanel(Panel):
    """The next days by what is saved, so that an editor sees what the rule came to."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("heading", _("Найближчі дні"))
        super().__init__(**kwargs)

    class BoundPanel(Panel.BoundPanel):
        template_name = "campaigns/events/admin/occurrences.html"

        def is_shown(self) -> bool:
            return self.instance.pk is not None and bool(self.instance.starts_at and self.instance.ends_at)

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            page = self.instance
            try:
                rows = [(wording.when(one, page.all_day), wording.state(page, one)) for one in page.coming]
            except ValidationError as error:
                return {**context, "problem": " ".join(error.messages)}
            return {**context, "rows": rows}
