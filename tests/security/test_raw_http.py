"""Requests that two servers would read differently: ours refuses them, or answers once and hangs up."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from typing import Final

import pytest

from tests.server import GRANIAN, ROOT
from tools.processes import free_port

HOST: Final = b"Host: 127.0.0.1\r\n"
CLOSE: Final = b"Connection: close\r\n"
HIDDEN: Final = b"GET /hidden HTTP/1.1\r\n" + HOST + CLOSE + b"\r\n"
CHUNKED: Final = b"Transfer-Encoding: chunked\r\n"
REFUSED: Final = {
    "an unknown encoding": b"Content-Length: 5\r\nTransfer-Encoding: xchunked\r\n\r\nabcde" + HIDDEN,
    "chunked before another": b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
    "two lengths": b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
    "a list of lengths": b"Content-Length: 5, 6\r\n\r\nabcdef",
    "a signed length": b"Content-Length: +5\r\n\r\nabcde",
    "a negative length": b"Content-Length: -1\r\n\r\nabcde",
    "a folded header": b"X-A: b\r\n Content-Length: 5\r\n\r\nabcde",
    "a blank before the colon": b"Content-Length : 5\r\n\r\nabcde",
    "a zero byte": b"X-A: a\0b\r\n\r\n",
    "a lone carriage return": b"X-A: a\rContent-Length: 5\r\n\r\nabcde",
}


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """Of the server as `make run` starts it, on an application of no weight."""
    number = free_port()
    command = [
        sys.executable,
        "-m",
        "granian",
        "--port",
        str(number),
        *GRANIAN,
        "tests.security.echo:application",
    ]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 60
        while process.poll() is None and time.monotonic() < deadline:
            with suppress(OSError), socket.create_connection(("127.0.0.1", number), 5):
                break
            time.sleep(0.1)
        yield number
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(20)
        process.kill()
        process.wait()


def answers(port: int, request: bytes) -> bytes:
    """All that comes back until the server hangs up: the last request asks it to, or it refuses one."""
    with socket.create_connection(("127.0.0.1", port), 60) as connection:
        connection.sendall(request)
        parts = []
        with suppress(ConnectionError):
            while part := connection.recv(65_536):
                parts.append(part)
    return b"".join(parts)


@pytest.mark.parametrize("rest", REFUSED.values(), ids=REFUSED)
def test_what_is_ambiguous_is_refused(port: int, rest: bytes) -> None:
    found = answers(port, b"POST / HTTP/1.1\r\n" + HOST + rest)
    assert found.startswith(b"HTTP/1.1 400")
    assert b"ECHO" not in found


def test_a_length_beside_chunks_hides_no_second_request(port: int) -> None:
    length = f"Content-Length: {5 + len(HIDDEN)}\r\n".encode()
    found = answers(port, b"POST / HTTP/1.1\r\n" + HOST + length + CHUNKED + b"\r\n0\r\n\r\n" + HIDDEN)
    assert found.count(b"ECHO") <= 1
    assert b"/hidden" not in found


def test_a_request_in_the_body_of_a_get_stays_a_body(port: int) -> None:
    length = f"Content-Length: {len(HIDDEN)}\r\n\r\n".encode()
    found = answers(port, b"GET / HTTP/1.1\r\n" + HOST + CLOSE + length + HIDDEN)
    assert found.count(b"ECHO") == 1
    assert b"ECHO GET / body=%d" % len(HIDDEN) in found


def test_two_requests_in_a_row_are_two(port: int) -> None:
    """The count above can fail: an honest second request is answered."""
    first = b"GET / HTTP/1.1\r\n" + HOST + b"\r\n"
    assert answers(port, first + HIDDEN).count(b"ECHO GET /") == 2


def test_connections_that_stay_open_keep_nobody_out(port: int) -> None:
    """Browsers keep several for minutes, and granian's ``--backpressure`` counts them, not requests."""
    with ExitStack() as stack:
        for _number in range(200):
            waiting = stack.enter_context(socket.create_connection(("127.0.0.1", port), 60))
            waiting.sendall(b"GET / HTTP/1.1\r\n" + HOST + b"\r\n")
            assert waiting.recv(65_536).startswith(b"HTTP/1.1 200")
        assert answers(port, b"GET / HTTP/1.1\r\n" + HOST + CLOSE + b"\r\n").startswith(b"HTTP/1.1 200")
