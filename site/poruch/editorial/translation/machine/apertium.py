"""Apertium's programs for Ukrainian and Russian, each sentence on its own.

The tagger of ``apertium-rus-ukr`` ends with a signal on more than half of the sentences tried (38 of 60 of
the starter guides). It gets each sentence in a process of its own; for a sentence that ends it, the first
reading that the constraint grammar left is taken instead. The programs before and after it take many
sentences in one run, and one by one when an answer does not fit. Nothing leaves the machine.
"""

import logging
import re
import shutil
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

log = logging.getLogger(__name__)
PROGRAMS: Final = (
    "lt-proc",
    "cg-proc",
    "apertium-tagger",
    "apertium-pretransfer",
    "lrx-proc",
    "apertium-transfer",
    "apertium-interchunk",
    "apertium-postchunk",
)
_CODES: Final = {"uk": "ukr", "ru": "rus"}
_SHARES: Final = (Path("/usr/share/apertium"), Path("/usr/local/share/apertium"))
#: Seconds one sentence, or one run of many, may take.
_SENTENCE_SECONDS: Final = 5.0
_RUN_SECONDS: Final = 20.0
_LONGEST: Final = 2_000
_ENVIRONMENT: Final = {"LC_ALL": "C.UTF-8", "PATH": "/usr/local/bin:/usr/bin:/bin"}
_UNIT: Final = re.compile(r"\^((?:[^\\$^]|\\.)*)\$")
_READING: Final = re.compile(r"(?<!\\)/")
Command = list[str]


class TooLong(Exception):
    """The time given is over."""


@dataclass(frozen=True)
class Pair:
    """A direction that is installed: ``source`` and ``target`` are our language codes."""

    source: str
    target: str
    folder: Path

    @cached_property
    def mode(self) -> str:
        return f"{_CODES[self.source]}-{_CODES[self.target]}"

    def file(self, ending: str) -> str:
        return str(self.folder / f"{self.mode}.{ending}")

    def rules(self, ending: str) -> list[str]:
        return [str(self.folder / f"apertium-rus-ukr.{self.mode}.{ending}"), self.file(f"{ending}.bin")]

    @cached_property
    def before(self) -> list[Command]:
        return [
            ["lt-proc", "-z", "-w", self.file("automorf.bin")],
            ["cg-proc", "-z", "-w", self.file("rlx.bin")],
        ]

    @cached_property
    def after(self) -> list[Command]:
        return [
            ["apertium-pretransfer", "-z"],
            ["lt-proc", "-z", "-b", self.file("autobil.bin")],
            ["lrx-proc", "-z", "-m", self.file("autolex.bin")],
            ["apertium-transfer", "-z", "-b", *self.rules("t1x")],
            ["apertium-interchunk", "-z", *self.rules("t2x")],
            ["apertium-postchunk", "-z", *self.rules("t3x")],
            ["lt-proc", "-z", "-n", self.file("autogen.bin")],
            ["lt-proc", "-z", "-p", self.file("autopgen.bin")],
        ]


def installed(source: str, target: str) -> Pair | None:
    """The direction, when its programs and files are on this machine."""
    if source not in _CODES or target not in _CODES or source == target:
        return None
    if not all(shutil.which(program) for program in PROGRAMS):
        return None
    for share in _SHARES:
        pair = Pair(source, target, share / "apertium-rus-ukr")
        if all(Path(pair.file(end)).is_file() for end in ("automorf.bin", "autobil.bin", "autogen.bin")):
            return pair
    return None


def translate(
    pair: Pair, sentences: Sequence[str], *, seconds: float, noted: Callable[[], object] = lambda: None
) -> list[str | None]:
    """Each sentence (in Apertium's stream format) translated, or None where the programs fail.

    Ends after about ``seconds``: what was not reached is None. ``noted`` is called for each tagged sentence.
    """
    end = time.monotonic() + seconds
    short = [sentence if len(sentence) <= _LONGEST else "" for sentence in sentences]
    readings = _through(pair.before, short, end)
    tagged: list[str | None] = []
    for reading in readings:
        tagged.append(None if reading is None or time.monotonic() > end else _tagged(pair, reading))
        noted()
    found = _through(pair.after, tagged, end)
    return [
        _tidy(answer) if answer and sentence else None for sentence, answer in zip(short, found, strict=True)
    ]


def _tagged(pair: Pair, reading: str) -> str:
    """One reading a word: the tagger's, or the first where the tagger ends with a signal."""
    command = ["apertium-tagger", "-g", pair.file("prob")]
    try:
        run = _run(command, reading, _SENTENCE_SECONDS)
    except subprocess.SubprocessError:
        run = ""
    complete = run.count("^") == reading.count("^")
    return run if run and complete else _UNIT.sub(_first, reading)


def _first(match: re.Match[str]) -> str:
    readings = _READING.split(match.group(1))
    return f"^{readings[1] if len(readings) > 1 else readings[0]}$"


def _through(commands: list[Command], texts: Sequence[str | None], end: float) -> list[str | None]:
    """All texts through the programs at once; one by one when a program fails or an answer is missing."""
    held = [text for text in texts if text]
    answers: dict[int, str | None] = {}
    if held:
        together = _piped(commands, held, end)
        if together is None and len(held) > 1:
            together = [(_piped(commands, [text], end) or [None])[0] for text in held]
        answers = dict(enumerate(together or [None] * len(held)))
    places = iter(range(len(held)))
    return [answers[next(places)] if text else None for text in texts]


def _piped(commands: list[Command], texts: list[str], end: float) -> list[str | None] | None:
    stream = "".join(text + "\0" for text in texts)
    for command in commands:
        left = min(_RUN_SECONDS, end - time.monotonic())
        if left <= 0:
            return None
        try:
            stream = _run(command, stream, left)
        except subprocess.SubprocessError as error:
            log.info("Apertium: %s", error)
            return None
    # Each program adds a null of its own at the end.
    answers = stream.rstrip("\0\uffff\ufffd").split("\0")
    return list(answers) if len(answers) == len(texts) else None


def _run(command: Command, text: str, seconds: float) -> str:
    """What the program answers. Raises ``subprocess.SubprocessError`` on a signal, an error or too long."""
    done = subprocess.run(  # noqa: S603
        command,
        input=text.encode("utf-8", "replace"),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        timeout=seconds,
        env=_ENVIRONMENT,
        check=True,
    )
    return done.stdout.decode("utf-8", "replace")


def _tidy(text: str) -> str:
    """Without Apertium's marks of what it does not know, and without the mark of the end of a file."""
    return re.sub(r"(?<!\\)[*#@](?=\w)", "", text).rstrip("\uffff\ufffd")
