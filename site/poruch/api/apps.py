"""The headless API."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "poruch.api"
    label = "api"
