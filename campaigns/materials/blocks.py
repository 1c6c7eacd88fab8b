"""One file for others to use, with what its users must know."""

from typing import Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

KINDS: Final = [
    ("image", _("зображення")),
    ("poster", _("плакат")),
    ("postcard", _("листівка")),
    ("document", _("документ")),
]
LICENCES: Final = [
    ("cc-by-4.0", "CC BY 4.0"),
    ("cc-by-sa-4.0", "CC BY-SA 4.0"),
    ("cc0-1.0", "CC0 1.0"),
    ("ask", _("лише за згодою авторів")),
]
LICENCE_URLS: Final = {
    "cc-by-4.0": "https://creativecommons.org/licenses/by/4.0/",
    "cc-by-sa-4.0": "https://creativecommons.org/licenses/by-sa/4.0/",
    "cc0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
}


class MaterialBlock(blocks.StructBlock):
    kind = blocks.ChoiceBlock(label=_("Що це"), choices=KINDS, default="image")
    title = blocks.CharBlock(label=_("Назва"), max_length=200)
    image = ImageChooserBlock(label=_("Зображення"), required=False)
    alt = blocks.CharBlock(
        label=_("Опис зображення"),
        max_length=300,
        required=False,
        help_text=_("Що видно на ньому, для тих, хто не бачить. Разом із текстом на плакаті."),
    )
    document = DocumentChooserBlock(label=_("Документ"), required=False)
    licence = blocks.ChoiceBlock(label=_("Ліцензія"), choices=LICENCES, default="cc-by-4.0")
    author = blocks.CharBlock(label=_("Хто зробив"), max_length=200, required=False)

    class Meta:
        icon = "image"
        label = _("Матеріал")

    def clean(self, value: blocks.StructValue) -> blocks.StructValue:
        value = super().clean(value)
        if bool(value["image"]) == bool(value["document"]):
            sentence = _("Оберіть одне: зображення або документ.")
            raise blocks.StructBlockValidationError({"image": ValidationError(sentence)})
        if value["image"] and not value["alt"]:
            raise blocks.StructBlockValidationError(
                {"alt": ValidationError(_("Опишіть зображення для тих, хто його не бачить."))}
            )
        return value
