"""What a page weighs on its way to a phone."""

import gzip
import re
import urllib.request

#: HTML and stylesheets of a page, compressed: the first flight of a TCP connection.
BUDGET = 14_336
SECTIONS = (
    "", "guides/", "topics/", "contacts/", "glossary/", "laws/", "templates/", "campaigns/", "press/",
    "events/", "education/", "about/", "safety/",
)  # fmt: skip


class Weigher:
    """Sizes as sent with gzip, without the random padding that Django's middleware adds."""

    def __init__(self, server: str) -> None:
        self.server = server
        self._files: dict[str, int] = {}

    def text(self, path: str) -> str:
        with urllib.request.urlopen(self.server + path) as answer:
            return str(answer.read().decode())

    def page(self, path: str) -> int:
        """Bytes of the page and of every stylesheet it names."""
        html = self.text(path)
        sheets = re.findall(r'<link rel="stylesheet" href="([^"]+)"', html)
        assert sheets, path
        return self._packed(html) + sum(self._sheet(sheet) for sheet in sheets)

    def _sheet(self, path: str) -> int:
        if path not in self._files:
            self._files[path] = self._packed(self.text(path))
        return self._files[path]

    @staticmethod
    def _packed(text: str) -> int:
        return len(gzip.compress(text.encode(), 6))

    def listed(self, path: str) -> list[str]:
        """The pages right under a section that it links to."""
        found = re.findall(rf'href="({path}[\w-]+/)(?:#[^"]*)?"', self.text(path))
        return list(dict.fromkeys(found))

    def too_heavy(self, paths: list[str]) -> dict[str, str]:
        weights = {path: self.page(path) for path in paths}
        return {path: f"{size - BUDGET} bytes over" for path, size in weights.items() if size > BUDGET}
