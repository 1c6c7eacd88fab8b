"""Blocks that more than one app's pages are made of."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from poruch.core.models.partial_dates import validate_partial_date

#: What running text may hold. ``unconfirmed`` is the dashed line of poruch.core.richtext.
TEXT_FEATURES = ["bold", "italic", "link", "ol", "ul", "unconfirmed"]
BODY_FEATURES = [*TEXT_FEATURES, "h2", "h3", "blockquote", "document-link"]


class TextBlock(blocks.RichTextBlock):
    """A short formatted text."""

    def __init__(self, **kwargs: object) -> None:
        kwargs.setdefault("features", TEXT_FEATURES)
        super().__init__(**kwargs)


class PartialDateBlock(blocks.CharBlock):
    """A date, a month or a year (ISO 8601)."""

    def __init__(self, **kwargs: object) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault("max_length", 10)
        kwargs.setdefault("validators", [validate_partial_date])
        kwargs.setdefault("help_text", _("2026, 2026-01 або 2026-01-20. Порожньо, якщо дати немає."))
        super().__init__(**kwargs)


class SourceBlock(blocks.StructBlock):
    """Where a fact comes from; the text refers to it as ``[S7]``."""

    code = blocks.RegexBlock(
        regex=r"^S\d{1,3}$",
        label=_("Позначка"),
        max_length=4,
        help_text=_("S і число. У тексті пишіть [S7]."),
        error_messages={"invalid": _("Напишіть S і число, наприклад S7.")},
    )
    title = blocks.CharBlock(label=_("Назва"), max_length=300)
    url = blocks.URLBlock(label=_("Адреса"), required=False)
    date = PartialDateBlock(label=_("Дата джерела"))

    class Meta:
        icon = "link"
        label = _("Джерело")


class CodedStreamBlock(blocks.StreamBlock):
    """Children with a ``code`` each, no code twice; may be empty."""

    #: The sentence with a place for the codes.
    stands_twice: Any

    class Meta:
        required = False

    def clean(self, value: blocks.StreamValue) -> blocks.StreamValue:
        value = super().clean(value)
        codes = [child.value["code"] for child in value]
        if twice := sorted({code for code in codes if codes.count(code) > 1}):
            raise ValidationError(self.stands_twice % ", ".join(twice))
        return value


class SourceStreamBlock(CodedStreamBlock):
    source = SourceBlock()
    stands_twice = _("Позначка джерела стоїть двічі: %s.")


class DoorBlock(blocks.StructBlock):
    """One situation on the home page with the pages that help in it."""

    title = blocks.CharBlock(label=_("Що сталося"), max_length=90)
    text = blocks.CharBlock(label=_("Одним реченням"), max_length=160, required=False)
    pages = blocks.ListBlock(blocks.PageChooserBlock(), label=_("Сторінки"), min_num=1, max_num=4)

    class Meta:
        icon = "home"
        label = _("Ситуація")
