"""How somebody wants letters: a part of Wagtail's page of the account."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.account import BaseSettingsPanel, notifications_tab

from poruch.editorial.workflow.models import MailChoice


class MailForm(forms.ModelForm):
    class Meta:
        model = MailChoice
        fields: ClassVar[list[str]] = ["when"]
        widgets: ClassVar[dict[str, Any]] = {"when": forms.RadioSelect}


class MailPanel(BaseSettingsPanel):
    """Letters never name a page; they say that something waits."""

    name = "poruch_mail"
    title = _("Листи про погодження")
    help_text = _("У листі немає назв і змісту сторінок, лише скільки справ чекає.")
    tab = notifications_tab
    order = 50
    form_class = MailForm

    def get_form(self) -> MailForm:
        choice = MailChoice.objects.filter(user=self.user).first() or MailChoice(user=self.user)
        data = self.request.POST if self.request.method == "POST" else None
        return MailForm(data, instance=choice, prefix=self.name)
