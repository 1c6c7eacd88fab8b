"""A panel that asks the server what the form, saved or not, would find."""

from typing import Any

from django.urls import reverse
from wagtail.admin.panels import Panel


class TryPanel(Panel):
    """A button that posts the form as it stands to ``url_name`` and shows the HTML of the answer.

    The panel has no named inputs, so the form sends nothing of it. Without scripts a form saves as usual.
    """

    def __init__(self, url_name: str, button: Any, note: Any = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.url_name, self.button, self.note = url_name, button, note

    def clone_kwargs(self) -> dict[str, Any]:
        return {**super().clone_kwargs(), "url_name": self.url_name, "button": self.button, "note": self.note}

    class BoundPanel(Panel.BoundPanel):
        template_name = "core/querying/try_panel.html"

        class Media:
            js = ["core/try-panel.js"]

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            locale = getattr(self.instance, "locale", None)
            return {
                **context,
                "url": reverse(self.panel.url_name),
                "button": self.panel.button,
                "note": self.panel.note,
                "locale": locale.language_code if locale else "",
                "pk": self.instance.pk or "",
            }
