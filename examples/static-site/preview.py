"""Drafts by editors' links: ``/preview?token=…`` shows one in the frame of this site, and keeps nothing."""

from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from pages import layout
from reading import ReadingError, Source
from words import say


def serve(source: Source, port: int) -> None:
    """On this machine alone; put a real server before it to let others see."""
    with ThreadingHTTPServer(("127.0.0.1", port), handler(source)) as server:
        print(f"Drafts of {source.origin} at http://127.0.0.1:{server.server_address[1]}/preview?token=…")
        server.serve_forever()


def handler(source: Source) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = urlsplit(self.path)
            if asked.path == "/style.css":
                from build import HERE

                self._answer(200, (HERE / "style.css").read_text(), "text/css")
                return
            if asked.path != "/preview":
                self._answer(404, "<!doctype html>\n<title>404</title>\n<p>404</p>\n")
                return
            try:
                token = parse_qs(asked.query).get("token", [""])[0]
                self._answer(200, draft(source, token))
            except ReadingError as error:
                self._answer(403, f'<!doctype html>\n<meta charset="utf-8">\n<p>{escape(str(error))}</p>\n')

        def _answer(self, status: int, text: str, kind: str = "text/html") -> None:
            body = text.encode()
            self.send_response(status)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Cache-Control", "private, no-store")
            self.send_header("X-Robots-Tag", "noindex")
            # The link is a key: it must not travel on. Only the CMS may frame what it opens.
            self.send_header("Referrer-Policy", "no-referrer")
            self.send_header(
                "Content-Security-Policy",
                f"default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors {source.origin}",
            )
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            """No log: addresses here are keys."""

    return Handler


def draft(source: Source, token: str) -> str:
    page = source.get("/preview", token=token)
    language = page["locale"]
    body = f'<p class="notice">{escape(say("preview", language))}</p>\n{page["body_html"]}'
    return layout(page, language, body, home=source.origin, style="style.css")
