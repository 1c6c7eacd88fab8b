"""What `make run` and a real server use: DEBUG off, hashed static files, compression, cache."""

from . import key, values
from .base import *  # noqa: F403
from .base import DATA_DIR, MEDIA_STORAGE

DEBUG = False
SECRET_KEY = values.text("SECRET_KEY") or key.kept_in(DATA_DIR / "secret-key")
#: Keys of before: what they sealed (second factors, registrations) still opens.
SECRET_KEY_FALLBACKS = values.words("SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = values.words("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = values.words("PORUCH_TRUSTED_ORIGINS")
STORAGES = {
    "default": MEDIA_STORAGE,
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 31536000

if values.switch("PORUCH_HTTPS"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
    SECURE_HSTS_SECONDS = 31536000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    # A browser takes these from this very host only, over HTTPS: a neighbouring site cannot plant them.
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"
