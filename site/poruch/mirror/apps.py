"""The public site as plain files and as a ZIM file."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MirrorConfig(AppConfig):
    name = "poruch.mirror"
    label = "mirror"
    verbose_name = _("Копія сайту")
