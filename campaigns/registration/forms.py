"""What a reader is asked. No more than the organisers cannot do without."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

from campaigns.registration import contacts
from campaigns.registration.sealing import Person

_EMPTY_NAME = _("Напишіть ім’я або прізвисько.")
_EMPTY_CONTACT = _("Напишіть, як вам відповісти.")


class PersonForm(forms.Form):
    """Also the organisers', when they register somebody by hand."""

    use_required_attribute = False

    name = forms.CharField(
        label=_("Ім’я або прізвисько"),
        max_length=80,
        error_messages={"required": _EMPTY_NAME},
        help_text=_("Справжнє не потрібне. Його назвуть на вході."),
        widget=forms.TextInput(attrs={"autocomplete": "nickname", "class": "in"}),
    )
    contact = forms.CharField(
        label=_("E-mail, телефон або ім’я в месенджері"),
        max_length=120,
        error_messages={"required": _EMPTY_CONTACT},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false", "class": "in"}
        ),
    )
    needs = forms.CharField(
        label=_("Що зробити, щоб вам було зручно"),
        required=False,
        max_length=300,
        help_text=_("Необов’язково: пандус, жестова мова, субтитри, місце для дитини."),
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off", "class": "in"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs["aria-describedby"] = f"{name}-help"
            if self.is_bound and name in self.errors:
                field.widget.attrs["aria-invalid"] = "true"

    def clean_contact(self) -> str:
        contact: str = self.cleaned_data["contact"]
        contacts.check(contact)
        return contact

    @property
    def person(self) -> Person:
        data = self.cleaned_data
        return Person(data["name"], data["contact"], data["needs"])


class RegisterForm(PersonForm):
    """``token`` is the signed moment at which the form was shown (:mod:`campaigns.registration.tokens`);
    ``website`` is there for programs that fill in everything."""

    website = forms.CharField(
        label=_("Лишіть це поле порожнім"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    token = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise ValidationError(
                translate("Це поле має бути порожнім: воно відсіює програми. Очистіть його.")
            )
        return ""
