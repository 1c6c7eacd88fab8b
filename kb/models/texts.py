"""Texts of attached files, as far as they could be read."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DocumentText(models.Model):
    """What was read from a file: the texts of its pages, or why there are none.

    ``file_hash`` is that of the bytes read. The text counts only while it is the document's own hash: a
    file that was replaced must not be found by what it no longer says.
    """

    class Reason(models.TextChoices):
        """The values of :class:`kb.extraction.limits.Reason`, in plain words."""

        LONG = "long", _("Файл довгий: шукаємо лише в його початку.")
        HEAVY = "heavy", _("Файл забрав забагато часу або пам’яті.")
        SCANNED = "scanned", _("У файлі немає тексту: мабуть, це скан або фото.")
        ENCRYPTED = "encrypted", _("Файл захищено паролем.")
        DAMAGED = "damaged", _("Файл пошкоджено, або він іншого формату, ніж каже назва.")
        TOO_BIG = "too_big", _("Файл завеликий.")
        UNSUPPORTED = "unsupported", _("Текст беремо лише з PDF, DOCX та ODT.")
        MISSING = "missing", _("Файла немає у сховищі.")

    document = models.OneToOneField(
        "wagtaildocs.Document", verbose_name=_("файл"), on_delete=models.CASCADE, related_name="text"
    )
    file_hash = models.CharField(max_length=40)
    reason = models.CharField(_("чого бракує"), max_length=16, choices=Reason.choices, blank=True)
    pages = models.JSONField(default=list)
    characters = models.PositiveIntegerField(default=0)
    extracted_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("текст файла")
        verbose_name_plural = _("тексти файлів")

    def __str__(self) -> str:
        return f"{self.document_id}: {self.characters}"
