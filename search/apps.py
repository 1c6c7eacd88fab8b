from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "search"
    label = "search"
    verbose_name = _("пошук")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from poruch.core.signals import watch
        from search import checks, page_signals  # noqa: F401  (registers the system check)
        from search.models import PinnedResult

        page_signals.connect()
        watch(PinnedResult, rows=True)
