"""The site's key when the operator sets none: made once, kept in the data folder."""

import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def kept_in(path: Path) -> str:
    """The key of this file (mode 600), which is made where there is none yet.

    Of several processes that start at once all read the same: the file appears whole or not at all.
    Raises ``ImproperlyConfigured`` where it can be neither read nor made.
    """
    try:
        if not path.exists():
            _make(path)
        return path.read_text()
    except OSError as error:
        raise ImproperlyConfigured(f"No SECRET_KEY is set and {path} cannot be written: {error}") from error


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(64))
            file.flush()
            os.fsync(file.fileno())
        os.link(part, path)  # unlike a rename, refused where another process was faster
    except FileExistsError:
        pass
    finally:
        part.unlink(missing_ok=True)
