"""The forms of the entrance."""

import hashlib
from typing import Any, Final

from allauth.account.adapter import get_adapter
from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from django import forms
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.auth import LoginForm as WagtailLoginForm

#: Seconds in which a code cannot be used again: the steps it may be valid for, and one more.
USED: Final = 120


class LoginForm(WagtailLoginForm):
    """Wagtail's form; the password is asked of allauth, which counts failures by account and by network."""

    def __init__(self, request: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, *args, **kwargs)
        # How long a session lasts is a matter of policy, not of a tick.
        del self.fields["remember"]
        self.fields["username"].widget.attrs["autocomplete"] = "username"
        self.fields["password"].widget.attrs["autocomplete"] = "current-password"
        # Wagtail's form names it by its field: untranslated.
        self.fields["password"].label = _("Пароль")

    def clean(self) -> dict[str, Any]:
        username, password = self.cleaned_data.get("username"), self.cleaned_data.get("password")
        if username and password:
            self.user_cache = get_adapter(self.request).authenticate(
                self.request, username=username, password=password
            )
            if self.user_cache is None:
                raise self.get_invalid_login_error()
            self.confirm_login_allowed(self.user_cache)
        return dict(self.cleaned_data)


class _CodeOnce(forms.Form):
    """A code that was seen over a shoulder does not work a second time, also in its last half minute."""

    user: Any

    def clean_code(self) -> str:
        code: str = super().clean_code()  # type: ignore[misc]
        key = hashlib.sha256(f"{self.user.pk} {code.replace(' ', '')}".encode()).hexdigest()
        if not cache.add(f"poruch.code.{key}", 1, USED):
            raise get_mfa_adapter().validation_error("incorrect_code")
        return code


class CodeForm(_CodeOnce, AuthenticateForm):
    """After the password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _dress(self)


class CodeAgainForm(_CodeOnce, ReauthenticateForm):
    """Before a change of the second factor itself."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _dress(self)


def _dress(form: forms.Form) -> None:
    field = form.fields["code"]
    field.label = _("Код")
    field.help_text = _("Шість цифр із застосунку або один із резервних кодів.")
    field.widget = forms.TextInput(
        attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": "", "maxlength": 12}
    )
