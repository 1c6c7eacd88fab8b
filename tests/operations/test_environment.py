"""Files of settings: a shell, systemd and Docker Compose read the same of them."""

import os
import re
import socket
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import dotenv
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import override_settings

from poruch.operations.backup import secret_keys
from poruch.settings import key, values
from poruch.settings.running import database_at
from tools.port import obstacle
from tools.processes import free_port

ROOT = Path(__file__).resolve().parents[2]
#: systemd's own parser of such files, which runs without systemd. Unlike EnvironmentFile= it fills in ``$``.
SYSTEMD = Path("/usr/lib/systemd/user-environment-generators/30-systemd-environment-d-generator")
ODD = ["two words", "a&b;c|d", "#hash $HOME `date`", 'quo"te \\ back', "(*%!?<>)", "Поруч", "plain-1.2_3"]


def _shell(file: Path) -> dict[str, str]:
    command = ["env", "-i", "sh", "-eu", "-c", 'set -a; . "$0"; exec env -0', str(file)]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found = dict(row.split("=", 1) for row in said.split("\0") if row)
    return {name: value for name, value in found.items() if name not in {"PWD", "OLDPWD", "_", "SHLVL"}}


def _systemd(file: Path, folder: Path) -> dict[str, str]:
    if not SYSTEMD.exists():
        pytest.skip("systemd is not installed")
    (folder / "environment.d").mkdir()
    (folder / "environment.d" / "site.conf").write_text(file.read_text().replace("$", "$$"))
    env = {"XDG_CONFIG_HOME": str(folder), "HOME": str(folder), "PATH": "/usr/bin:/bin"}
    said = subprocess.run([SYSTEMD], check=True, capture_output=True, text=True, env=env)
    assert said.stderr == ""
    (folder / "said").write_text(said.stdout)
    return _shell(folder / "said")


def _compose(file: Path) -> dict[str, str]:
    return {name: value or "" for name, value in dotenv.dotenv_values(file).items()}


def _agree(file: Path, folder: Path) -> dict[str, str]:
    """What all three read."""
    read = _shell(file)
    by_systemd = _systemd(file, folder)
    assert {name: by_systemd.get(name) for name in read} == read
    assert _compose(file) == read
    return read


def test_the_example_is_read_alike(tmp_path: Path) -> None:
    text = (ROOT / "deploy" / "poruch.env.example").read_text()
    file = tmp_path / "poruch.env"
    file.write_text(re.sub(r"^#(?=[A-Z_]+=)", "", text, flags=re.MULTILINE))
    read = _agree(file, tmp_path)
    assert len(read) == len(re.findall(r"^#?[A-Z_]+=", text, re.MULTILINE))
    assert read["PORUCH_EMAIL_FROM"] == "Поруч <poruch@poruch.example>"
    docs = "".join(path.read_text() for path in [ROOT / "compose.yaml", *(ROOT / "docs").rglob("*.md")])
    assert [name for name in read if name not in docs] == []


def test_secrets_that_a_restore_writes_are_read_alike(tmp_path: Path) -> None:
    for number, value in enumerate(ODD):
        folder = tmp_path / str(number)
        folder.mkdir()
        with override_settings(DATA_DIR=folder):
            file = secret_keys.put_back({"PORUCH_REGISTRATION_KEYS": [value, "second"]})
        assert file is not None
        assert _agree(file, folder) == {"PORUCH_REGISTRATION_KEYS": f"{value},second"}


def test_servers_that_start_at_once_share_one_key_that_only_they_can_read(tmp_path: Path) -> None:
    for number in range(20):
        file = tmp_path / str(number) / "secret-key"
        with ThreadPoolExecutor(8) as starting:
            read = set(starting.map(key.kept_in, [file] * 8))
        assert read == {file.read_text()}
        assert len(file.read_text()) > 50
        assert file.stat().st_mode & 0o777 == 0o600
        assert list(file.parent.iterdir()) == [file]


def test_a_key_that_cannot_be_kept_is_told_in_words(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where a folder belongs")
    with pytest.raises(ImproperlyConfigured, match="No SECRET_KEY is set and"):
        key.kept_in(tmp_path / "data" / "secret-key")


WRONG: list[tuple[Callable[[], Any], str]] = [
    *((lambda: values.whole("X", 5), given) for given in ("yes", "-1", "1.5", "1e9")),
    *((lambda: values.number("X", 5), given) for given in ("10ms", "-1", "nan", "inf")),
    *((lambda: values.switch("X"), given) for given in ("true", "on", "2")),
    (lambda: values.one_of("X", ("text", "json")), "xml"),
    (lambda: values.networks("X", ""), "10.0.0.0/8,lan"),
    (lambda: values.addresses("X", "http", "https"), "https://es1:9200,user:secret@es2:9200"),
    *((lambda: values.address("X", ""), given) for given in ("poruch.example", "https://", "https://a:b/")),
    (lambda: values.file("X"), "/etc/no-such-certificate.crt"),
    *((lambda: database_at(values.text("X")), given) for given in ("nonsense", "mysql://a:secret@b/c")),
    (lambda: database_at(values.text("X")), "postgres://u:secret@h:abc/x"),
]


@pytest.mark.parametrize(("read", "given"), WRONG)
def test_a_value_that_does_not_fit_is_refused(
    monkeypatch: pytest.MonkeyPatch, read: Callable[[], Any], given: str
) -> None:
    monkeypatch.setenv("X", given)
    with pytest.raises(ImproperlyConfigured) as told:
        read()
    assert "secret" not in str(told.value)


@pytest.mark.parametrize("given", ["", " ", None])
def test_a_variable_that_is_set_to_nothing_is_not_set(
    monkeypatch: pytest.MonkeyPatch, given: str | None
) -> None:
    monkeypatch.delenv("X", raising=False) if given is None else monkeypatch.setenv("X", given)
    read = (
        values.whole("X", 5),
        values.number("X", 0.5),
        values.switch("X", on=True),
        values.words("X", "a,b"),
    )
    assert (*read, values.text("X", "c")) == (5, 0.5, True, ["a", "b"], "c")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORUCH_API_RATE", "fast"),
        ("PORUCH_PREVIEW_URLS", "https://front.example/"),
        ("DATABASE_URL", "sqlite:////proc/none/poruch.sqlite3"),
    ],
)
def test_commands_say_what_is_wrong_without_a_traceback(tmp_path: Path, name: str, value: str) -> None:
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "poruch.settings.test", "PORUCH_DATA_DIR": str(tmp_path)}
    command = [sys.executable, "manage.py", "showmigrations", "core"]
    said = subprocess.run(command, cwd=ROOT, env={**env, name: value}, capture_output=True, text=True)
    assert said.returncode == 1
    assert name in said.stderr
    assert "Traceback" not in said.stderr


def test_a_port_that_somebody_has_is_told_before_the_site_starts() -> None:
    with socket.socket() as other:
        # As granian opens it: two of them would share it.
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        other.bind(("127.0.0.1", 0))
        other.listen()
        assert "is taken" in obstacle(str(other.getsockname()[1]))
    assert obstacle(str(free_port())) == ""
    for wrong in ("", "abc", "0", "70000", "-1", "٨٠"):
        assert "PORT must be" in obstacle(wrong)
