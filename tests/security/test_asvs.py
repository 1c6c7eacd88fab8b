"""The table of OWASP's requirements is whole, and every test it names exists."""

import ast
import re
from functools import cache
from pathlib import Path
from typing import Final

TESTS: Final = Path(__file__).resolve().parents[1]
TABLE: Final = TESTS.parent / "docs" / "security" / "asvs.md"
#: Number and level of every requirement of levels 1 and 2 (OWASP ASVS 4.0.3, CC BY-SA 4.0).
ASKED: Final = Path(__file__).with_name("asvs_4_0_3.txt")
STATES: Final = {"met", "in part", "not met", "n/a"}
ROW: Final = re.compile(r"^\| (\d+\.\d+\.\d+) \| (\d) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
#: ``file::test``; a name alone is of the file named before it in the row.
NAMED: Final = re.compile(r"`([\w/]*\.py)?::(\w+)`")


def rows(text: str) -> dict[str, tuple[str, str, str, str]]:
    return {number: (level, what, state, how) for number, level, what, state, how in ROW.findall(text)}


@cache
def names_in(file: Path) -> frozenset[str]:
    nodes = ast.walk(ast.parse(file.read_text())) if file.is_file() else ()
    return frozenset(node.name for node in nodes if isinstance(node, ast.FunctionDef))


def lost(how: str) -> list[str]:
    """The tests that a row names and that do not exist."""
    file, found = "", []
    for named, test in NAMED.findall(how):
        file = named or file
        if test not in names_in(TESTS / file):
            found.append(f"{file}::{test}")
    return found


def test_every_requirement_has_its_row_and_no_other() -> None:
    asked = dict(line.split() for line in ASKED.read_text().splitlines())
    assert len(asked) == 259
    text = TABLE.read_text()
    assert {number: row[0] for number, row in rows(text).items()} == asked
    assert len(ROW.findall(text)) == len(asked)


def test_every_row_says_its_state_and_how() -> None:
    found = rows(TABLE.read_text())
    assert {row[2] for row in found.values()} == STATES
    assert [number for number, row in found.items() if len(row[3]) < 5] == []


def test_every_test_that_is_named_exists() -> None:
    wrong = {number: gone for number, row in rows(TABLE.read_text()).items() if (gone := lost(row[3]))}
    assert wrong == {}
    assert lost("`security/test_asvs.py::test_that_nobody_wrote`") != []
    assert sum(len(NAMED.findall(row[3])) for row in rows(TABLE.read_text()).values()) > 150
