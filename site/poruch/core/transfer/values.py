"""Single values between JSON and the database: texts, dates, HTML, references."""

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.utils.timezone import make_aware
from django.utils.translation import gettext as _
from wagtail.models import Page

from poruch import languages
from poruch.core.pages import public
from poruch.core.richtext import sanitise, show_unconfirmed
from poruch.core.transfer.errors import LineError

_HREF = re.compile(r'<a href="(/[^"]*)"')
_PAGE_LINK = re.compile(r'<a (?=[^>]*linktype="page")[^>]*\bid="(\d+)"[^>]*>(.*?)</a>', re.DOTALL)
_DOCUMENT_LINK = re.compile(r'<a (?=[^>]*linktype="document")[^>]*\bid="(\d+)"[^>]*>')
#: As many digits as an id of the database may have.
_DOCUMENT_PATH = re.compile(r"/documents/(\d{1,18})/")


class References:
    """Pages by path and paths by page, looked up once for a whole file.

    A path is the page's place under the home page, the same in data for every language:
    ``/guides/state-payments/``. Ids are of the source language where it has the page.
    """

    def __init__(self, *, public_only: bool = False) -> None:
        #: Rows with ``confirmed`` false (phones without a source) are not named in what goes out.
        self.public_only = public_only
        self._ids: dict[str, int] = {}
        self._paths: dict[int, str] = {}
        #: Not strict: a missing page is noted instead of refused, for a second pass.
        self.strict = True
        self._missing = False
        rows = Page.objects.filter(depth__gte=3).values_list("pk", "url_path", "locale__language_code")
        shown = set(public().values_list("pk", flat=True)) if public_only else None
        for pk, url_path, code in rows:
            if shown is None or pk in shown:
                self.add(pk, url_path, code)

    def add(self, pk: int, url_path: str, code: str) -> None:
        path = "/" + url_path.split("/", 2)[2] if url_path.count("/") > 2 else "/"
        self._paths[pk] = path
        if code == languages.SOURCE:
            self._ids[path] = pk
        else:
            self._ids.setdefault(path, pk)

    def id_of(self, path: str) -> int | None:
        found = self._ids.get(path)
        self._missing = self._missing or found is None
        return found

    def take_missing(self) -> bool:
        """Whether a page was missing since the last call."""
        missing, self._missing = self._missing, False
        return missing

    def may_name(self, row: Any) -> bool:
        return not self.public_only or getattr(row, "confirmed", True)

    def path_of(self, pk: int | None) -> str:
        return self._paths.get(pk or 0, "")


def html_in(value: Any, references: References) -> str:
    """HTML of a data file as the database keeps it; unknown internal links lose their address."""
    clean = sanitise(text_in(value))

    def link(match: re.Match[str]) -> str:
        path = match[1]
        if document := _DOCUMENT_PATH.match(path):
            return f'<a linktype="document" id="{document[1]}"'
        pk = references.id_of(path)
        return f'<a linktype="page" id="{pk}"' if pk else match[0]

    return _HREF.sub(link, clean)


def html_out(value: Any, references: References) -> str:
    """The inverse of :func:`html_in`."""
    html = str(getattr(value, "source", value) or "")

    def link(match: re.Match[str]) -> str:
        path = references.path_of(int(match[1]))
        return f'<a href="{path}">{match[2]}</a>' if path else match[2]

    html = _PAGE_LINK.sub(link, html)
    html = _DOCUMENT_LINK.sub(lambda match: f'<a href="/documents/{match[1]}/">', html)
    return show_unconfirmed(html)


def text_in(value: Any) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise LineError(_("потрібен текст, а не %s") % _json_kind(value))
    if "\x00" in value:
        raise LineError(_("у тексті є нульовий байт"))
    if any("\ud800" <= character <= "\udfff" for character in value):
        raise LineError(_("у тексті є половина знака Юнікоду"))
    return value


def code_in(value: Any) -> str:
    """A code of a vocabulary; the areas of cooperation are often written as numbers."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else text_in(value)


def bool_in(value: Any) -> bool:
    if not isinstance(value, bool):
        raise LineError(_("потрібно true або false, а не %s") % _json_kind(value))
    return value


def integer_in(value: Any) -> int | None:
    if value in (None, ""):
        return None
    if isinstance(value, bool) or not isinstance(value, int):
        raise LineError(_("потрібне ціле число"))
    return value


def date_in(value: Any) -> date | None:
    if value in (None, ""):
        return None
    try:
        return date.fromisoformat(text_in(value))
    except ValueError as error:
        raise LineError(_("дата має бути рік-місяць-день, а не «%s»") % value) from error


def moment_in(value: Any) -> datetime | None:
    """An ISO 8601 moment with its offset: ``2027-01-31T12:00:00+02:00``."""
    if value in (None, ""):
        return None
    try:
        moment = datetime.fromisoformat(text_in(value))
    except ValueError as error:
        raise LineError(_("час має бути як 2027-01-31T12:00:00+02:00, а не «%s»") % value) from error
    return moment if moment.tzinfo else make_aware(moment)


def list_in(value: Any, item: Callable[[Any], Any] = text_in) -> list[Any]:
    if value is None:
        return []
    if not isinstance(value, list):
        raise LineError(_("потрібен список, а не %s") % _json_kind(value))
    return [item(entry) for entry in value]


def _json_kind(value: Any) -> str:
    kinds = {
        bool: _("так/ні"),
        int: _("число"),
        float: _("число"),
        str: _("текст"),
        list: _("список"),
        dict: _("об’єкт"),
    }
    return kinds.get(type(value), "null")
