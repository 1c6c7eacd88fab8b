"""Load JSON lines: all or nothing, idempotent, and never over an editor's change."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import translation
from wagtail.models import Page

from poruch import languages
from poruch.core import gates
from poruch.core.models.imports import ImportRecord
from poruch.core.transfer import registry
from poruch.core.transfer.codecs import Context, checksum
from poruch.core.transfer.errors import LineError
from poruch.core.transfer.reader import Line, Problem, read
from poruch.core.transfer.under_way import importing

#: Wraps an iterable to show how far it has come.
Progress = Callable[[Iterable[Any], str], Iterable[Any]]


@dataclass
class Report:
    counts: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    applied: bool = True


class _Refused(Exception):
    """Rolls the transaction back; the report says why."""


def import_files(
    paths: Iterable[Path],
    *,
    skip_errors: bool = False,
    overwrite: bool = False,
    progress: Progress = lambda items, label: items,
) -> Report:
    """Apply the lines of all files in one transaction.

    ``counts`` of the report: created, updated, unchanged, kept (an editor has changed the object
    since its last import; ``overwrite`` changes it anyway). With a bad line nothing is applied,
    unless ``skip_errors``: then the bad lines alone are left out.
    """
    lines, problems = read(paths)
    if problems and not skip_errors:
        return Report(problems=problems, applied=False)
    while True:
        run = _Run(Report(), skip_errors=skip_errors, overwrite=overwrite)
        try:
            with transaction.atomic(), translation.override(languages.SOURCE), importing():
                run.apply(lines, progress)
                if run.undo or (run.report.problems and not skip_errors):
                    raise _Refused
        except _Refused:
            problems += run.report.problems
            if skip_errors:
                # A line found bad in the second pass has already left its page: start again without.
                lines = [line for line in lines if line.place not in run.bad]
                continue
            return Report(problems=problems, applied=False)
        run.report.problems = problems + run.report.problems
        return run.report


class _Run:
    def __init__(self, report: Report, *, skip_errors: bool, overwrite: bool) -> None:
        self.report, self.skip_errors, self.overwrite = report, skip_errors, overwrite
        self.context = Context()
        self.records: dict[tuple[str, str, str], ImportRecord] = {}
        self.changed_pages: dict[int, Page] = {}
        #: Places of the bad lines; ``undo`` when one proved bad only after something of it was written.
        self.bad: set[str] = set()
        self.undo = False
        self.before = {(r.type, r.locale, r.slug): r for r in ImportRecord.objects.all()}

    def apply(self, lines: list[Line], progress: Progress) -> None:
        """Two passes: a page may refer to a page of a later line."""
        later: list[tuple[Line, Any]] = []
        references = self.context.references
        references.strict = False
        for line in progress(lines, "import"):
            with self._line(line, retry=later):
                instance = self._load(line)
                if references.take_missing() and instance is not None:
                    later.append((line, instance))
        references.strict = True
        for line, instance in progress(later, "links"):
            with self._line(line):
                if instance is None:
                    self._load(line)
                else:
                    line.codec.finish(instance, line.record, self.context)
                    self._remember(line, instance)
        ImportRecord.objects.bulk_create(
            self.records.values(),
            update_conflicts=True,
            unique_fields=["type", "locale", "slug"],
            update_fields=["checksum", "fingerprint"],
            batch_size=500,
        )
        for finisher in registry.finishers():
            finisher(self.changed_pages)

    @contextmanager
    def _line(self, line: Line, *, retry: list[tuple[Line, Any]] | None = None) -> Iterator[None]:
        """Errors inside become problems; with ``skip_errors`` only this line is undone.

        With ``retry`` a line that failed while a page it names was missing is put there instead.
        """
        try:
            with transaction.atomic() if self.skip_errors else nullcontext():
                yield
        except (LineError, gates.Refused) as error:
            # What the line made was undone with it: sections, and rows looked up by code.
            self.context.parents.clear()
            self.context.coded.clear()
            if retry is not None and self.context.references.take_missing():
                retry.append((line, None))
                return
            self.report.problems.append(Problem(line.place, str(error)))
            self.bad.add(line.place)
            self.undo = self.undo or (retry is None and self.skip_errors)

    def _load(self, line: Line) -> Any:
        codec, record = line.codec, line.record
        key = (codec.type, *codec.key(record))
        before = self.before.get(key)
        instance = codec.find(record)
        if before and not self.overwrite and instance is None:
            self._keep(line, key)
            return None
        if before and instance is not None:
            if before.checksum == checksum(record):
                self.report.counts["unchanged"] += 1
                return None
            if not self.overwrite and codec.fingerprint(instance) != before.fingerprint:
                self._keep(line, key)
                return None
        saved = codec.save(instance, record, self.context)
        self._remember(line, saved)
        self.report.counts["created" if instance is None else "updated"] += 1
        return saved

    def _keep(self, line: Line, key: tuple[str, str, str]) -> None:
        """An editor has changed or deleted the object since it was imported."""
        self.report.counts["kept"] += 1
        self.report.kept.append(f"{line.place}: {' '.join(part for part in key if part)}")

    def _remember(self, line: Line, instance: Any) -> None:
        codec, record = line.codec, line.record
        locale, slug = codec.key(record)
        self.records[codec.type, locale, slug] = ImportRecord(
            type=codec.type,
            locale=locale,
            slug=slug,
            checksum=checksum(record),
            fingerprint=codec.fingerprint(instance),
        )
        if isinstance(instance, Page):
            self.changed_pages[instance.pk] = instance
