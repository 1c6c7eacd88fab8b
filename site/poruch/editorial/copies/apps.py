"""Working copies of published pages."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CopiesConfig(AppConfig):
    name = "poruch.editorial.copies"
    label = "editorial_copies"
    verbose_name = _("Робочі копії")

    def ready(self) -> None:
        from poruch.core import gates
        from poruch.editorial.copies import authors, signals

        gates.register_authors(authors.of_merged_copies)
        signals.connect()
