"""Settings that hold in every environment. The environment variables are listed in docs/operations.md."""

import os
from pathlib import Path
from typing import Any

import dj_database_url

from poruch import languages

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
    "campaigns",
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
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.redirects",
    "wagtail.contrib.sitemaps",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
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
    "django.middleware.security.SecurityMiddleware",
    "poruch.core.middleware.SecurityHeadersMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "poruch.core.middleware.AnonymousPageCacheMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "poruch.editorial.workflow.middleware.RefusalMiddleware",
    "poruch.editorial.freshness.redirects.MovedPageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "poruch.editorial.accounts.middleware.CmsMiddleware",
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
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

_redis = os.environ.get("REDIS_URL")
CACHES: dict[str, Any] = {
    "default": (
        {"BACKEND": "django_redis.cache.RedisCache", "LOCATION": _redis}
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

AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "poruch.editorial.roles.backends.SharedAccessBackend",
]
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {}),
        ("MinimumLengthValidator", {"min_length": 12}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
]
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
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
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
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILEMBEDS_FINDERS: list[dict[str, Any]] = []
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False
# Offline; answers only when Debian's apertium-rus-ukr is installed.
WAGTAILLOCALIZE_MACHINE_TRANSLATOR = {
    "CLASS": "poruch.editorial.translation.machine.translator.ApertiumTranslator"
}
WAGTAIL_AUTO_UPDATE_PREVIEW = True
# What was agreed to is one version: an edit asks everybody again.
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
WAGTAIL_FINISH_WORKFLOW_ACTION = "poruch.editorial.workflow.finish.publish"
# Our own mails say it without titles; Wagtail's would name the page.
WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS = False
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "wagtailadmin_home"
# Private pages ask for the same login: a second form would let in without the second factor.
WAGTAIL_FRONTEND_LOGIN_URL = "/cms/login/"

#: Whether those who can publish must have a second factor; "0" is for a demonstration on one's own machine.
PORUCH_REQUIRE_MFA = os.environ.get("PORUCH_REQUIRE_MFA", "1") != "0"
#: Hours without a request after which a session of the CMS ends, and hours after which it ends in any case.
PORUCH_SESSION_HOURS = float(os.environ.get("PORUCH_SESSION_HOURS", "12"))
PORUCH_SESSION_MAX_HOURS = float(os.environ.get("PORUCH_SESSION_MAX_HOURS", "168"))
SESSION_COOKIE_AGE = int(PORUCH_SESSION_HOURS * 3600)
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
# No sign-up, no login by mail, no social accounts: their addresses do not exist (editorial.accounts.urls).
ACCOUNT_ADAPTER = "poruch.editorial.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "20/10m/ip,5/5m/key"}
MFA_ADAPTER = "poruch.editorial.accounts.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "poruch.editorial.accounts.forms.CodeForm",
    "reauthenticate": "poruch.editorial.accounts.forms.CodeAgainForm",
}
MFA_TOTP_ISSUER = "Поруч"
# A phone's clock may be half a minute off.
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_ALLOW_UNVERIFIED_EMAIL = True

# Without a host mails are only printed; docs/operations.md lists the variables.
EMAIL_HOST = os.environ.get("PORUCH_EMAIL_HOST", "")
EMAIL_PORT = int(os.environ.get("PORUCH_EMAIL_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("PORUCH_EMAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("PORUCH_EMAIL_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("PORUCH_EMAIL_TLS", "1") != "0"
EMAIL_TIMEOUT = 20
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"
DEFAULT_FROM_EMAIL = os.environ.get("PORUCH_EMAIL_FROM", "poruch@localhost")

# No third party is ever asked for anything by a public page.
CONTENT_SECURITY_POLICY = {
    "EXCLUDE_URL_PREFIXES": ["/cms/"],
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    },
}
# Wagtail's editor needs inline styles and scripts, and frames its own previews.
CMS_CONTENT_SECURITY_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; frame-src 'self'; "
    "frame-ancestors 'self'; form-action 'self'; base-uri 'self'; object-src 'none'"
)
SECURE_CONTENT_TYPE_NOSNIFF = True
# Nothing to other sites. Public pages also say no-referrer in their head; forms that post (the CMS,
# private pages) need the Origin header, which no-referrer would turn into "null".
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

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
#: Whether rules may call http addresses and those of closed networks (tests; never in production).
PORUCH_WEBHOOKS_PRIVATE = False
#: Whether the worker asks other sites if links to them still open; nothing leaves the server unasked.
PORUCH_LINK_CHECK = os.environ.get("PORUCH_LINK_CHECK", "0") == "1"
#: Addresses of one run, and seconds between two questions to one host.
PORUCH_LINK_CHECK_MOST = int(os.environ.get("PORUCH_LINK_CHECK_MOST", "200"))
PORUCH_LINK_CHECK_DELAY = float(os.environ.get("PORUCH_LINK_CHECK_DELAY", "5"))
#: Whether links into private networks are asked too; only for tests.
PORUCH_LINK_CHECK_PRIVATE = False
#: Searches a second that one network may go on asking for (poruch.core.throttle); 0 switches the limit off.
PORUCH_SEARCH_RATE = float(os.environ.get("PORUCH_SEARCH_RATE", "20"))
#: Proxies of our own before the site, each of which appends to X-Forwarded-For the address that asked it.
PORUCH_TRUSTED_PROXIES = int(os.environ.get("PORUCH_TRUSTED_PROXIES", "0"))
#: Days that a deleted page stays in the trash (`manage.py empty_trash`).
PORUCH_TRASH_DAYS = int(os.environ.get("PORUCH_TRASH_DAYS", "90"))
#: Minutes in which who deleted or moved a page takes it back with one button, live as it was.
PORUCH_UNDO_MINUTES = int(os.environ.get("PORUCH_UNDO_MINUTES", "10"))


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
