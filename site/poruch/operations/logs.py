"""Logs as JSON lines, made of an allow-list: nothing about a reader is in them (docs/operations)."""

import logging.config
import re
from copy import deepcopy
from datetime import UTC, datetime
from typing import Any, Final

from django.conf import settings
from pythonjsonlogger.json import JsonFormatter as BaseFormatter

from poruch.operations import scrubbing
from poruch.operations.passing import current

#: Fields of a record that a line may have. Numbers, names of routes, SQL without values.
FIELDS: Final = (
    *("request_id", "method", "route", "status", "ms", "queries", "query_ms", "user", "sql"),
    *("engine", "command", "file", "bytes", "rows", "files"),
)
#: What JSON leaves as it is and some program takes for the end of a line, a colour or a change of
#: direction; and halves of characters, which no file takes.
_ACTS: Final = re.compile(r"[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


class JsonFormatter(BaseFormatter):
    """One object a line: time, level, logger, message, the request's number, and fields of :data:`FIELDS`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, json_ensure_ascii=False, **kwargs)

    def format(self, record: logging.LogRecord) -> str:
        found: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": scrubbing.message_of(record),
        }
        passing = current.get()
        if passing is not None:
            found |= {"request_id": passing.id, "route": passing.route}
        found |= {name: record.__dict__[name] for name in FIELDS if name in record.__dict__}
        if record.exc_info and record.exc_info[1] is not None:
            found["error"] = scrubbing.kinds(record.exc_info[1])
            found["where"] = scrubbing.places(record.exc_info[2])
        written = str(self.serialize_log_record(found))
        return _ACTS.sub(lambda match: f"\\u{ord(match[0]):04x}", written)


def configure(config: dict[str, Any]) -> None:
    """What ``LOGGING_CONFIG`` calls: ``LOGGING`` as it is, or every line of it as JSON."""
    if settings.PORUCH_LOG_FORMAT == "json":
        config = deepcopy(config)
        config["formatters"] = {"json": {"()": f"{__name__}.{JsonFormatter.__name__}"}}
        for handler in config["handlers"].values():
            handler["formatter"] = "json"
        config["loggers"]["poruch.request"] = {"level": "INFO"}
        # Django's own line of a fault has the address in its arguments, which are cut.
        config["loggers"]["django.request"] = {"handlers": ["console"], "level": "ERROR", "propagate": False}
    logging.config.dictConfig(config)
