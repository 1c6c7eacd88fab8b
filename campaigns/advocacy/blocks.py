"""What a campaign is made of."""

import re
from typing import Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from poruch.core.blocks import PartialDateBlock, TextBlock

#: A gap in a letter: words in square brackets that are no mark of a source.
GAP: Final = re.compile(r"\[(?!S\d{1,3}\])([^\[\]\n]{1,80})\]")


class DemandBlock(blocks.StructBlock):
    OUTCOMES: Final = [("open", _("ще ні")), ("partly", _("частково")), ("met", _("виконано"))]

    text = blocks.CharBlock(label=_("Вимога"), max_length=300)
    outcome = blocks.ChoiceBlock(label=_("Що з нею"), choices=OUTCOMES, default="open")

    class Meta:
        icon = "pick"
        label = _("Вимога")


class AddresseeBlock(blocks.StructBlock):
    name = blocks.CharBlock(
        label=_("Установа або посада"),
        max_length=200,
        help_text=_("Посада, без прізвища."),
    )
    url = blocks.URLBlock(label=_("Сторінка для звернень"), required=False)

    class Meta:
        icon = "group"
        label = _("Кого просимо")


class TimelineBlock(blocks.StructBlock):
    KINDS: Final = [("happened", _("подія")), ("result", _("результат"))]

    date = PartialDateBlock(label=_("Коли"), required=True)
    kind = blocks.ChoiceBlock(label=_("Що це"), choices=KINDS, default="happened")
    text = TextBlock(label=_("Що сталося"))

    class Meta:
        icon = "date"
        label = _("Запис хроніки")


class LetterBlock(blocks.StructBlock):
    """A letter to fill in. Its gaps are words in square brackets."""

    title = blocks.CharBlock(label=_("Кому лист"), max_length=160, help_text=_("«Послам держав ЄС»"))
    email = blocks.EmailBlock(
        label=_("Пошта"), required=False, help_text=_("Лише офіційна пошта. Порожньо: впише читач.")
    )
    subject = blocks.CharBlock(label=_("Тема листа"), max_length=160)
    language = blocks.ChoiceBlock(
        label=_("Мова листа"),
        choices=[
            ("uk", "Українська"), ("en", "English"), ("ru", "Русский"), ("crh", "Qırımtatarca"),
            ("fr", "Français"), ("de", "Deutsch"), ("es", "Español"), ("pl", "Polski"), ("tr", "Türkçe"),
        ],
        default="uk",
    )  # fmt: skip
    text = blocks.TextBlock(
        label=_("Текст"),
        max_length=3000,
        help_text=_("Що вписує читач, беріть у квадратні дужки: [ваше ім’я]."),
    )
    tips = TextBlock(label=_("Поради"), required=False)

    class Meta:
        icon = "mail"
        label = _("Лист")


class PartnerBlock(blocks.StructBlock):
    name = blocks.CharBlock(label=_("Назва"), max_length=200)
    url = blocks.URLBlock(label=_("Сайт"), required=False)

    class Meta:
        icon = "group"
        label = _("Хто ще бере участь")


def validate_hashtags(value: str) -> None:
    """Words after a number sign, apart by spaces: ``#Слово #Word2``."""
    if value and not all(re.fullmatch(r"#\w{2,60}", word) for word in value.split()):
        raise ValidationError(_("Напишіть гештеги через пробіл: #Перший #Другий. Без розділових знаків."))


def gaps(text: str) -> list[str]:
    """The gaps of a letter in their order, each once."""
    return list(dict.fromkeys(match[1].strip() for match in GAP.finditer(text)))
