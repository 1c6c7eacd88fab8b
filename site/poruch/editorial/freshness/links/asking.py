"""One question to another site, by itself: where it may go, how long it may take, what counts as an answer.

A name is resolved here and the connection goes to the very address that was looked at, so that a name which
answers differently a moment later leads nowhere else. Addresses that are not of the public internet are
refused, also as targets of redirects: a link in a text must not make the server ask its own neighbours.
"""

import socket
from dataclasses import dataclass
from typing import Final
from urllib.parse import urljoin, urlsplit

import urllib3
from django.conf import settings
from urllib3.exceptions import HTTPError, MaxRetryError, SSLError, TimeoutError

from poruch.core.network import is_public
from poruch.editorial.freshness.models import ExternalLink

State, Fault = ExternalLink.State, ExternalLink.Fault
#: Seconds to connect, and to wait for an answer.
CONNECT: Final = 5.0
READ: Final = 10.0
REDIRECTS_MOST: Final = 5
#: Answers by which sites keep robots out; a reader may well get through.
_GUARDED: Final = {401, 402, 403, 407, 409, 418, 423, 425, 429, 451, 503, 999}


@dataclass(frozen=True)
class Answer:
    state: str
    code: int | None = None
    fault: str = Fault.NONE


class Refused(Exception):
    """We do not go there, or cannot."""

    def __init__(self, fault: str) -> None:
        super().__init__(fault)
        self.fault = fault


def ask(url: str) -> Answer:
    """What an address answers now. HEAD first; GET where a site does not know HEAD. Raises nothing."""
    try:
        code = _followed(url)
    except Refused as error:
        return Answer(State.FAILS, fault=error.fault)
    if code < 400:
        return Answer(State.OPENS, code)
    if code in _GUARDED:
        return Answer(State.UNKNOWN, code)
    return Answer(State.FAILS, code, Fault.STATUS)


def _followed(url: str) -> int:
    """The code behind all redirects."""
    for _hop in range(REDIRECTS_MOST + 1):
        code, target = _once(url, "HEAD")
        if code >= 400 and code not in (404, 410, 429):
            code, target = _once(url, "GET")
        if not (300 <= code < 400 and target):
            return code
        url = urljoin(url, target)
    raise Refused(Fault.REDIRECTS)


def _once(url: str, method: str) -> tuple[int, str]:
    """(code, target of a redirect or "")."""
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").encode("idna").decode(), parts.port
        target = urllib3.util.parse_url(url).request_uri
    except (ValueError, UnicodeError, HTTPError):
        raise Refused(Fault.ADDRESS) from None
    if parts.scheme not in ("http", "https") or not host:
        raise Refused(Fault.ADDRESS)
    secure = parts.scheme == "https"
    port = port or (443 if secure else 80)
    headers = {
        "Host": host if port in (80, 443) else f"{host}:{port}",
        "User-Agent": f"PoruchLinkCheck/1.0 (+{settings.WAGTAILADMIN_BASE_URL})",
        "Accept": "*/*",
        "Accept-Encoding": "identity",
    }
    with _pool(host, resolve(host, port), port, secure) as pool:
        return _answered(pool, method, target, headers)


def _pool(host: str, address: str, port: int, secure: bool) -> urllib3.HTTPConnectionPool:
    """Connections to the address that was looked at, under the name that was asked for."""
    timeout = urllib3.Timeout(connect=CONNECT, read=READ)
    if not secure:
        return urllib3.HTTPConnectionPool(address, port, timeout=timeout, retries=False, maxsize=1)
    return urllib3.HTTPSConnectionPool(
        address,
        port,
        timeout=timeout,
        retries=False,
        maxsize=1,
        cert_reqs="CERT_REQUIRED",
        server_hostname=host,
        assert_hostname=host,
    )


def _answered(
    pool: urllib3.HTTPConnectionPool, method: str, target: str, headers: dict[str, str]
) -> tuple[int, str]:
    try:
        response = pool.urlopen(
            method, target, headers=headers, redirect=False, preload_content=False, decode_content=False
        )
        response.close()  # The headers say enough: of a body, however long, nothing is read.
        return response.status, response.headers.get("Location") or ""
    except (SSLError, MaxRetryError) as error:
        raise Refused(Fault.TLS) from error
    except TimeoutError as error:
        raise Refused(Fault.TIMEOUT) from error
    except (HTTPError, OSError, ValueError) as error:
        raise Refused(Fault.CONNECTION) from error


def resolve(host: str, port: int) -> str:
    """An address of a host; ``Refused`` when it has none, or when any of them is not a public one."""
    try:
        rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Refused(Fault.NAME) from None
    found = list(dict.fromkeys(str(row[4][0]) for row in rows))
    if not found:
        raise Refused(Fault.NAME)
    if not settings.PORUCH_LINK_CHECK_PRIVATE and not all(map(is_public, found)):
        raise Refused(Fault.PRIVATE)
    return found[0]
