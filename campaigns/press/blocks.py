"""Facts and contacts of the press room."""

from datetime import date, timedelta
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

#: Days after which a figure is marked as old, unless it says otherwise.
FACT_VALID_DAYS: Final = 180


class FactValue(blocks.StructValue):
    @property
    def is_stale(self) -> bool:
        """Whether nobody has looked at it for longer than it holds."""
        on: date | None = self.get("date")
        days = int(self.get("valid_days") or FACT_VALID_DAYS)
        return on is not None and on < timezone.localdate() - timedelta(days=days)


class FactBlock(blocks.StructBlock):
    """A figure with its source and its day; never one without them."""

    number = blocks.CharBlock(label=_("Число"), max_length=60, help_text=_("«16 000», «понад 100»"))
    what = blocks.CharBlock(label=_("Що це"), max_length=300)
    source = blocks.CharBlock(label=_("Джерело"), max_length=200)
    source_url = blocks.URLBlock(label=_("Адреса джерела"), required=False)
    date = blocks.DateBlock(label=_("Станом на"))
    valid_days = blocks.IntegerBlock(
        label=_("Скільки днів вірити"),
        required=False,
        min_value=1,
        max_value=3650,
        help_text=_("Порожньо: 180."),
    )

    class Meta:
        icon = "order"
        label = _("Факт")
        value_class = FactValue


class PressContactBlock(blocks.StructBlock):
    """Whom journalists reach, by the desk and not by the person."""

    role = blocks.CharBlock(
        label=_("Хто відповідає"), max_length=120, help_text=_("«Пресслужба об’єднання». Без прізвища.")
    )
    phone = SnippetChooserBlock("core.Phone", label=_("Телефон"), required=False)
    email = blocks.EmailBlock(label=_("Пошта"), required=False)
    languages = blocks.CharBlock(label=_("Якими мовами"), max_length=120, required=False)

    class Meta:
        icon = "mail"
        label = _("Контакт для медіа")
