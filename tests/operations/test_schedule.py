"""Regular jobs: when they are due, who does them, what the journal keeps."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from poruch.operations import schedule
from poruch.operations.doctor import journal
from poruch.operations.doctor.models import JobRun

KYIV = ZoneInfo("Europe/Kyiv")
ROOT = Path(__file__).resolve().parents[2]
UNITS = ROOT / "deploy" / "systemd"
OFTEN = ["publish_scheduled", "run_rules", "send_reminders"]
DAILY = [
    *("check_freshness", "delete_old_registrations", "check_audit", "empty_trash"),
    *("prune_db_task_results", "check_search", "send_digests"),
]


def _at(text: str) -> datetime:
    """A time as clocks in Kyiv show it; ``+`` after the hour: the second of the two in autumn."""
    return datetime.fromisoformat(text.rstrip("+")).replace(tzinfo=KYIV, fold=int(text.endswith("+")))


@pytest.mark.parametrize(
    ("command", "now", "last"),
    [
        ("publish_scheduled", "2026-11-25 10:00:59", "2026-11-25 10:00"),
        ("run_rules", "2026-11-25 10:04:59", "2026-11-25 10:00"),
        ("send_reminders", "2026-11-25 10:59:00", "2026-11-25 10:50"),
        ("check_audit", "2026-11-25 03:00:00", "2026-11-25 03:00"),
        ("check_audit", "2026-11-25 02:59:59", "2026-11-24 03:00"),
        ("clearsessions", "2026-11-22 04:30:00", "2026-11-22 04:30"),
        ("clearsessions", "2026-11-22 04:29:00", "2026-11-15 04:30"),
        ("clearsessions", "2026-11-21 23:00:00", "2026-11-15 04:30"),
        # Clocks go forward from 3 to 4 o'clock, and in autumn back from 4 to 3.
        ("check_audit", "2026-03-29 02:59:00", "2026-03-28 03:00"),
        ("check_audit", "2026-03-29 04:00:00", "2026-03-29 04:00"),
        ("empty_trash", "2026-03-29 04:39:00", "2026-03-28 03:40"),
        ("empty_trash", "2026-03-29 04:41:00", "2026-03-29 04:40"),
        ("check_audit", "2026-10-25 03:30+", "2026-10-25 03:00"),
        ("publish_scheduled", "2026-10-25 03:00+", "2026-10-25 03:00+"),
    ],
)
def test_when_a_job_was_due_last(command: str, now: str, last: str) -> None:
    (job,) = [job for job in schedule.JOBS if job.command == command]
    wanted = _at(last).astimezone(UTC)
    assert job.last(timezone.localtime(_at(now).astimezone(UTC), KYIV)) == wanted


@pytest.mark.parametrize("worker", [True, False])
def test_results_of_background_work_are_pruned_where_there_are_any(settings: Any, worker: bool) -> None:
    settings.PORUCH_WORKER = worker
    assert ("prune_db_task_results" in [job.command for job in schedule.here()]) is worker


@pytest.mark.django_db
def test_of_two_schedulers_one_does_the_job() -> None:
    slot = timezone.now().replace(second=0, microsecond=0)
    assert [journal.claim("run_rules", slot, slot) for _ in range(2)] == [True, False]
    later = slot + timedelta(minutes=5)
    assert journal.claim("run_rules", later, later)
    assert not journal.claim("run_rules", slot, slot), "this one's clock is behind"
    before = slot - timedelta(days=400)
    assert journal.claim("run_rules", before, before), "that clock ran ahead for a year"


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


class Scheduler:
    """`run_schedule`, begun anew at a time that the test names; the jobs only say that they were called."""

    def __init__(self, monkeypatch: Any) -> None:
        self.dies_in = ""
        self.now = _at("2026-11-25 12:02:20")
        self.done: list[str] = []
        monkeypatch.setattr(timezone, "now", lambda: self.now)
        monkeypatch.setattr(journal, "run", self._run)

    def _run(self, command: str) -> int:
        self.done.append(command)
        if command == self.dies_in:
            raise KeyboardInterrupt
        return 0

    def at(self, text: str) -> list[str]:
        self.now, self.done = _at(text), []
        call_command("run_schedule", "--once")
        return self.done


@pytest.fixture
def scheduler(settings: Any, monkeypatch: Any) -> Scheduler:
    settings.PORUCH_WORKER = True
    found = Scheduler(monkeypatch)
    assert found.at("2026-11-25 12:02:20") == ["publish_scheduled"], "what was due before nobody waits for"
    return found


@pytest.mark.django_db
def test_each_time_is_done_once(scheduler: Scheduler) -> None:
    assert scheduler.at("2026-11-25 12:02:50") == []
    assert scheduler.at("2026-11-25 12:10:00") == OFTEN
    assert scheduler.at("2026-11-25 12:10:10") == []
    assert scheduler.at("2026-11-26 00:09:59") == OFTEN
    assert scheduler.at("2026-11-26 00:10:00") == [*OFTEN, "check_freshness"]


@pytest.mark.django_db
def test_a_restart_makes_up_for_what_was_missed_and_once(scheduler: Scheduler) -> None:
    assert scheduler.at("2026-12-24 12:00:00") == [*OFTEN, *DAILY, "clearsessions"]
    assert scheduler.at("2026-12-24 12:00:01") == []


@pytest.mark.django_db
def test_who_dies_between_two_jobs_of_a_minute_goes_on_with_the_second(scheduler: Scheduler) -> None:
    scheduler.dies_in = "check_audit"
    with pytest.raises(KeyboardInterrupt):
        scheduler.at("2026-11-26 12:00:00")
    begun = scheduler.done
    assert begun == [*OFTEN, *DAILY[:3]]
    assert scheduler.at("2026-11-26 12:00:20") == DAILY[3:]


@pytest.mark.django_db
def test_a_database_that_is_away_delays_and_loses_nothing(scheduler: Scheduler, monkeypatch: Any) -> None:
    with monkeypatch.context() as away:
        away.setattr(journal, "claim", lambda *arguments: 1 / 0)
        away.setattr("poruch.operations.management.commands.run_schedule.DatabaseError", ZeroDivisionError)
        assert scheduler.at("2026-11-26 00:10:00") == []
    assert scheduler.at("2026-11-26 00:13:00") == [*OFTEN, "check_freshness"]


@pytest.mark.django_db
def test_whoever_had_timers_before_misses_nothing(scheduler: Scheduler) -> None:
    JobRun.objects.update(slot=None, started_at=_at("2026-11-25 12:10:00"))
    assert scheduler.at("2026-11-25 12:14:00") == ["publish_scheduled"]
    JobRun.objects.update(slot=None, started_at=_at("2026-11-24 12:10:00"))
    assert scheduler.at("2026-11-25 12:16:00") == [*OFTEN, *DAILY]
