"""What is still true: editions of acts, review dates, test calls, links."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FreshnessConfig(AppConfig):
    name = "poruch.editorial.freshness"
    label = "editorial_freshness"
    verbose_name = _("Актуальність")

    def ready(self) -> None:
        from wagtail.permissions import register_permission_policy

        from poruch.core import staleness
        from poruch.editorial.freshness import marks, signals
        from poruch.editorial.freshness.models import LawEdition
        from poruch.editorial.freshness.permissions import EditionPolicy

        register_permission_policy(LawEdition, EditionPolicy(LawEdition))
        staleness.use(marks.since)
        signals.connect()
