"""What is asked for before somebody agrees, refuses, corrects or takes away."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class TaskStateCommentForm(forms.Form):
    """Agreement may go without words."""

    comment = forms.CharField(
        label=_("Примітка"), required=False, max_length=2000, widget=forms.Textarea({"rows": 2})
    )


class RejectForm(forms.Form):
    comment = forms.CharField(
        label=_("Що змінити"),
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("Напишіть, що саме змінити.")},
    )


class LegalForm(TaskStateCommentForm):
    """What a lawyer answers for (issue 5: law, article, edition and date)."""

    law = forms.BooleanField(label=_("Закон названо правильно"))
    article = forms.BooleanField(label=_("Статті названо правильно"))
    edition = forms.BooleanField(label=_("Редакція чинна"))
    date = forms.BooleanField(label=_("Дата, станом на яку це чинне, правильна"))

    field_order = ["law", "article", "edition", "date", "comment"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("law", "article", "edition", "date"):
            field = self.fields[name]
            field.error_messages["required"] = _("Позначте: %s.") % str(field.label).lower()


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Чому"),
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("Напишіть, чому.")},
    )


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label=_("Що відповісти"), required=False, max_length=500, widget=forms.Textarea({"rows": 2})
    )
