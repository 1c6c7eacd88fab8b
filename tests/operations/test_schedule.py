"""Regular jobs: when they are due, who does them, what the journal keeps."""

import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from poruch.operations import schedule
from poruch.operations.doctor import journal
from poruch.operations.doctor.models import JobRun

ROOT = Path(__file__).resolve().parents[2]
UNITS = ROOT / "deploy" / "systemd"
OFTEN = ["publish_scheduled", "run_rules", "send_reminders"]
DAILY = [
    *("check_freshness", "delete_old_registrations", "check_audit", "empty_trash"),
    *("prune_db_task_results", "check_search", "send_digests"),
]


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("after", "until", "due"),
    [
        ("2026-11-25 10:00:30", "2026-11-25 10:00:50", []),
        ("2026-11-25 10:00:30", "2026-11-25 10:01:00", ["publish_scheduled"]),
        ("2026-11-25 10:04:59", "2026-11-25 10:05:01", ["publish_scheduled", "run_rules"]),
        ("2026-11-25 10:00:00", "2026-11-25 10:31:00", OFTEN),
        ("2026-11-22 04:29:59", "2026-11-22 04:30:00", [*OFTEN, "clearsessions"]),
        ("2026-11-23 04:29:59", "2026-11-23 04:30:00", OFTEN),
        ("2026-11-20 00:00:00", "2026-11-25 03:30:00", [*OFTEN, *DAILY]),
    ],
)
def test_what_is_due(settings: Any, after: str, until: str, due: list[str]) -> None:
    settings.PORUCH_WORKER = True
    assert [job.command for job in schedule.due(_at(after), _at(until))] == due


@pytest.mark.parametrize("worker", [True, False])
def test_results_of_background_work_are_pruned_where_there_are_any(settings: Any, worker: bool) -> None:
    settings.PORUCH_WORKER = worker
    due = schedule.due(_at("2026-11-25 03:49:00"), _at("2026-11-25 03:50:00"))
    assert ("prune_db_task_results" in [job.command for job in due]) is worker


@pytest.mark.django_db
def test_of_two_schedulers_one_does_the_job() -> None:
    slot = timezone.now().replace(second=0, microsecond=0)
    assert [journal.claim("run_rules", slot) for _ in range(2)] == [True, False]
    assert journal.claim("run_rules", slot + timedelta(minutes=5))
    assert not journal.claim("run_rules", slot)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("ends", "code", "kept"),
    [
        (None, 0, ""),
        (SystemExit(3), 3, "exit code 3"),
        (CommandError("of somebody", returncode=2), 2, "CommandError"),
        (ValueError("of somebody"), 1, "ValueError"),
    ],
)
def test_how_a_job_ended_is_noted_without_what_it_said(
    monkeypatch: Any, ends: BaseException | None, code: int, kept: str
) -> None:
    def command(*arguments: Any, **options: Any) -> None:
        if ends:
            raise ends

    monkeypatch.setattr(journal, "call_command", command)
    assert journal.run("run_rules") == code
    run = JobRun.objects.get()
    assert (run.ok, run.error) == (not kept, kept)
    assert run.started_at


@pytest.mark.django_db
def test_the_commands(monkeypatch: Any) -> None:
    done: list[tuple[str, ...]] = []

    def run(*arguments: str) -> int:
        done.append(arguments)
        return int(arguments[0] == "check_audit")

    monkeypatch.setattr(journal, "run", run)
    unit = (UNITS / "poruch-backup.service").read_text()
    (units,) = re.findall(r"^ExecStart=\S+ manage\.py (.+)$", unit, re.MULTILINE)
    page = (ROOT / "docs" / "operations" / "containers.md").read_text()
    (pages,) = re.findall(r"python manage\.py (scheduled backup .+)$", page, re.MULTILINE)
    for line in (units, pages):
        call_command(*line.split())
    with pytest.raises(SystemExit, match="1"):
        call_command("scheduled", "check_audit")
    kept = ("backup", "/var/lib/poruch-backups", "--keep", "14"), ("backup", "/data", "--keep", "3")
    assert done == [*kept, ("check_audit",)]
    done.clear()
    call_command("run_schedule", "--once")
    assert ("publish_scheduled",) in done


@pytest.mark.django_db
@pytest.mark.parametrize(("hours", "daily"), [(None, False), (0, False), (25, True), (24 * 40, True)])
def test_a_restart_loses_no_daily_job(
    settings: Any, monkeypatch: Any, hours: int | None, daily: bool
) -> None:
    settings.PORUCH_WORKER = True
    done: list[str] = []
    monkeypatch.setattr(journal, "run", lambda command: done.append(command) or 0)
    # At noon no daily job is due, whatever the clock of the tests says.
    noon = timezone.localtime().replace(hour=12, minute=2, second=20)
    monkeypatch.setattr(timezone, "localtime", lambda value=None: value or noon)
    if hours is not None:
        slot = noon.replace(second=0, microsecond=0) - timedelta(hours=hours)
        JobRun.objects.create(command="publish_scheduled", slot=slot)
    call_command("run_schedule", "--once")
    assert set(DAILY) & set(done) == (set(DAILY) if daily else set())
    done.clear()
    call_command("run_schedule", "--once")
    assert done == []
