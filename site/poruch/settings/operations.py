"""Settings of backups, logs and metrics. docs/operations/ explains the variables."""

import os


def _words(name: str) -> list[str]:
    return [word.strip() for word in os.environ.get(name, "").split(",") if word.strip()]


#: Public keys (``age1…``, ``ssh-ed25519 …``), with commas, that backups are encrypted for.
PORUCH_BACKUP_RECIPIENTS = _words("PORUCH_BACKUP_RECIPIENTS")
#: The file with a private key, for checking and restoring; better named by hand, from another machine.
PORUCH_BACKUP_IDENTITY = os.environ.get("PORUCH_BACKUP_IDENTITY", "")

#: "json": one object a line and a line for each request, without anything about the reader.
PORUCH_LOG_FORMAT = os.environ.get("PORUCH_LOG_FORMAT", "text")
LOGGING_CONFIG = "poruch.operations.logs.configure"
#: Milliseconds above which a query of a request is logged, without its values; 0 logs none.
PORUCH_SLOW_QUERY_MS = float(os.environ.get("PORUCH_SLOW_QUERY_MS", "0"))
#: Whether requests are counted for Prometheus; "0" counts nothing, and `/metrics` is no address.
PORUCH_METRICS = os.environ.get("PORUCH_METRICS", "1") != "0"
#: The folder into which several workers of one server count together; needed with more than one.
PORUCH_METRICS_DIR = os.environ.get("PORUCH_METRICS_DIR", "")
#: What `/metrics` asks for as a bearer token, and the networks that need none when they come directly.
PORUCH_METRICS_TOKEN = os.environ.get("PORUCH_METRICS_TOKEN", "")
PORUCH_METRICS_NETWORKS = _words("PORUCH_METRICS_NETWORKS") or ["127.0.0.0/8", "::1/128"]
