"""What readers see while the database is away and no copy is kept: plain words and the helplines."""

from typing import Any, Final

from django.core.cache import cache
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation

from poruch import languages
from poruch.core.caching import surfaces

#: The database does not answer, or ended the connection.
AWAY: Final = (OperationalError, InterfaceError)
#: Seconds after which to ask again.
RETRY_SECONDS: Final = 30
_PHONES: Final = "helplines"
#: A sentence of the page, to know whether a language has its words.
_SORRY: Final = "Сайт зараз не може прочитати свої дані. Спробуйте ще раз за хвилину."


def remember_helplines(phones: list[dict[str, Any]]) -> None:
    """The urgent phones as readers last saw them: ``tel``, ``number``, ``labels`` by language."""
    cache.set(_PHONES, phones, None)


def unavailable(request: HttpRequest) -> HttpResponse:
    """503 in the form of the part of the site that was asked."""
    surface = surfaces.of(request)
    response = surface.unavailable(request) if surface else HttpResponse(_page(), status=503)
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    response.headers["Cache-Control"] = "no-store"
    return response


def _page() -> str:
    """In all languages, since the address may be in one that the reader does not read. Asks no database."""
    phones = cache.get(_PHONES) or []
    parts = []
    for code, name in languages.LANGUAGES:
        shown = [{**phone, "label": phone["labels"].get(code, "")} for phone in phones]
        with translation.override(code):
            told = code == languages.SOURCE or translation.gettext(_SORRY) != _SORRY
        parts.append({"code": code, "name": name, "phones": shown, "told": told})
    return render_to_string("core/503.html", {"parts": parts})
