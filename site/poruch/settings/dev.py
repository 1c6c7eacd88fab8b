"""The reloading server for developers: `make dev`."""

from . import values
from .base import *  # noqa: F403

DEBUG = True
SECRET_KEY = values.text("SECRET_KEY", "only-for-development")
ALLOWED_HOSTS = ["*"]
PORUCH_PAGE_CACHE_SECONDS = 0
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
