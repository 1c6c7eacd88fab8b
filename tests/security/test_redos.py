"""No regular expression of ours takes long on a text made to make it try everything.

Every compiled pattern of every module is pumped with texts made of its own letters, by the method that our
code asks it with, in a process whose CPU time the system bounds: a pattern that backtracks without end ends
the process, and its name was written before.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

ROOT = Path(__file__).resolve().parents[2]
#: Seconds of CPU for one pattern with all its texts; the slowest takes under one.
CPU_SECONDS: Final = 15

CHILD = """
import importlib, json, pkgutil, re, resource, sys, time
if sys.argv[2] == "planted":
    found = {"planted": re.compile(sys.argv[3])}
else:
    import django; django.setup()
    found, sources = {}, {}
    for name in ("poruch", "kb", "campaigns", "search"):
        for module in pkgutil.walk_packages(importlib.import_module(name).__path__, name + "."):
            if any(word in module.name for word in ("migrations", ".settings.", "wsgi", "__main__")):
                continue
            loaded = importlib.import_module(module.name)
            sources[module.name] = open(loaded.__file__, encoding="utf-8").read()
            for key, value in vars(loaded).items():
                values = value.values() if isinstance(value, dict) else [value]
                if isinstance(value, type):
                    values = vars(value).values()
                for one in values:
                    if isinstance(one, re.Pattern):
                        found.setdefault(one.pattern, (module.name, key, one))
    found = {f"{module}.{key}": one for module, key, one in found.values()}

def pumps(pattern):
    text = pattern.pattern
    binary = isinstance(text, bytes)
    text = text.decode("latin-1") if binary else text
    letters = {one for one in text if one not in "\\\\?*+|^$"} | set("aаб1 \\n<\\"'.-")
    pieces = sorted(letters)
    pieces += ["<a ", '<a href="', "<a id=", "<p><a>", "</a>", '<span class="unk">', "<pre", "[S1", "http://a",
               "a@", "a.", "1 ", " \\n", "aб", "бa", "1-", "<h2>", "\\\\\\\\", "^a/"]
    for piece in pieces:
        for before, n in (("", 40), ("a", 40), ("1", 40), ("<", 40), ("", 1000)):
            pumped = before + piece * n
            for text in (pumped + "!", pumped + "z\\0"):
                yield text.encode("utf-8") if binary else text

for name, pattern in sorted(found.items()):
    print(json.dumps(name), flush=True)
    most = int(time.process_time()) + int(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_CPU, (most, resource.RLIM_INFINITY))
    for text in pumps(pattern):
        pattern.search(text)
        if name == "planted" or f"{name.rpartition('.')[2]}.fullmatch(" in sources[name.rpartition('.')[0]]:
            pattern.fullmatch(text)
print(json.dumps("done"), flush=True)
"""


def tried(*arguments: str, seconds: int = CPU_SECONDS) -> list[str]:
    """The names of the patterns in the order they were tried; ``done`` is last when none took too long."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "poruch.settings.test", "PYTHONPATH": "site:."}
    command = [sys.executable, "-c", CHILD, str(seconds), *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    names = [json.loads(line) for line in done.stdout.splitlines()]
    assert names, done.stderr
    return names


def test_every_pattern_of_ours_ends() -> None:
    names = tried("all")
    assert names[-1] == "done", f"{names[-1]} tries without end"
    assert len(names) > 60  # Found, not missed.


@pytest.mark.parametrize("pattern", ["[^a-z]*[aceiopxy]+(?:[^a-z]+[aceiopxy]*)*", r"^(\w+\s?)*$"])
def test_a_pattern_that_tries_everything_is_found(pattern: str) -> None:
    """The first stood in the analysis of words: thirty letters typed into the search held a process for a
    minute, forty for a day."""
    assert tried("planted", pattern, seconds=2) == ["planted"]
