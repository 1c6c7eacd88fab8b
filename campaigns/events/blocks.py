"""What an event is made of."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from poruch.core.blocks import TextBlock


class CancelledBlock(blocks.StructBlock):
    """One occurrence of a repeated event that does not take place, by the day on which it would begin."""

    date = blocks.DateBlock(label=_("День"))

    class Meta:
        icon = "cross"
        label = _("Скасований день")


class MovedBlock(blocks.StructBlock):
    """One occurrence of a repeated event that takes place at another time."""

    date = blocks.DateBlock(label=_("День за розкладом"))
    start = blocks.DateTimeBlock(label=_("Новий початок"))
    end = blocks.DateTimeBlock(label=_("Новий кінець"))
    note = blocks.CharBlock(
        label=_("Що сказати людям"),
        max_length=200,
        required=False,
        help_text=_("Місця тут не називайте: цей рядок бачать усі."),
    )

    class Meta:
        icon = "date"
        label = _("Перенесений день")

    def clean(self, value: blocks.StructValue) -> blocks.StructValue:
        value = super().clean(value)
        if value["end"] <= value["start"]:
            raise blocks.StructBlockValidationError(
                {"end": ValidationError(_("Кінець має бути пізніше за початок."))}
            )
        return value


class OrganiserBlock(blocks.StructBlock):
    """A partner of the site, or an organisation by its name."""

    partner = SnippetChooserBlock("core.Partner", label=_("Партнер"), required=False)
    name = blocks.CharBlock(label=_("Або інша організація"), max_length=200, required=False)
    url = blocks.URLBlock(label=_("Сайт"), required=False)

    class Meta:
        icon = "group"
        label = _("Хто проводить")

    def clean(self, value: blocks.StructValue) -> blocks.StructValue:
        value = super().clean(value)
        if bool(value["partner"]) == bool(value["name"]):
            raise blocks.StructBlockValidationError(
                {"name": ValidationError(_("Оберіть партнера або впишіть назву організації."))}
            )
        return value


class SpeakerBlock(blocks.StructBlock):
    name = blocks.CharBlock(
        label=_("Ім’я"), max_length=120, help_text=_("Лише за згодою людини. Можна роль замість імені.")
    )
    role = blocks.CharBlock(label=_("Хто це"), max_length=200, required=False)
    about = TextBlock(label=_("Про що говоритиме"), required=False)

    class Meta:
        icon = "user"
        label = _("Хто виступає")
