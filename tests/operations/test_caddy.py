"""What Caddy lets through, before a site that says what reached it."""

import http.client
import json
import os
import socket
import ssl
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests import stack


class _Echo(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length) if length else b""
        said = json.dumps(
            {"path": self.path, "headers": list(self.headers.items()), "body": len(body)}
        ).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(said)))
        self.send_header("Server", "something")
        self.end_headers()
        self.wfile.write(said)

    do_POST = do_GET

    def log_message(self, *arguments: Any) -> None:
        """Says nothing."""


@pytest.fixture(scope="module")
def caddy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[stack.Caddy]:
    try:
        stack.program("caddy")
    except stack.Missing as error:
        pytest.fail(str(error)) if os.environ.get("CI") else pytest.skip(str(error))
    with ThreadingHTTPServer(("127.0.0.1", 0), _Echo) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with stack.Caddy(tmp_path_factory.mktemp("caddy"), server.server_port).running() as running:
            yield running
        server.shutdown()


def _ask(
    caddy: stack.Caddy, path: str, method: str = "GET", body: Any = None, **headers: str
) -> tuple[http.client.HTTPResponse, bytes]:
    connection = http.client.HTTPSConnection(
        "localhost", caddy.https_port, context=caddy.certificates, timeout=60
    )
    connection.request(method, path, body, {name.replace("__", "-"): text for name, text in headers.items()})
    answer = connection.getresponse()
    return answer, answer.read()


def _spoken(caddy: stack.Caddy, certificates: ssl.SSLContext) -> ssl.SSLSocket:
    raw = socket.create_connection(("127.0.0.1", caddy.https_port), timeout=30)
    return certificates.wrap_socket(raw, server_hostname="localhost")


def _reached(caddy: stack.Caddy, **headers: str) -> list[tuple[str, str]]:
    answer, body = _ask(caddy, "/", **headers)
    assert answer.status == 200
    return [(name.lower(), text) for name, text in json.loads(body)["headers"]]


def test_a_reader_cannot_write_the_address_that_the_site_believes(caddy: stack.Caddy) -> None:
    reached = _reached(
        caddy,
        **{"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "http", "X_Forwarded_For": "203.0.113.9"},
    )
    assert [
        text for name, text in reached if "forwarded" in name and "for" in name.split("forwarded")[1]
    ] == ["127.0.0.1"]
    assert [text for name, text in reached if name == "x-forwarded-proto"] == ["https"]
    assert dict(reached)["host"].startswith("localhost")


@pytest.mark.parametrize(
    "name",
    [
        *("X_Forwarded_Proto", "Content_Length", "Proxy", "Forwarded", "X-Real-IP", "X-Original-URL"),
        *("X-Rewrite-URL", "X-HTTP-Method-Override", "Keep-Alive", "TE", "Trailer", "Upgrade"),
    ],
)
def test_headers_that_are_not_for_the_site_end_here(caddy: stack.Caddy, name: str) -> None:
    assert name.lower() not in dict(_reached(caddy, **{name: "5"}))


def test_what_connection_names_ends_here_and_the_rest_goes_on(caddy: stack.Caddy) -> None:
    sent = {"Connection": "X-Secret", "X-Secret": "1", "X-Request-ID": "abc", "X-Other": "abc"}
    reached = dict(_reached(caddy, **sent))
    assert "x-secret" not in reached
    assert "x-request-id" not in reached, "nobody chooses the number that stands in the log"
    assert reached["x-other"] == "abc"


def test_a_request_of_two_lengths_is_one_request(caddy: stack.Caddy) -> None:
    smuggled = "GET /smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n"
    request = (
        "POST /first HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n"
        f"Content-Length: {5 + len(smuggled)}\r\n\r\n0\r\n\r\n{smuggled}"
    )
    with _spoken(caddy, caddy.certificates) as spoken:
        spoken.sendall(request.encode())
        answers = b""
        while part := spoken.recv(65536):
            answers += part
    assert answers.count(b"HTTP/1.1 ") == 1
    assert b"/smuggled" not in answers


@pytest.mark.parametrize(("path", "megabytes"), [("/uk/", 0.9), ("/cms/images/add/", 20), ("/api/v1/x", 20)])
def test_a_body_within_the_limit_reaches_the_site(caddy: stack.Caddy, path: str, megabytes: float) -> None:
    answer, body = _ask(caddy, path, "POST", b"x" * int(megabytes * 1_000_000))
    assert answer.status == 200
    assert json.loads(body)["body"] == int(megabytes * 1_000_000)


@pytest.mark.parametrize(
    ("path", "length"), [("/uk/", 1_000_000), ("/cms/images/add/", 26_000_000), ("/api/v1/x", 140_000_000)]
)
def test_a_larger_one_is_refused_before_it_is_sent(caddy: stack.Caddy, path: str, length: int) -> None:
    with _spoken(caddy, caddy.certificates) as spoken:
        spoken.sendall(
            f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {length}\r\n\r\n".encode()
        )
        assert b" 413 " in spoken.recv(4096)


def test_the_operators_figures_are_not_for_the_world(caddy: stack.Caddy) -> None:
    assert _ask(caddy, "/metrics")[0].status == 404


def test_it_speaks_https_only_and_does_not_say_what_it_is(caddy: stack.Caddy) -> None:
    plain = http.client.HTTPConnection("127.0.0.1", caddy.http_port, timeout=30)
    plain.request("GET", "/uk/?q=secret", headers={"Host": "localhost"})
    answer = plain.getresponse()
    assert answer.status == 308
    assert str(answer.getheader("Location")).startswith("https://localhost")
    https, _ = _ask(caddy, "/")
    assert https.getheader("Server") is None
    assert "h3" in str(https.getheader("Alt-Svc"))


def test_it_speaks_nothing_older_than_tls_1_2(caddy: stack.Caddy) -> None:
    """The first byte answered is an alert; to one that speaks 1.2 it is a handshake."""
    answers = []
    for version in (b"\x03\x02", b"\x03\x03"):
        hello = _hello(version)
        with socket.create_connection(("127.0.0.1", caddy.https_port), timeout=30) as raw:
            raw.sendall(hello)
            answers.append(raw.recv(1))
    assert answers == [b"\x15", b"\x16"]


def _hello(version: bytes) -> bytes:
    """A greeting (RFC 5246) of a client that knows no newer version: OpenSSL of today refuses to send one."""
    name = b"localhost"
    server = (len(name) + 3).to_bytes(2, "big") + b"\0" + len(name).to_bytes(2, "big") + name
    extensions = b"".join(
        kind + len(data).to_bytes(2, "big") + data
        for kind, data in (
            (b"\0\0", server),
            (b"\0\x0a", b"\0\x02\0\x17"),
            (b"\0\x0b", b"\1\0"),
            (b"\0\x0d", b"\0\x04\x04\x03\x04\x01"),
        )
    )
    ciphers = b"\xc0\x2b\xc0\x2f\xc0\x09\xc0\x13"
    body = version + os.urandom(32) + b"\0" + len(ciphers).to_bytes(2, "big") + ciphers + b"\1\0"
    body += len(extensions).to_bytes(2, "big") + extensions
    shake = b"\1" + len(body).to_bytes(3, "big") + body
    return b"\x16\x03\x01" + len(shake).to_bytes(2, "big") + shake


def test_it_speaks_http_2(caddy: stack.Caddy) -> None:
    certificates = caddy.certificates
    certificates.set_alpn_protocols(["h2"])
    certificates.minimum_version = ssl.TLSVersion.TLSv1_2
    with _spoken(caddy, certificates) as spoken:
        assert spoken.selected_alpn_protocol() == "h2"


def test_nothing_of_a_request_is_written_down(caddy: stack.Caddy) -> None:
    _ask(caddy, "/uk/search/?q=what-a-family-typed", **{"User-Agent": "somebody"})
    log = (Path(caddy.folder) / "caddy.log").read_text()
    assert "what-a-family-typed" not in log
    assert "somebody" not in log
    assert "secret" not in log


def test_without_the_site_readers_get_a_sentence(tmp_path: Path) -> None:
    stack.program("caddy")
    with stack.Caddy(tmp_path / "caddy", stack.free_port()).running() as alone:
        answer, body = _ask(alone, "/uk/?q=what-a-family-typed")
        log = (alone.folder / "caddy.log").read_text()
    assert answer.status == 503
    assert answer.getheader("Retry-After") == "30"
    assert "Спробуйте" in body.decode()
    assert "what-a-family-typed" not in log
