"""The secrets without which a restored site cannot read itself.

``SECRET_KEY`` opens second factors, and registrations where ``PORUCH_REGISTRATION_KEYS`` is not set. They
stand in the backup, as encrypted as the rest of it: whoever can open it reads the accounts anyway.
"""

import os
import secrets
import shlex
from pathlib import Path
from typing import Any, Final

from django.conf import settings

KEY_FILE: Final = "secret-key"
KEPT_FILE: Final = "restored-secrets.env"


def current() -> dict[str, Any]:
    return {
        "SECRET_KEY": settings.SECRET_KEY,
        "SECRET_KEY_FALLBACKS": list(settings.SECRET_KEY_FALLBACKS),
        "PORUCH_REGISTRATION_KEYS": list(settings.PORUCH_REGISTRATION_KEYS),
    }


def put_back(kept: dict[str, Any]) -> Path | None:
    """Make the site read what it wrote with other secrets.

    A key file in the data folder is replaced, when it is what the site uses. Otherwise the secrets are set by
    the environment, which no command can change: they are written into a file (mode 600) that is returned.
    """
    now = current()
    own = [key for key in now if kept.get(key) not in (None, [], now[key])]
    folder = Path(settings.DATA_DIR)
    key_file = folder / KEY_FILE
    if "SECRET_KEY" in own and "SECRET_KEY" not in os.environ and _read(key_file) == now["SECRET_KEY"]:
        _write(key_file, str(kept["SECRET_KEY"]))
        own.remove("SECRET_KEY")
    if not own:
        return None
    values = {key: kept[key] for key in own}
    return _write(folder / KEPT_FILE, "".join(_line(key, one) for key, one in values.items()))


def _line(name: str, value: str | list[str]) -> str:
    """As a shell, systemd and Docker Compose read it."""
    return f"{name}={shlex.quote(','.join(value) if isinstance(value, list) else value)}\n"


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        return ""


def _write(path: Path, text: str) -> Path:
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    return part.replace(path)
