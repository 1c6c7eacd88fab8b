"""Panels for forms of the CMS."""

from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from wagtail.admin.panels import Panel

from poruch import languages


class TryQueryPanel(Panel):
    """Asks a question with what stands in the form, saved or not.

    ``url_name`` answers a POST of ``q``, ``locale``, ``term``, ``term_locale`` and the form's ``fields``
    with a piece of HTML. The panel's own inputs have no names, so that the form does not send them.
    """

    def __init__(self, url_name: str, fields: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.url_name, self.fields = url_name, fields

    def clone_kwargs(self) -> dict[str, Any]:
        return {**super().clone_kwargs(), "url_name": self.url_name, "fields": self.fields}

    class BoundPanel(Panel.BoundPanel):
        template_name = "search/admin/try_panel.html"

        class Media:
            js = ["search/try-query.js"]
            css = {"all": ["search/admin.css"]}

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            locale = getattr(self.instance, "locale", None)
            code = locale.language_code if locale else get_language() or languages.SOURCE
            return {
                **context,
                "url": reverse(self.panel.url_name),
                "fields": ",".join(self.panel.fields),
                "languages": languages.LANGUAGES,
                "locale": code,
                "term": self.instance.pk or "",
            }
