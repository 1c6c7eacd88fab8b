"""Stock Wagtail over the same database: its own search backend behind its own API, nothing of ours between.

When a page is published, our embedded index is written too; it takes a few milliseconds.
``PORUCH_BENCH_BACKEND`` is ``database`` or ``elasticsearch9``; ``PORUCH_BENCH_PREFIX`` begins the names of
the latter's indices.
"""

import os

from poruch.settings.production import *  # noqa: F403
from poruch.settings.production import INSTALLED_APPS as OURS

INSTALLED_APPS = [*OURS, "wagtail.api.v2", "rest_framework"]
ROOT_URLCONF = "tests.load.search.wagtail_urls"
WSGI_APPLICATION = "tests.load.search.wagtail_wsgi.application"
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.common.CommonMiddleware",
    # allauth, which the models of ours are installed with, does not start without these.
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
WAGTAIL_URL = os.environ.get("PORUCH_BENCH_ELASTICSEARCH", "")
WAGTAILSEARCH_BACKENDS = {
    "default": {
        "BACKEND": f"wagtail.search.backends.{os.environ.get('PORUCH_BENCH_BACKEND', 'database')}",
        **({"URLS": [WAGTAIL_URL], "INDEX_PREFIX": os.environ["PORUCH_BENCH_PREFIX"]} if WAGTAIL_URL else {}),
    }
}
