"""The smallest site: says back what it was asked. Under our server, to try what the server lets through."""

from collections.abc import Callable, Iterable
from typing import Any


def application(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    body = environ["wsgi.input"].read()
    proto = environ.get("HTTP_X_FORWARDED_PROTO", "")
    said = f"ECHO {environ['REQUEST_METHOD']} {environ['PATH_INFO']} body={len(body)} proto={proto}".encode()
    start("200 OK", [("Content-Length", str(len(said)))])
    return [said]
