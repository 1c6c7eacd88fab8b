"""Fields of the CMS as people fill them in."""

import json
from typing import Any

from django import forms

from poruch import languages


class SpokenInput(forms.CheckboxSelectMultiple):
    """Languages of a list of codes, ticked by their names: nobody writes JSON.

    A code beside the site's own languages, which an import may bring, is one more line.
    """

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, choices=languages.LANGUAGES)

    def format_value(self, value: Any) -> list[str]:
        try:
            codes = json.loads(value) if isinstance(value, str) else value
        except ValueError:
            codes = None
        return [str(code) for code in codes] if isinstance(codes, list) else []

    def optgroups(self, name: str, value: list[str], attrs: Any = None) -> list[Any]:
        foreign = [(code, code) for code in value if code not in languages.CODES]
        self.choices = [*languages.LANGUAGES, *foreign]
        return super().optgroups(name, value, attrs)

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str:
        found = data.getlist(name) if hasattr(data, "getlist") else data.get(name) or []
        return json.dumps(found)


def ticked(field: forms.ModelMultipleChoiceField) -> None:
    """Boxes for a list: a click into a list takes away whatever else was chosen in it."""
    field.widget = forms.CheckboxSelectMultiple()
    field.widget.choices = field.choices
