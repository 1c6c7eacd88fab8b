"""Values of environment variables. One that does not fit is told in a sentence before anything starts.

A variable that is set to nothing counts as not set: Docker Compose and files of settings hand such ones on.
"""

import ipaddress
import math
import os
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str = "") -> str:
    given = os.environ.get(name, "")
    return given if given.strip() else default


def words(name: str, default: str = "") -> list[str]:
    """Values with commas between, blanks dropped."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def addresses(name: str, *schemes: str) -> list[str]:
    """With commas between. They may hold a password, so no error repeats them."""
    found = words(name)
    if not all(one.startswith(tuple(f"{scheme}://" for scheme in schemes)) for one in found):
        raise ImproperlyConfigured(f"{name} must begin with {' or '.join(f'{one}://' for one in schemes)}.")
    return found


def address(name: str, default: str) -> str:
    """Of this site, without a slash at the end."""
    found = text(name, default).strip().rstrip("/")
    try:
        parts = urlsplit(found)
        whole = parts.scheme in {"http", "https"} and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        whole = False
    if not whole:
        raise ImproperlyConfigured(f"{name} must be an address like https://poruch.example. It is “{found}”.")
    return found


def file(name: str) -> str:
    """The path of a file that can be read."""
    found = text(name)
    if found and not (Path(found).is_file() and os.access(found, os.R_OK)):
        raise ImproperlyConfigured(f"{name} must be a file that the site can read. “{found}” is none.")
    return found


def networks(name: str, default: str) -> list[str]:
    found = words(name, default)
    for network in found:
        try:
            ipaddress.ip_network(network, strict=False)
        except ValueError:
            raise ImproperlyConfigured(
                f"{name} must be networks like 10.0.0.0/8, with commas. “{network}” is none."
            ) from None
    return found


def whole(name: str, default: int, least: int = 0) -> int:
    given = text(name)
    try:
        found = int(given) if given else default
    except ValueError:
        found = least - 1
    if found < least:
        raise ImproperlyConfigured(f"{name} must be a whole number, {least} or more. It is “{given}”.")
    return found


def number(name: str, default: float, least: float = 0) -> float:
    given = text(name)
    try:
        found = float(given) if given else default
    except ValueError:
        found = math.nan
    if not (math.isfinite(found) and found >= least):
        raise ImproperlyConfigured(f"{name} must be a number, {least} or more. It is “{given}”.")
    return found


def one_of(name: str, allowed: Sequence[str]) -> str:
    """The first is the default."""
    given = text(name, allowed[0]).strip()
    if given not in allowed:
        raise ImproperlyConfigured(f"{name} must be one of: {', '.join(allowed)}. It is “{given}”.")
    return given


def switch(name: str, *, on: bool = False) -> bool:
    """``1`` or ``0``, and nothing that somebody could take for either."""
    return one_of(name, ("1", "0") if on else ("0", "1")) == "1"
