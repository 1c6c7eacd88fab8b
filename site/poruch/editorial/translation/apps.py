"""Translations: review, machine drafts, terms, what is stale."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TranslationConfig(AppConfig):
    name = "poruch.editorial.translation"
    label = "editorial_translation"
    verbose_name = _("Переклади")

    def ready(self) -> None:
        from poruch.core import gates
        from poruch.core.transfer import registry
        from poruch.editorial.translation import authors, checks, gate, importing, signals  # noqa: F401

        gates.register(gate.check)
        gates.register_authors(authors.of_segments)
        registry.add_finisher(importing.agree_with_imported)
        signals.connect()
