"""Whom to lend which role, and until when."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.widgets import AdminDateInput

from poruch.core.models import ContentPage
from poruch.editorial.roles import sharing
from poruch.editorial.roles.matrix import Action, Kind, Relation, Role, matrix
from poruch.editorial.roles.models import ROLE_NAMES

LONGEST = timedelta(days=366)


class PersonField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        name = obj.get_full_name()
        return f"{name} ({obj.get_username()})" if name else obj.get_username()


class ShareForm(forms.Form):
    user = PersonField(
        queryset=None,
        label=gettext_lazy("Кому"),
        empty_label=gettext_lazy("Оберіть людину"),
        help_text=gettext_lazy("Людини немає в списку? Попросіть адміністратора створити обліковий запис."),
    )
    role = forms.ChoiceField(label=gettext_lazy("Роль"))
    until = forms.DateField(
        label=gettext_lazy("До якого дня"),
        widget=AdminDateInput,
        help_text=gettext_lazy("Цей день ще рахується. Найдовше на рік."),
    )

    def __init__(self, *args: Any, giver: Any, page: ContentPage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.giver, self.page = giver, page
        self.fields["user"].queryset = sharing.borrowers(giver)  # type: ignore[attr-defined]
        roles = [(role.value, ROLE_NAMES[role]) for role in sharing.lendable(giver, page)]
        self.fields["role"].choices = roles  # type: ignore[attr-defined]
        self.fields["role"].error_messages["invalid_choice"] = _(
            "Надати можна лише роль, яка не має більше прав, ніж ви самі на цій сторінці."
        )

    def clean_until(self) -> Any:
        until, today = self.cleaned_data["until"], timezone.localdate()
        if until < today:
            raise forms.ValidationError(_("Цей день уже минув."))
        if until > today + LONGEST:
            raise forms.ValidationError(_("Це більше ніж на рік. Оберіть ближчий день."))
        return until

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        user, role = cleaned.get("user"), cleaned.get("role")
        if not user or not role or not _agrees(Role(role)):
            return cleaned
        if sharing.works_for_another(user, sharing.partner_for(self.giver, self.page)):
            self.add_error("user", _("Ця людина працює в іншого партнера. Погоджувати за двох не можна."))
        return cleaned


def _agrees(role: Role) -> bool:
    return any(Action.REVIEW in matrix()[role, kind, whose] for kind in Kind for whose in Relation)
