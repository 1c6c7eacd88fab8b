"""Settings that hold in every environment. The environment variables are listed in docs/operations.md."""

import os
import zoneinfo
from pathlib import Path
from typing import Any

import dj_database_url

from poruch import languages
from poruch.settings import files  # noqa: F401
from poruch.settings.changes import *  # noqa: F403
from poruch.settings.delivery import *  # noqa: F403
from poruch.settings.mirror import *  # noqa: F403
from poruch.settings.newsroom import *  # noqa: F403
from poruch.settings.operations import *  # noqa: F403
from poruch.settings.reading import *  # noqa: F403
from poruch.settings.running import *  # noqa: F403
from poruch.settings.running import (
    MEDIA_SOURCES,
    MEDIA_STORAGE,
    PORUCH_PGBOUNCER,
    behind_pgbouncer,
    shared_cache,
)

languages.register_crimean_tatar()

BASE_DIR = Path(__file__).resolve().parents[3]
DATA_DIR = Path(os.environ.get("PORUCH_DATA_DIR", BASE_DIR / "var"))


def env_list(name: str, default: str = "") -> list[str]:
    """The comma-separated values of an environment variable, blanks dropped."""
    return [value.strip() for value in os.environ.get(name, default).split(",") if value.strip()]


INSTALLED_APPS = [
    "poruch.core",
    "search",
    "kb",
    "campaigns.events",
    "campaigns.registration",
    "campaigns.advocacy",
    "campaigns.press",
    "campaigns.education",
    "campaigns.syndication",
    "poruch.editorial.roles",
    "poruch.editorial.workflow",
    "poruch.editorial.translation",
    "poruch.editorial.freshness",
    "poruch.editorial.collection",
    "poruch.editorial.rules",
    "poruch.editorial.copies",
    "poruch.editorial.trash",
    "poruch.editorial.accounts",
    "poruch.editorial.desk",
    "poruch.api",
    "poruch.api.changes",
    "poruch.api.preview",
    "poruch.operations",
    "poruch.operations.doctor",
    "poruch.mirror",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "wagtail_headless_preview",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.redirects",
    "wagtail.contrib.sitemaps",
    "wagtail.embeds",
    "wagtail.sites",
    "poruch.editorial.roles.users_app.UsersConfig",  # wagtail.users
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "django.contrib.humanize",
]

MIDDLEWARE = [
    "poruch.operations.requests.RequestMiddleware",
    # Kept answers hold the headers of all that follows.
    "poruch.core.middleware.AnonymousPageCacheMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "poruch.core.middleware.SecurityHeadersMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "poruch.core.middleware.DatabaseAwayMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    # Before whatever acts for a person: nothing does until the second factor is shown.
    "poruch.editorial.accounts.middleware.CmsMiddleware",
    "poruch.core.inert.InertMiddleware",
    "poruch.editorial.workflow.middleware.RefusalMiddleware",
    "poruch.editorial.desk.exports.ExportMiddleware",
    "poruch.editorial.desk.incomplete.IncompleteFormMiddleware",
    "poruch.editorial.freshness.redirects.MovedPageMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "poruch.urls"
WSGI_APPLICATION = "poruch.wsgi.application"
ASGI_APPLICATION = "poruch.asgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "poruch.core.context.site_frame",
            ],
            "builtins": ["poruch.core.templatetags.poruch"],
        },
    },
]

DATABASES: dict[str, Any] = {
    "default": dj_database_url.config(
        default=f"sqlite:///{DATA_DIR / 'poruch.sqlite3'}", conn_max_age=600, conn_health_checks=True
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # WAL lets readers go on while an editor saves; IMMEDIATE takes the write lock at BEGIN, so
    # that two writers wait for each other instead of failing in the middle of a transaction.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; "
        "PRAGMA temp_store=MEMORY; PRAGMA cache_size=-4000;",
    }
elif PORUCH_PGBOUNCER:
    behind_pgbouncer(DATABASES["default"])
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

_redis = os.environ.get("REDIS_URL")
CACHES: dict[str, Any] = {
    "default": (
        shared_cache(_redis)
        if _redis
        else {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "LOCATION": "poruch",
            "OPTIONS": {"MAX_ENTRIES": 2000},
        }
    )
}

# "immediate" drains the outbox in the web process after each change; "worker" leaves it to
# `manage.py db_worker`.
PORUCH_WORKER = os.environ.get("PORUCH_TASKS") == "worker"
TASKS = {
    "default": {
        "BACKEND": (
            "django_tasks_db.DatabaseBackend"
            if PORUCH_WORKER
            else "django_tasks.backends.immediate.ImmediateBackend"
        )
    }
}

# Without hosts the embedded engine serves alone. docs/operations/search.md names the variables.
ELASTICSEARCH: dict[str, Any] = {
    "hosts": env_list("ELASTICSEARCH_URL"),
    "api_key": os.environ.get("ELASTICSEARCH_API_KEY", ""),
    "user": os.environ.get("ELASTICSEARCH_USER", ""),
    "password": os.environ.get("ELASTICSEARCH_PASSWORD", ""),
    "ca_certs": os.environ.get("ELASTICSEARCH_CA_CERTS", ""),
    "prefix": os.environ.get("PORUCH_SEARCH_PREFIX", "poruch"),
    "shards": int(os.environ.get("PORUCH_SEARCH_SHARDS", "1")),
    "replicas": int(os.environ.get("PORUCH_SEARCH_REPLICAS", "0")),
    "refresh": os.environ.get("PORUCH_SEARCH_REFRESH", "1s"),
}

PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"

LANGUAGE_CODE = languages.SOURCE
LANGUAGES = languages.LANGUAGES
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Kyiv"

STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = DATA_DIR / "static"
STATIC_URL = "/static/"
MEDIA_ROOT = DATA_DIR / "media"
MEDIA_URL = "/media/"
STORAGES = {
    "default": MEDIA_STORAGE,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

WAGTAIL_SITE_NAME = "Поруч"
WAGTAIL_I18N_ENABLED = True
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAILADMIN_PERMITTED_LANGUAGES = [("uk", "Українська"), ("en", "English"), ("ru", "Русский")]
WAGTAILADMIN_BASE_URL = os.environ.get("PORUCH_BASE_URL", "http://127.0.0.1:8000")
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "pdf", "pptx", "txt", "xlsx", "ods"]
WAGTAILDOCS_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
# An image is drawn anew when it comes: this many pixels take about 120 MB for a moment.
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000
WAGTAILIMAGES_IMAGE_FORM_BASE = "poruch.core.uploads.ImageForm"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "poruch.core.uploads.DocumentForm"
WAGTAIL_GRAVATAR_PROVIDER_URL = None
# Without names that are no places: at «localtime» of some machines a browser gives up the whole list.
WAGTAIL_USER_TIME_ZONES = sorted(zoneinfo.available_timezones() - {"localtime", "Factory", "posixrules"})
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILEMBEDS_FINDERS: list[dict[str, Any]] = []
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False
WAGTAIL_AUTO_UPDATE_PREVIEW = True
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# No third party is ever asked for anything by a public page.
CONTENT_SECURITY_POLICY = {
    "EXCLUDE_URL_PREFIXES": ["/cms/"],
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", *MEDIA_SOURCES],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    },
}
# The CMS frames its own previews. poruch.core.inert makes Wagtail's inline scripts data and lets few views
# have style elements.
CMS_CONTENT_SECURITY_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; "
    "img-src " + " ".join(["'self'", "data:", "blob:", *MEDIA_SOURCES]) + "; font-src 'self' data:; "
    f"connect-src 'self'; frame-src {PORUCH_PREVIEW_FRAMES}; "  # noqa: F405
    "frame-ancestors 'self'; form-action 'self'; base-uri 'self'; object-src 'none'"
)
SECURE_CONTENT_TYPE_NOSNIFF = True
# Nothing to other sites. Public pages also say no-referrer in their head; forms that post (the CMS,
# private pages) need the Origin header, which no-referrer would turn into "null".
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

#: Whom to tell of a hole: an https address or a mail address, for /.well-known/security.txt.
PORUCH_SECURITY_CONTACT = " ".join(os.environ.get("PORUCH_SECURITY_CONTACT", "").split())
#: Where "leave this page quickly" goes.
PORUCH_EXIT_URL = os.environ.get("PORUCH_EXIT_URL", "https://www.google.com/")
PORUCH_EXIT_NAME = os.environ.get("PORUCH_EXIT_NAME", "Google")
#: Seconds an anonymous page may be answered from the cache without asking the database for more
#: than the site's revision; 0 switches the cache off.
PORUCH_PAGE_CACHE_SECONDS = int(os.environ.get("PORUCH_PAGE_CACHE_SECONDS", "300"))
#: Whether needs of readers are counted, scrubbed (docs/safety.md); "0" counts nothing.
PORUCH_COUNT_NEEDS = os.environ.get("PORUCH_COUNT_NEEDS", "1") != "0"
#: Days after which a test call no longer vouches for a phone number, and a source for a fact.
PORUCH_CALL_VALID_DAYS = 90
PORUCH_SOURCE_VALID_DAYS = 365
#: Searches a second that one network may go on asking for (poruch.core.throttle); 0 switches the limit off.
PORUCH_SEARCH_RATE = float(os.environ.get("PORUCH_SEARCH_RATE", "20"))
#: Tokens of the API that do not work which one network may go on sending, a minute; 0 switches the limit off.
PORUCH_WRONG_TOKEN_RATE = float(os.environ.get("PORUCH_WRONG_TOKEN_RATE", "12"))
#: Proxies of our own before the site, each of which appends to X-Forwarded-For the address that asked it.
PORUCH_TRUSTED_PROXIES = int(os.environ.get("PORUCH_TRUSTED_PROXIES", "0"))
#: Secrets that encrypt what people write when they register for an event; the first encrypts, all are read.
#: Without any, keys are made of SECRET_KEY.
PORUCH_REGISTRATION_KEYS = env_list("PORUCH_REGISTRATION_KEYS")
#: Days after an event on which its registrations are deleted.
PORUCH_REGISTRATION_KEEP_DAYS = int(os.environ.get("PORUCH_REGISTRATION_KEEP_DAYS", "30"))
#: Minutes for which a place is held until the letter is answered.
PORUCH_REGISTRATION_HOLD_MINUTES = int(os.environ.get("PORUCH_REGISTRATION_HOLD_MINUTES", "60"))
#: Registrations an hour that one network may go on making; 0 switches the limit off.
PORUCH_REGISTRATION_RATE = float(os.environ.get("PORUCH_REGISTRATION_RATE", "60"))

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # Request paths may hold a search; Django's request log would print them on every 404.
    "loggers": {
        "django.request": {"handlers": [], "level": "ERROR", "propagate": False},
        "django.server": {"handlers": ["console"], "level": "INFO", "propagate": False},
        # Each attempt at a node that is away, with its traceback; the engine says it once.
        "elastic_transport": {"level": "ERROR"},
    },
}
