"""The audit of dependencies tells holes, and never takes silence for a clean answer."""

import json
import subprocess
from typing import Any

import pytest

from tools import audit

HOLE = {"id": "PYSEC-1", "fix_versions": ["2.0"], "aliases": [], "description": ""}
CLEAN = {"name": "django", "version": "5.2", "vulns": []}
HOLED = {"name": "pillow", "version": "1.0", "vulns": [HOLE]}
UNKNOWN = {"name": "lxml", "skip_reason": "not found"}


@pytest.mark.parametrize(
    ("answer", "code", "said"),
    [
        ([CLEAN, HOLED], 1, "pillow 1.0: PYSEC-1 (mended in: 2.0)"),
        ([CLEAN, UNKNOWN], 0, "0 in 1 packages; 1 not found"),
        ([UNKNOWN, UNKNOWN], 0, "not available"),
        (None, 0, "not available"),
    ],
)
def test_what_it_says(answer: Any, code: int, said: str, monkeypatch: Any, capsys: Any) -> None:
    text = json.dumps({"dependencies": answer}) if answer is not None else "connection refused"
    done = subprocess.CompletedProcess([], 0, text, "")
    monkeypatch.setattr(audit.subprocess, "run", lambda *args, **kwargs: done)
    assert audit.ask_service() == code
    assert said in capsys.readouterr().out


def test_the_pins_are_hashed_and_installed() -> None:
    text = audit.LOCKED.read_text()
    assert len(audit.pins(text)) > 60
    assert audit.problems_of_pins(text) == []
    wrong = "django==1.0 \\\n    --hash=sha256:0\nlxml==0.1\nno-such-package==1 \\\n    --hash=sha256:0\n"
    assert len(audit.problems_of_pins(wrong)) == 4
