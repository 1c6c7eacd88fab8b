"""Paths and absolute addresses of pages, computed without a query a page."""

from functools import cached_property

from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from wagtail.models import Site


def _prefix(language: str) -> str:
    with translation.override(language):
        return reverse("wagtail_serve", args=("",))


class Addresses:
    """The addresses of one answer.

    A path is the page's own, under its own language: ``/uk/guides/x/``. Absolute addresses are on
    the host that was asked.
    """

    def __init__(self, request: HttpRequest) -> None:
        self._origin = request.build_absolute_uri("/").rstrip("/")

    @cached_property
    def roots(self) -> list[tuple[str, str, str]]:
        """``(root path in the tree, language, path prefix)``, the deepest first."""
        found = [
            (root.root_path, root.language_code, _prefix(root.language_code))
            for root in Site.get_site_root_paths()
        ]
        return sorted(found, key=lambda root: -len(root[0]))

    def path(self, url_path: str) -> str:
        """The public path of a place in the tree; ``""`` outside every site."""
        for root_path, _language, prefix in self.roots:
            if url_path.startswith(root_path):
                return prefix + url_path[len(root_path) :]
        return ""

    def under(self, language: str, path: str) -> str:
        """The address under which readers of ``language`` get a page, be it in another language."""
        for _root_path, _language, prefix in self.roots:
            if path.startswith(prefix):
                return _prefix(language) + path[len(prefix) :]
        return path

    def absolute(self, path: str) -> str:
        return f"{self._origin}{path}" if path else ""

    def places(self, path: str) -> dict[str, str]:
        """The places in the tree that a path under a language may mean: ``{language: url_path}``.

        A path is looked for below the home page of each language, because a page may be missing in
        the language asked for.
        """
        rest = path.strip("/").split("/", 1)[1:]
        tail = f"{rest[0]}/" if rest else ""
        return {language: f"{root_path}{tail}" for root_path, language, _prefix in self.roots}
