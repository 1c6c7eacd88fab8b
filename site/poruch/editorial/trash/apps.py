"""Deleted pages, until somebody restores or removes them."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TrashConfig(AppConfig):
    name = "poruch.editorial.trash"
    label = "editorial_trash"
    verbose_name = _("Кошик")
