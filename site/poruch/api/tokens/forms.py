"""What is asked for a new token."""

from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from poruch.api.models import ApiToken
from poruch.api.tokens import scopes

#: Days a token lives when nobody says otherwise, and at the most.
USUAL: Final = 90
MOST: Final = 365


class TokenForm(forms.ModelForm[ApiToken]):
    scopes = forms.MultipleChoiceField(
        label=_("Що дозволити"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Лише те, що справді потрібно. Токен може не більше, ніж ви самі, навіть якщо тут позначено все."
        ),
        error_messages={
            "required": _("Позначте хоч щось."),
            "invalid_choice": _("Ваша роль не дозволяє: %(value)s."),
        },
    )
    until = forms.DateField(
        label=_("До якого дня діє"),
        widget=AdminDateInput,
        help_text=_("Цей день ще рахується. Найдовше на рік."),
    )

    class Meta:
        model = ApiToken
        fields = ["name"]

    field_order = ["name", "scopes", "until"]

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scopes"].choices = scopes.offered(user)  # type: ignore[attr-defined]
        self.fields["until"].initial = timezone.localdate() + timedelta(days=USUAL)

    def clean_until(self) -> date:
        day: date = self.cleaned_data["until"]
        today = timezone.localdate()
        if day < today:
            raise forms.ValidationError(_("Цей день уже минув."))
        if day > today + timedelta(days=MOST):
            raise forms.ValidationError(_("Найдовше на рік. Потім створіть новий токен."))
        return day

    @property
    def expires_at(self) -> datetime:
        """The end of the last day, by the site's clock."""
        return timezone.make_aware(datetime.combine(self.cleaned_data["until"] + timedelta(days=1), time()))
