"""Secrets in files: ``NAME_FILE=/run/secrets/name`` sets ``NAME``. Read before every other setting."""

import os
from pathlib import Path
from typing import Final

from django.core.exceptions import ImproperlyConfigured

SECRETS: Final = (
    "SECRET_KEY",
    "SECRET_KEY_FALLBACKS",
    "DATABASE_URL",
    "REDIS_URL",
    "ELASTICSEARCH_PASSWORD",
    "ELASTICSEARCH_API_KEY",
    "PORUCH_EMAIL_PASSWORD",
    "PORUCH_REGISTRATION_KEYS",
    "PORUCH_S3_ACCESS_KEY",
    "PORUCH_S3_SECRET_KEY",
)


def load() -> None:
    """What is set directly goes before its file; without surrounding blanks and line ends."""
    for name in SECRETS:
        path = os.environ.get(f"{name}_FILE")
        if not path or os.environ.get(name):
            continue
        try:
            os.environ[name] = Path(path).read_text().strip()
        except OSError as error:
            raise ImproperlyConfigured(f"{name}_FILE cannot be read: {error}") from error


load()
