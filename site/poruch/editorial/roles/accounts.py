"""The form of an account: full access is offered only to whom the server lets give it."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.users.views.users import CreateView, EditView, UserViewSet


class _FullAccessIsTheirs:
    """Others see the box, closed, and why; what is sent for it in spite of that is not read."""

    request: HttpRequest

    def get_form(self, *args: Any, **kwargs: Any) -> Any:
        form = super().get_form(*args, **kwargs)  # type: ignore[misc]
        field = form.fields.get("is_superuser")
        if field is not None and not self.request.user.is_superuser:
            field.disabled = True
            field.help_text = _("Повний доступ надає лише той, хто сам його має. Оберіть ролі.")
        return form


class AccountCreateView(_FullAccessIsTheirs, CreateView):
    """A new account."""


class AccountEditView(_FullAccessIsTheirs, EditView):
    """An account that is there."""


class AccountViewSet(UserViewSet):
    add_view_class = AccountCreateView
    edit_view_class = AccountEditView
