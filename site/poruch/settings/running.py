"""Where the site runs: connections to the database, the shared cache, where media are kept."""

from typing import Any, Final

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

from poruch.settings import values

#: Whether PgBouncer with transaction pooling stands before PostgreSQL: a connection belongs to us for one
#: transaction only, so that no cursor and no prepared statement may outlive it.
PORUCH_PGBOUNCER: Final = values.switch("PORUCH_PGBOUNCER")

#: Without a bucket media stand in the data folder.
PORUCH_S3_BUCKET: Final = values.text("PORUCH_S3_BUCKET")
PORUCH_S3_ENDPOINT: Final = values.text("PORUCH_S3_ENDPOINT")
PORUCH_S3_REGION: Final = values.text("PORUCH_S3_REGION")
PORUCH_S3_PREFIX: Final = values.text("PORUCH_S3_PREFIX")
#: A host that serves the bucket's images itself; without one they go through the site.
PORUCH_S3_DOMAIN: Final = values.text("PORUCH_S3_DOMAIN").removeprefix("https://").rstrip("/")

#: Documents leave through /documents/ alone, which asks who may read them, wherever their files are.
WAGTAILDOCS_SERVE_METHOD = "serve_view"


def database_at(address: str) -> dict[str, Any]:
    """Django's settings for a ``DATABASE_URL``; it may hold a password, so no error repeats it."""
    try:
        found: dict[str, Any] = dict(
            dj_database_url.parse(address, conn_max_age=600, conn_health_checks=True)
        )
    except ValueError:
        found = {"ENGINE": ""}
    if found["ENGINE"].rpartition(".")[2] not in {"sqlite3", "postgresql"}:
        raise ImproperlyConfigured(
            "DATABASE_URL must be an address like postgres://user@host:5432/name (a password as :password "
            "before the @, signs other than letters and digits in it as %XX) or sqlite:////path/file."
        )
    return found


def behind_pgbouncer(database: dict[str, Any]) -> None:
    database["DISABLE_SERVER_SIDE_CURSORS"] = True
    database.setdefault("OPTIONS", {})["prepare_threshold"] = None


def shared_cache(url: str) -> dict[str, Any]:
    """Redis, waited for a second at most (two tries); `ForgivingRedisCache` goes on without it."""
    from redis.backoff import NoBackoff
    from redis.retry import Retry

    return {
        "BACKEND": "poruch.operations.cache.ForgivingRedisCache",
        "LOCATION": url,
        "OPTIONS": {
            "SOCKET_CONNECT_TIMEOUT": 0.5,
            "SOCKET_TIMEOUT": 0.5,
            # Opens again a connection that Redis closed; more would keep readers waiting.
            "CONNECTION_POOL_KWARGS": {"retry": Retry(NoBackoff(), 1)},
        },
    }


def s3_storage() -> dict[str, Any]:
    """The bucket's storage; its keys are read by the library where none are given (a machine's role)."""
    return {
        "BACKEND": "poruch.operations.media.BucketStorage",
        "OPTIONS": {
            "bucket_name": PORUCH_S3_BUCKET,
            "endpoint_url": PORUCH_S3_ENDPOINT or None,
            "region_name": PORUCH_S3_REGION or None,
            "access_key": values.text("PORUCH_S3_ACCESS_KEY") or None,
            "secret_key": values.text("PORUCH_S3_SECRET_KEY") or None,
            "location": PORUCH_S3_PREFIX,
        },
    }


MEDIA_STORAGE: dict[str, Any] = (
    s3_storage() if PORUCH_S3_BUCKET else {"BACKEND": "django.core.files.storage.FileSystemStorage"}
)
#: What the pages' policies allow images from, beside the site.
MEDIA_SOURCES: list[str] = [f"https://{PORUCH_S3_DOMAIN}"] if PORUCH_S3_BUCKET and PORUCH_S3_DOMAIN else []
