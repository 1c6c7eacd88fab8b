"""Editions of acts from a file: JSON lines or CSV, one edition a line.

Columns: ``act`` (the slug of the act's page, or its number as the page has it, or its translation key),
``date`` (2026-11-01), ``articles`` («5, 5-1» or «уся редакція»; a list in JSON), ``source_url``, ``note``.
The same act and date again is the same edition: nothing happens when the line says the same, else it is
corrected.
"""

import csv
import io
import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Case, IntegerField, Q, Value, When
from django.utils.translation import gettext as _

from kb.models import LegalActPage
from poruch import languages
from poruch.editorial.freshness import marks
from poruch.editorial.freshness.models import LawEdition

COLUMNS: Final = ("act", "date", "articles", "source_url", "note")
#: Lines of one file, and bytes of one that is sent through a form, at most.
LINES_MOST: Final = 5_000
BYTES_MOST: Final = 2 * 1024 * 1024


class LineError(Exception):
    """Why a line is not taken, as a sentence."""


@dataclass
class Report:
    """What a file did. ``errors``: (number of the line from 1, sentence); ``marked``: pages to look at."""

    added: int = 0
    changed: int = 0
    same: int = 0
    marked: int = 0
    errors: list[tuple[int, str]] = field(default_factory=list)
    applied: bool = True


def load(content: bytes, name: str, *, user: Any = None, skip_errors: bool = False) -> Report:
    """Take a file. With an error nothing of it is applied, unless ``skip_errors``."""
    report = Report()
    with transaction.atomic():
        for number, row in _rows(content, name, report):
            try:
                with transaction.atomic():
                    _take(_edition(row), report, user)
            except LineError as error:
                report.errors.append((number, str(error)))
        if report.errors and not skip_errors:
            transaction.set_rollback(True)
            report.added = report.changed = report.same = report.marked = 0
            report.applied = False
    report.errors.sort()
    return report


def _rows(content: bytes, name: str, report: Report) -> Iterator[tuple[int, dict[str, Any]]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        report.errors.append((1, _("Файл не в кодуванні UTF-8.")))
        return
    lines = _csv(text) if name.lower().endswith(".csv") else _jsonl(text, report)
    for count, (number, row) in enumerate(lines, start=1):
        if count > LINES_MOST:
            report.errors.append((number, _("У файлі понад %d рядків. Розділіть його.") % LINES_MOST))
            return
        yield number, row


def _csv(text: str) -> Iterator[tuple[int, dict[str, Any]]]:
    reader = csv.DictReader(io.StringIO(text))
    for row in reader:
        yield reader.line_num, {key: value for key, value in row.items() if key}


def _jsonl(text: str, report: Report) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            row = None
        if isinstance(row, dict):
            yield number, row
        else:
            report.errors.append((number, _("Рядок не є об’єктом JSON.")))


def _edition(row: dict[str, Any]) -> LawEdition:
    """The edition a line describes, stored or not."""
    if unknown := sorted(set(row) - set(COLUMNS)):
        raise LineError(_("Такого поля немає: %s.") % ", ".join(map(str, unknown))[:200])
    values = {name: _text(row, name) for name in COLUMNS}
    act = _act(values["act"])
    try:
        day = date.fromisoformat(values["date"])
    except ValueError:
        raise LineError(_("Потрібна дата, наприклад 2026-11-01: «%s».") % values["date"][:40]) from None
    found = LawEdition.objects.filter(act_key=act.translation_key, date=day).first()
    edition = found or LawEdition(act_key=act.translation_key, date=day)
    edition.act = act
    edition.articles, edition.source_url, edition.note = (
        values["articles"], values["source_url"], values["note"],
    )  # fmt: skip
    return edition


def _text(row: dict[str, Any], name: str) -> str:
    value = row.get(name)
    if isinstance(value, list) and name == "articles":
        value = ", ".join(map(str, value))
    if value is None:
        value = ""
    if not isinstance(value, str) or "\0" in value:
        raise LineError(_("Поле %s має бути текстом.") % name)
    return value.strip()


def _act(text: str) -> LegalActPage:
    if not text:
        raise LineError(_("Не названо акт."))
    wanted = Q(slug=text) | Q(number=text)
    with suppress(ValueError):
        wanted |= Q(translation_key=UUID(text))
    source = When(locale__language_code=languages.SOURCE, then=Value(0))
    order = Case(source, default=Value(1), output_field=IntegerField())
    pages: list[LegalActPage] = list(LegalActPage.objects.filter(wanted).order_by(order, "pk"))
    if not pages:
        raise LineError(_("Такого акта немає: «%s».") % text[:80])
    if len({page.translation_key for page in pages}) > 1:
        raise LineError(_("Кілька актів підходять під «%s». Назвіть slug сторінки.") % text[:80])
    return pages[0]


def _take(edition: LawEdition, report: Report, user: Any) -> None:
    try:
        edition.full_clean(exclude=["act_key", "act_title", "entered_by"])
    except ValidationError as error:
        raise LineError(" ".join(error.messages)) from None
    old = LawEdition.objects.filter(pk=edition.pk).values(*COLUMNS[2:]).first() if edition.pk else None
    if old == {name: getattr(edition, name) for name in COLUMNS[2:]}:
        report.same += 1
        return
    if edition.pk:
        report.changed += 1
    else:
        report.added += 1
        edition.entered_by = user
    report.marked += marks.record(edition)
