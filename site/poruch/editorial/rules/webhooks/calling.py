"""One call over the network: bounded in time and size, to an address of the open internet (SSRF).

Of the answer only the status and ``Retry-After`` are read. Redirects are not followed.
"""

import http.client
import socket
import ssl
import threading
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from poruch.core.network import is_public

#: Seconds a target may take for each step (connecting, each part of the answer), and for the whole call.
TIMEOUT: Final = 5
TOTAL: Final = 10
#: The port of https, and others that no service of the system itself uses.
PORT: Final = 443
PORTS_FROM: Final = 1024


class CallFailed(Exception):
    """The call did not arrive; ``final``: and never will. ``status``: of an answer, if one came.

    ``after``: seconds for which the target asked not to be called.
    """

    def __init__(self, note: str, *, final: bool = False, status: int | None = None, after: int = 0) -> None:
        super().__init__(note)
        self.final, self.status, self.after = final, status, after


@dataclass(frozen=True)
class Answer:
    status: int
    after: int


def post(url: str, body: bytes, headers: dict[str, str]) -> int:
    """The status of a target that took the call; else CallFailed."""
    try:
        answer = _post(url, body, headers)
    except (OSError, http.client.HTTPException, ValueError, AttributeError) as error:
        # AttributeError: http.client met a connection that was cut off at its time.
        raise CallFailed(_("Немає зв’язку: %s") % type(error).__name__) from error
    if not 200 <= answer.status < 300:
        raise CallFailed(
            _("Відповідь %s.") % answer.status,
            final=answer.status == http.HTTPStatus.GONE,
            status=answer.status,
            after=answer.after,
        )
    return answer.status


def _post(url: str, body: bytes, headers: dict[str, str]) -> Answer:
    parts = urlsplit(url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    connection = _connection(parts)
    end = threading.Timer(TOTAL, _cut, [connection])
    end.daemon = True
    end.start()
    try:
        if isinstance(connection, http.client.HTTPSConnection):
            _encrypt(connection)
        connection.request("POST", path, body, headers)
        response = connection.getresponse()
        return Answer(response.status, _seconds(response.getheader("Retry-After")))
    finally:
        end.cancel()
        connection.close()


def _seconds(text: str | None) -> int:
    """Of a ``Retry-After``; one that is a date is not read."""
    return int(text) if text and text.isdecimal() and len(text) < 8 else 0


def _cut(connection: http.client.HTTPConnection) -> None:
    """End a call whatever it waits for: who sends one letter in a while is never too late for a step."""
    # It may have ended by itself.
    with suppress(OSError, TypeError, AttributeError):
        socket.socket.shutdown(connection.sock, socket.SHUT_RDWR)


def _connection(parts: Any) -> http.client.HTTPConnection:
    """To the very address that was checked: a second look at the name could give another."""
    host = parts.hostname or ""
    secure = parts.scheme == "https"
    if fault := fault_of(parts.geturl()):
        raise CallFailed(fault, final=True)
    port = parts.port or (PORT if secure else 80)
    address = checked_address(host, port)
    connection: http.client.HTTPConnection
    kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
    connection = kind(host, port, timeout=TIMEOUT)
    connection.sock = socket.create_connection((address, port), timeout=TIMEOUT)
    return connection


def _encrypt(connection: http.client.HTTPSConnection) -> None:
    context = ssl.create_default_context()
    connection.sock = context.wrap_socket(
        connection.sock, server_hostname=connection.host, do_handshake_on_connect=False
    )
    connection.sock.do_handshake()


def checked_address(host: str, port: int) -> str:
    """An address of the host; CallFailed when any of its addresses is not of the open internet."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [str(info[4][0]) for info in found]
    if not settings.PORUCH_WEBHOOKS_PRIVATE and not all(map(is_public, addresses)):
        raise CallFailed(_("Ця адреса веде до закритої мережі."), final=True)
    return addresses[0]


def fault_of(url: str) -> str:
    """Why no target may have this address, as a sentence; "" when it may. Asks no name server."""
    private = settings.PORUCH_WEBHOOKS_PRIVATE
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return _("Потрібна адреса https без імені й пароля в ній.")
    allowed = {"https", "http"} if private else {"https"}
    if parts.scheme not in allowed or parts.username or parts.password or not parts.hostname:
        return _("Потрібна адреса https без імені й пароля в ній.")
    if not private and port not in (None, PORT) and (port or 0) < PORTS_FROM:
        return _("Порт має бути 443 або більший за 1023.")
    if not private and _is_closed_number(parts.hostname):
        return _("Ця адреса веде до закритої мережі.")
    return ""


def _is_closed_number(host: str) -> bool:
    """Whether a host is an address in numbers, in any notation (127.1, 0x7f000001, 2130706433), not of the
    open internet."""
    try:
        found = socket.getaddrinfo(host, None, flags=socket.AI_NUMERICHOST)
    except (OSError, UnicodeError):
        return False
    return not all(is_public(str(info[4][0])) for info in found)
