"""Roles, workflows and freshness."""

from django.apps import AppConfig


class EditorialConfig(AppConfig):
    name = "poruch.editorial"
    label = "editorial"
