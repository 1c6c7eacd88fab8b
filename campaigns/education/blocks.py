"""What programmes and lessons are made of."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock

from campaigns.education.levels import Level
from poruch.core.blocks import CodedStreamBlock, TextBlock
from poruch.core.richtext import plain


class Part(models.TextChoices):
    """Where an activity stands in a lesson. Start and end are kept whatever else is left out."""

    START = "start", _("початок")
    MAIN = "main", _("основна частина")
    END = "end", _("завершення")


class ActivityBlock(blocks.StructBlock):
    """One part of a lesson. What is for the teacher stays out of the pupils' pack."""

    title = blocks.CharBlock(label=_("Вправа"), max_length=120)
    minutes = blocks.IntegerBlock(label=_("Хвилин"), min_value=1, max_value=180)
    part = blocks.ChoiceBlock(label=_("Де в уроці"), choices=Part.choices, default=Part.MAIN)
    level = blocks.ChoiceBlock(label=_("Наскільки важко"), choices=Level.choices, default=Level.LOW)
    pupils = TextBlock(
        label=_("Учням"), required=False, help_text=_("Що роблять учні. Це потрапляє на їхній аркуш.")
    )
    teacher = TextBlock(label=_("Учителю"), required=False, help_text=_("Як провести. Учні цього не бачать."))
    simpler = TextBlock(label=_("Простіше"), required=False)
    harder = TextBlock(label=_("Складніше"), required=False)
    materials = blocks.ListBlock(
        blocks.CharBlock(max_length=200),
        label=_("Що підготувати"),
        required=False,
        default=[],
        collapsed=True,
    )

    class Meta:
        icon = "list-ol"
        label = _("Вправа")

    def clean(self, value: blocks.StructValue) -> blocks.StructValue:
        value = super().clean(value)
        if not any(plain(value[name]) for name in ("pupils", "teacher")):
            raise blocks.StructBlockValidationError(
                {"pupils": ValidationError(_("Скажіть, що роблять учні або вчитель."))}
            )
        return value


class HandoutBlock(blocks.StructBlock):
    """A sheet for pupils. ``lines`` empty lines to write on follow the text."""

    title = blocks.CharBlock(label=_("Аркуш"), max_length=120)
    text = TextBlock(label=_("Текст"))
    lines = blocks.IntegerBlock(
        label=_("Порожніх рядків для відповіді"), min_value=0, max_value=40, default=0, required=False
    )

    class Meta:
        icon = "doc-full"
        label = _("Аркуш")


class ModuleBlock(blocks.StructBlock):
    """A group of lessons; lessons name it by ``code``."""

    code = blocks.RegexBlock(
        regex=r"^[a-z0-9-]{1,20}$",
        label=_("Код"),
        max_length=20,
        help_text=_("Малі латинські літери й цифри, наприклад m1. За ним урок знаходить свій розділ."),
        error_messages={"invalid": _("Лише малі латинські літери, цифри й дефіс, наприклад m1.")},
    )
    title = blocks.CharBlock(label=_("Розділ"), max_length=120)
    text = TextBlock(label=_("Про що розділ"), required=False)

    class Meta:
        icon = "folder"
        label = _("Розділ")


class ModuleStreamBlock(CodedStreamBlock):
    module = ModuleBlock()
    stands_twice = _("Код розділу стоїть двічі: %s.")


class WebLinkBlock(blocks.StructBlock):
    """A page elsewhere that the lesson uses; a web link in Common Cartridge."""

    title = blocks.CharBlock(label=_("Назва"), max_length=200)
    url = blocks.URLBlock(label=_("Адреса"))
    note = blocks.CharBlock(label=_("Навіщо"), max_length=300, required=False)

    class Meta:
        icon = "link"
        label = _("Посилання")


class AttachmentBlock(blocks.StructBlock):
    """A file of the lesson. Its format and size are the file's own."""

    document = DocumentChooserBlock(label=_("Файл"))
    title = blocks.CharBlock(label=_("Назва"), max_length=200)
    description = blocks.CharBlock(
        label=_("Що у файлі"),
        max_length=300,
        help_text=_("Для тих, хто файлу не бачить: що на зображенні або про що запис."),
    )

    class Meta:
        icon = "doc-full-inverse"
        label = _("Файл")


def short_texts(label: object, max_length: int = 300) -> list[tuple[str, blocks.Block]]:
    """The blocks of a field that is a plain list of short texts."""
    return [("item", blocks.CharBlock(max_length=max_length, label=label))]


def linked_pages() -> list[tuple[str, blocks.Block]]:
    """The blocks of a field that points to pages of this site."""
    return [("page", blocks.PageChooserBlock(label=_("Сторінка")))]
