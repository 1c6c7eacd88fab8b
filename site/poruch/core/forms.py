"""The forms of a page in the CMS."""

from typing import Any

from django import forms
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.forms.pages import CopyForm

from poruch.core import gates
from poruch.core.widgets import ticked


class ContentPageForm(WagtailAdminPageForm):
    """Other apps say what it may change (:mod:`poruch.core.gates`)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.ModelMultipleChoiceField):
                ticked(field)
        if slug := self.fields.get("slug"):
            # Latin letters are proposed for a Ukrainian title: addresses are typed and read out.
            slug.widget.attrs["data-w-slug-allow-unicode-value"] = "false"
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
