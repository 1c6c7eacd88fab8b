"""The knowledge base app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class KbConfig(AppConfig):
    name = "kb"
    verbose_name = _("База знань")

    def ready(self) -> None:
        from kb import answers, indexing, models, neighbours, signals, transfer
        from poruch.core import tree

        tree.register_section(
            models.GuideIndexPage,
            models.ResourceDirectoryPage,
            models.TopicIndexPage,
            models.GlossaryPage,
            models.LegalActIndexPage,
            models.TemplateIndexPage,
        )
        transfer.register()
        indexing.register()
        answers.register()
        neighbours.register()
        signals.connect()
