"""The units of deploy/systemd: what systemd itself says of them, and that they do what the docs promise."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from poruch.operations.schedule import JOBS, Job
from tests.test_compose import DOCKERFILE

ROOT = Path(__file__).resolve().parents[2]
UNITS = ROOT / "deploy" / "systemd"
SERVICES = sorted(path.name for path in UNITS.glob("*.service"))
TIMERS = sorted(path.name for path in UNITS.glob("*.timer"))
#: Tenths: what systemd calls "OK" ends at 40; the units had 15 when they were written.
EXPOSURE = 20


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The units with programs that exist here: systemd looks whether they can be started."""
    if shutil.which("systemd-analyze") is None:
        missing = "systemd-analyze is not installed here: try `apt-get install systemd`."
        pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)
    folder = tmp_path_factory.mktemp("units")
    for path in [*UNITS.glob("*.service"), *UNITS.glob("*.timer")]:
        text = re.sub(r"^(Exec\w+)=/opt/poruch/\S+", r"\1=/bin/true", path.read_text(), flags=re.MULTILINE)
        text = re.sub(r"^Documentation=.*\n", "", text, flags=re.MULTILINE)
        (folder / path.name).write_text(text)
    return folder


def _analyze(*arguments: str | Path) -> tuple[int, str]:
    command = ["systemd-analyze", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


def test_systemd_finds_nothing_wrong(installed: Path) -> None:
    code, said = _analyze("verify", "--man=no", *(installed / name for name in [*SERVICES, *TIMERS]))
    assert code == 0, said
    assert str(installed) not in said, said


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_is_exposed_little(installed: Path, name: str) -> None:
    code, said = _analyze("security", "--offline=yes", f"--threshold={EXPOSURE}", installed / name)
    assert code == 0, said


def test_an_open_service_would_be_found(installed: Path, tmp_path: Path) -> None:
    text = (installed / "poruch-web.service").read_text()
    open_one = tmp_path / "poruch-open.service"
    open_one.write_text(
        re.sub(r"^(User|Protect|NoNew|Restrict|Private|System|Capability).*\n", "", text, flags=re.M)
    )
    assert _analyze("security", "--offline=yes", f"--threshold={EXPOSURE}", open_one)[0] != 0


def _calendar(job: Job) -> str:
    if job.minute == "*":
        return "*-*-* *:*:00"
    if job.minute.startswith("*/"):
        return f"*-*-* *:0/{job.minute[2:]}:00"
    days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    day = "" if job.weekday == "*" else f"{days[int(job.weekday)]} "
    return f"{day}*-*-* {int(job.hour):02}:{int(job.minute):02}:00 Europe/Kyiv"


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.command)
def test_every_job_has_its_timer_and_its_line_in_the_docs(job: Job) -> None:
    timer = (UNITS / f"poruch-{job.command.replace('_', '-')}.timer").read_text()
    assert f"OnCalendar={_calendar(job)}\n" in timer
    assert f"Unit=poruch-job@{job.command}.service\n" in timer
    rows = (ROOT / "docs" / "operations.md").read_text()
    assert f"| `{job.crontab}` | `{job.command}` |" in rows


def test_there_is_no_other_timer_and_no_other_line() -> None:
    jobs = {f"poruch-{job.command.replace('_', '-')}.timer" for job in JOBS}
    assert set(TIMERS) == jobs | {"poruch-backup.timer"}
    rows = (ROOT / "docs" / "operations.md").read_text()
    assert set(re.findall(r"^\| [^|]+ \| `[-*/\d ]+` \| `(\w+)` \|", rows, re.MULTILINE)) == {
        job.command for job in JOBS
    }


def test_the_site_is_served_as_in_the_image() -> None:
    (imaged,) = re.findall(r"exec granian (.+)poruch\.wsgi", DOCKERFILE)
    (served,) = re.findall(r"granian (.+)poruch\.wsgi", (UNITS / "poruch-web.service").read_text())
    assert served.replace("127.0.0.1", "0.0.0.0") == imaged


@pytest.mark.parametrize("name", SERVICES)
def test_services_can_write_to_the_data_folder_alone(name: str) -> None:
    text = (UNITS / name).read_text()
    for line in ("ProtectSystem=strict", "NoNewPrivileges=yes", "User=poruch", "StateDirectory=poruch"):
        assert f"{line}\n" in text
    assert re.search(r"^MemoryMax=\d+M$", text, re.MULTILINE)
    written = re.findall(r"^ReadWritePaths=(.+)$", text, re.MULTILINE)
    assert written == (["/var/lib/poruch-backups"] if name == "poruch-backup.service" else [])
