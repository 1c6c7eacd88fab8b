"""Further ways to preview a page in the CMS, beside the site's own. Apps that know of one say so."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse

if TYPE_CHECKING:
    from poruch.core.models.base import ContentPage

#: ``modes(page)``: names and labels on offer; ``serve(page, request, name)``: None when it is none of them.
Modes = Callable[["ContentPage"], list[tuple[str, Any]]]
Serve = Callable[["ContentPage", HttpRequest, str], HttpResponse | None]

_ways: list[tuple[Modes, Serve]] = []


def use(modes: Modes, serve: Serve) -> None:
    """One app knows; the last one to say so."""
    _ways[:] = [(modes, serve)]


def modes(page: "ContentPage") -> list[tuple[str, Any]]:
    return [mode for offered, _serve in _ways for mode in offered(page)]


def serve(page: "ContentPage", request: HttpRequest, name: str) -> HttpResponse | None:
    return next((answer for _modes, served in _ways if (answer := served(page, request, name))), None)
