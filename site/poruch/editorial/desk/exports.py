"""Whoever takes a table away is in the log: every report of the CMS, ours and Wagtail's alike."""

import csv
from collections.abc import Callable, Iterable, Iterator
from io import BytesIO, StringIO
from typing import Any, Final
from zipfile import ZipFile

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import translation
from wagtail.admin.views.mixins import SpreadsheetExportMixin

from poruch import languages
from poruch.core.spreadsheets import inert
from poruch.editorial.desk.audit import words
from poruch.editorial.desk.audit.chain import Thing, record

_SHEET: Final = "xl/worksheets/sheet1.xml"


class ExportMiddleware:
    """All tables leave by Wagtail's ``?export=``; what is asked for without the right is no attachment."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if _is_export(request, response):
            _note(request, response)
        return response


def _is_export(request: HttpRequest, response: HttpResponseBase) -> bool:
    # The path first: elsewhere nobody has read the parameters yet, and there may be too many of them.
    return (
        request.method == "GET"
        and request.path.startswith(reverse("wagtailadmin_home"))
        and request.GET.get("export") in SpreadsheetExportMixin.FORMATS
        and response.status_code == 200
        and response.headers.get("Content-Disposition", "").startswith("attachment")
    )


def _note(request: HttpRequest, response: Any) -> None:
    """A CSV is made while it is read, so it is noted when that ends, also when the reader breaks off."""
    if (workbook := getattr(response, "file_to_stream", None)) is not None:
        _record(request, _rows_of(workbook))
    else:
        response.streaming_content = _counted(request, response.streaming_content)


def _counted(request: HttpRequest, lines: Iterable[bytes]) -> Iterator[bytes]:
    """Wagtail yields the headings, then a row at a time; it lets formulas through, we do not."""
    count = -1
    try:
        for line in lines:
            count += 1
            yield _inert(line)
    finally:
        _record(request, max(count, 0))


def _inert(line: bytes) -> bytes:
    """One row of a CSV, its texts taken for texts."""
    made = StringIO(newline="")
    rows = csv.reader(StringIO(line.decode(), newline=""))
    csv.writer(made).writerows([inert(cell) for cell in row] for row in rows)
    return made.getvalue().encode()


def _rows_of(workbook: BytesIO) -> int:
    """Rows below the headings of the only sheet."""
    with ZipFile(BytesIO(workbook.getvalue())) as book:
        return book.read(_SHEET).count(b"<row ") - 1


def _record(request: HttpRequest, rows: int) -> None:
    match = request.resolver_match
    name = match.view_name if match else request.path
    thing = Thing("report", name, _title(match) or name)
    record(words.EXPORTED, request.user, thing, details={"format": request.GET["export"], "rows": rows})


def _title(match: Any) -> str:
    """What the report calls itself, in the language of the log."""
    view = getattr(match.func, "view_class", None) if match else None
    given = getattr(match.func, "view_initkwargs", {}) if match else {}
    with translation.override(languages.SOURCE):
        return str(given.get("page_title") or getattr(view, "page_title", None) or "")
