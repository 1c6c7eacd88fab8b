"""Settings of the test suite: as production, with a fast password hash and no page cache."""

import os

os.environ.setdefault("SECRET_KEY", "only-for-tests")

from .base import *  # noqa: F403

DEBUG = False
SECRET_KEY = os.environ["SECRET_KEY"]
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
PORUCH_PAGE_CACHE_SECONDS = 0
PORUCH_SEARCH_RATE = 0.0
PORUCH_WRONG_TOKEN_RATE = 0.0
PORUCH_API_RATE = 0.0
PORUCH_API_TOKEN_RATE = 0.0
PORUCH_REGISTRATION_RATE = 0.0
PORUCH_COUNT_NEEDS = False
PORUCH_REQUIRE_MFA = False
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
