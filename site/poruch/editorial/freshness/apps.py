"""What is still true: editions of acts, review dates, test calls, links."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FreshnessConfig(AppConfig):
    name = "poruch.editorial.freshness"
    label = "editorial_freshness"
    verbose_name = _("Актуальність")
