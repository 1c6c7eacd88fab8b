"""Regular jobs and backups: did they run, and did they succeed."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Final

from django.apps import apps
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from poruch.operations.backup import keys
from poruch.operations.backup.errors import BackupError
from poruch.operations.doctor.findings import Circumstances, Finding, error, warning
from poruch.operations.doctor.findings import register as _register
from poruch.operations.doctor.models import JobRun
from poruch.operations.schedule import here

#: How old the last backup may be.
BACKUP: Final = timedelta(days=2)


def schedule(circumstances: Circumstances) -> Iterator[Finding]:
    if not circumstances.public:
        return
    jobs = here()
    runs = {run.command: run for run in JobRun.objects.exclude(started_at=None)}
    never = [job.command for job in jobs if job.command not in runs]
    if never:
        yield warning(
            _("Ще не виконувалися за розкладом: %s.") % ", ".join(never),
            _("Налаштуйте розклад через manage.py scheduled КОМАНДА (docs/operations.md)."),
        )
    now = timezone.now()
    known = [(job, runs[job.command]) for job in jobs if job.command in runs]
    late = [job.command for job, run in known if run.started_at and now - run.started_at > job.late]
    if late:
        yield error(
            _("Давно не виконувалися за розкладом: %s.") % ", ".join(late),
            _("Перевірте, чи працює розклад: systemctl list-timers 'poruch-*' або служба scheduler."),
        )
    for job, run in known:
        if not run.ok:
            yield error(
                _("Остання спроба %(command)s не вдалася: %(error)s.")
                % {"command": job.command, "error": run.error},
                _("Виконайте manage.py %s і прочитайте, що воно скаже.") % job.command,
            )


def backups(circumstances: Circumstances) -> Iterator[Finding]:
    if not circumstances.public:
        return
    if settings.PORUCH_BACKUP_RECIPIENTS:
        try:
            keys.recipients()
        except BackupError:
            yield error(
                _("PORUCH_BACKUP_RECIPIENTS не є відкритими ключами: резервної копії не буде."),
                _("Впишіть ключ, який показав manage.py backup --new-key (docs/operations/backup.md)."),
            )
    journal: Any = apps.all_models["operations"].get("backuprun")
    if journal is None:
        return
    last = journal.objects.filter(kind="backup", ok=True).order_by("-started_at").first()
    if last is None:
        yield error(
            _("Жодної резервної копії: поломка диска забере все."),
            _("Налаштуйте manage.py backup (docs/operations/backup.md)."),
        )
    elif timezone.now() - last.started_at > BACKUP:
        yield error(
            _("Останній резервній копії днів: %d.") % (timezone.now() - last.started_at).days,
            _("Перевірте розклад резервних копій і місце на диску."),
        )
    elif last.note:
        yield warning(last.note, _("Перевірте теку media і зробіть копію знову."))


def register() -> None:
    _register("schedule", gettext_lazy("Розклад"), schedule)
    _register("backups", gettext_lazy("Резервні копії"), backups)
