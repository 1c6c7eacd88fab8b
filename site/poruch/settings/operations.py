"""Settings of backups, logs and metrics. docs/operations/ explains the variables."""

from poruch.settings import values

#: Public keys (``age1…``, ``ssh-ed25519 …``), with commas, that backups are encrypted for.
PORUCH_BACKUP_RECIPIENTS = values.words("PORUCH_BACKUP_RECIPIENTS")
#: The file with a private key, for checking and restoring; better named by hand, from another machine.
PORUCH_BACKUP_IDENTITY = values.text("PORUCH_BACKUP_IDENTITY")

#: "json": one object a line and a line for each request, without anything about the reader.
PORUCH_LOG_FORMAT = values.one_of("PORUCH_LOG_FORMAT", ("text", "json"))
LOGGING_CONFIG = "poruch.operations.logs.configure"
#: Milliseconds above which a query of a request is logged, without its values; 0 logs none.
PORUCH_SLOW_QUERY_MS = values.number("PORUCH_SLOW_QUERY_MS", 0)
#: Whether requests are counted for Prometheus; "0" counts nothing, and `/metrics` is no address.
PORUCH_METRICS = values.switch("PORUCH_METRICS", on=True)
#: The folder into which several workers of one server count together; needed with more than one.
PORUCH_METRICS_DIR = values.text("PORUCH_METRICS_DIR")
#: What `/metrics` asks for as a bearer token, and the networks that need none when they come directly.
PORUCH_METRICS_TOKEN = values.text("PORUCH_METRICS_TOKEN")
PORUCH_METRICS_NETWORKS = values.networks("PORUCH_METRICS_NETWORKS", "127.0.0.0/8,::1/128")
