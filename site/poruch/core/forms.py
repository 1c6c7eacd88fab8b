"""The form of a page in the CMS."""

from typing import Any

from wagtail.admin.forms import WagtailAdminPageForm

from poruch.core import gates


class ContentPageForm(WagtailAdminPageForm):
    """Other apps say what it may change (:mod:`poruch.core.gates`)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        gates.shape_form(self)

    def clean(self) -> Any:
        cleaned = super().clean()
        for field, sentence in gates.form_problems(self, cleaned):
            self.add_error(field or None, sentence)
        return cleaned
