"""Pages that list what a saved query finds."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CollectionConfig(AppConfig):
    name = "poruch.editorial.collection"
    label = "editorial_collection"
    verbose_name = _("Добірки")

    def ready(self) -> None:
        from poruch.editorial.collection import indexing, transfer

        indexing.register()
        transfer.register()
