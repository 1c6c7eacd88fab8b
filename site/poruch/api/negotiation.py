"""In which language an answer speaks."""

from typing import Final

from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation.trans_real import parse_accept_lang_header

from poruch import languages

PARAMETER: Final = "locale"


def match(tag: str) -> str | None:
    """Our code for a language tag («uk-UA», «EN»), or None when it is not one of ours."""
    code = tag.strip().lower().split("-")[0]
    return code if code in languages.CODES else None


def language_of(request: HttpRequest) -> tuple[str, bool]:
    """The reader's language, and whether ``Accept-Language`` (or its absence) decided it.

    ``?locale=`` wins. Cookies are not looked at: an answer must depend on its address and headers only.
    """
    if explicit := match(request.GET.get(PARAMETER, "")):
        return explicit, False
    for tag, _quality in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        if accepted := match(tag):
            return accepted, True
    return languages.SOURCE, True


def active() -> str:
    """The language the current answer speaks (set by :func:`poruch.api.http.expose`)."""
    return get_language() or languages.SOURCE
