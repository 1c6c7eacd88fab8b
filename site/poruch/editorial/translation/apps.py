"""Translations: review, machine drafts, terms, what is stale."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TranslationConfig(AppConfig):
    name = "poruch.editorial.translation"
    label = "editorial_translation"
    verbose_name = _("Переклади")
