"""What a guide is made of."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from poruch.core.blocks import PartialDateBlock, TextBlock
from poruch.core.richtext import plain


class StepBlock(blocks.StructBlock):
    """One step. The order of the fields is the order in which a reader needs the answers."""

    title = blocks.CharBlock(
        label=_("Крок"), max_length=120, help_text=_("Починайте з дієслова: «Подайте заяву до поліції».")
    )
    action = TextBlock(label=_("Що зробити"), required=False)
    where = TextBlock(label=_("Куди"), required=False)
    phones = blocks.ListBlock(
        SnippetChooserBlock("core.Phone"), label=_("Телефони"), required=False, default=[], collapsed=True
    )
    papers = TextBlock(label=_("Папери"), required=False)
    wait = TextBlock(
        label=_("Скільки чекати"),
        required=False,
        help_text=_("Немає підтвердження? Позначте слова як «Не підтверджено»."),
    )
    risk = TextBlock(label=_("Що може піти не так"), required=False)

    class Meta:
        icon = "list-ol"
        label = _("Крок")

    def clean(self, value: blocks.StructValue) -> blocks.StructValue:
        value = super().clean(value)
        if not any(plain(value[name]) for name in ("action", "where")):
            raise blocks.StructBlockValidationError(
                {"action": ValidationError(_("Скажіть, що зробити або куди звернутися."))}
            )
        return value


class DocumentItemBlock(blocks.StructBlock):
    name = blocks.CharBlock(label=_("Папір"), max_length=200)
    note = blocks.CharBlock(label=_("Уточнення"), max_length=300, required=False)

    class Meta:
        icon = "doc-full"
        label = _("Папір")


class ConfirmableBlock(blocks.StructBlock):
    """A value that is either confirmed or openly unknown; never a guess."""

    def clean(self, value: blocks.StructValue) -> blocks.StructValue:
        value = super().clean(value)
        if value["confirmed"] and not value["value"]:
            raise blocks.StructBlockValidationError(
                {
                    "value": ValidationError(
                        _("Підтверджене значення не може бути порожнім. Зніміть позначку або впишіть його.")
                    )
                }
            )
        return value


class DeadlineBlock(ConfirmableBlock):
    what = blocks.CharBlock(label=_("Строк чого"), max_length=160)
    value = blocks.CharBlock(
        label=_("Скільки"),
        max_length=80,
        required=False,
        help_text=_("«10 днів». Порожньо: покажемо «Не знаємо»."),
    )
    condition = TextBlock(label=_("За якої умови"), required=False)
    as_of = PartialDateBlock(label=_("Станом на"))
    confirmed = blocks.BooleanBlock(label=_("Підтверджено джерелом"), required=False, default=False)

    class Meta:
        icon = "time"
        label = _("Строк")


class AmountBlock(ConfirmableBlock):
    what = blocks.CharBlock(label=_("Яка виплата"), max_length=160)
    value = blocks.CharBlock(
        label=_("Сума словами"),
        max_length=80,
        required=False,
        help_text=_("«100 000 грн». Порожньо: покажемо «Не знаємо»."),
    )
    amount = blocks.DecimalBlock(label=_("Сума числом"), required=False, max_digits=14, decimal_places=2)
    currency = blocks.ChoiceBlock(
        label=_("Валюта"),
        choices=[("UAH", "UAH"), ("EUR", "EUR"), ("USD", "USD")],
        default="UAH",
        required=False,
    )
    condition = TextBlock(label=_("Кому й за якої умови"), required=False)
    as_of = PartialDateBlock(
        label=_("Станом на"), help_text=_("Без цієї дати підтверджену суму не зберегти.")
    )
    confirmed = blocks.BooleanBlock(label=_("Підтверджено джерелом"), required=False, default=False)

    class Meta:
        icon = "tag"
        label = _("Сума")

    def clean(self, value: blocks.StructValue) -> blocks.StructValue:
        value = super().clean(value)
        if value["confirmed"] and not value["as_of"]:
            raise blocks.StructBlockValidationError(
                {"as_of": ValidationError(_("Напишіть, на яку дату ця сума чинна."))}
            )
        return value


class LawReferenceBlock(blocks.StructBlock):
    """Act, article, edition: what a lawyer must be able to check."""

    act = blocks.PageChooserBlock(label=_("Акт"), page_type="kb.LegalActPage")
    article = blocks.CharBlock(label=_("Стаття"), max_length=120, required=False, help_text=_("«14, ч. 3»"))
    edition = blocks.CharBlock(label=_("Редакція"), max_length=160, required=False)
    note = blocks.CharBlock(label=_("Про що норма"), max_length=400, required=False)
    confirmed = blocks.BooleanBlock(label=_("Підтверджено джерелом"), required=False, default=False)

    class Meta:
        icon = "openquote"
        label = _("Норма")


class QuestionBlock(blocks.StructBlock):
    question = blocks.CharBlock(label=_("Запитання"), max_length=200)
    answer = TextBlock(label=_("Відповідь"))

    class Meta:
        icon = "help"
        label = _("Запитання")


class PlaceholderBlock(blocks.StructBlock):
    """A gap that the reader of a template fills in."""

    name = blocks.CharBlock(label=_("Що вписати"), max_length=120)
    hint = blocks.CharBlock(label=_("Підказка"), max_length=300, required=False)

    class Meta:
        icon = "edit"
        label = _("Поле")
