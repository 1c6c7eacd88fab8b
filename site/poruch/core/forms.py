"""The forms of a page in the CMS."""

from typing import Any

from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.forms.pages import CopyForm

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


class DraftCopyForm(CopyForm):
    """A copy starts as a draft, for everybody; what is sent in spite of it is not read."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("publish_copies", "alias"):
            self.fields.pop(name, None)
