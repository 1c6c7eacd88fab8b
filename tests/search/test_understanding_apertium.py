"""The table of Russian words: made from Apertium's dictionary where it is installed, optional everywhere."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from search.query import apertium, apertium_table, russian
from search.query.apertium_table import build, russian_lemmas
from tests.search.test_understanding import plan

LEMMAS = ["бумага", "ещё", "киев", "получить", "справка", "ъъъ"]
needs_apertium = pytest.mark.skipif(apertium.installed() is None, reason="apertium-rus-ukr is not installed")


@pytest.fixture(autouse=True)
def data_dir(settings: Any, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path
    return tmp_path


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> Path:
    """A table of a few words, by the real programs."""
    monkeypatch.setattr(apertium_table, "russian_lemmas", lambda: LEMMAS)
    found = apertium.installed()
    assert found is not None
    assert build(found, apertium.table()) == len(LEMMAS) - 1
    return apertium.table()


def write(path: Path, words: dict[str, str], lemmas: str = "1") -> None:
    """A table as another version might have left it."""
    path.unlink(missing_ok=True)
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE words (lemma TEXT PRIMARY KEY, ukrainian TEXT)")
        connection.execute("CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT)")
        connection.executemany("INSERT INTO words VALUES (?, ?)", words.items())
        facts = {"format": str(apertium.FORMAT), "dictionary": "of another machine", "lemmas": lemmas}
        connection.executemany("INSERT INTO facts VALUES (?, ?)", facts.items())
    connection.close()


def test_without_a_table_the_reviewed_list_works() -> None:
    assert apertium.state()["state"] == "absent"
    assert apertium.ukrainian(["бумага"]) == {}
    assert "довідка" in russian.translations("справку")


def test_a_file_that_is_no_table_does_no_harm(data_dir: Path) -> None:
    apertium.table().write_bytes(b"not a database " * 100)
    assert apertium.ukrainian(["бумага"]) == {}
    assert apertium.state()["state"] == "broken"
    assert plan("нотариус").interpretations


def test_a_new_table_answers_at_once() -> None:
    assert russian.translations("столярный") == ()
    write(apertium.table(), {"столярный": "столярний|теслярський"})
    assert russian.translations("столярного") == ("столярний", "теслярський")
    write(apertium.table(), {"столярный": "столярський"})
    assert russian.translations("столярного") == ("столярський",)
    apertium.table().unlink()
    assert russian.translations("столярный") == ()


def test_the_reviewed_list_comes_first() -> None:
    write(apertium.table(), {"справка": "посвідка|довідка"})
    found = russian.translations("справки")
    assert found.index("довідка") < found.index("посвідка")


def test_all_translations_stand_at_the_words_position() -> None:
    write(apertium.table(), {"исцеление": "психолог|лікар|відсутнє"})
    slot = plan("де исцеление").slots[1]
    assert [variant.form for variant in slot.variants if variant.kind == "russian"] == ["психолог", "лікар"]


@needs_apertium
@pytest.mark.usefixtures("built")
def test_made_from_the_dictionary() -> None:
    assert apertium.ukrainian(LEMMAS) == {
        "бумага": ("папір",), "киев": ("київ",), "получить": ("отримати", "одержати", "здобути"),
        "справка": ("довідка",),
    }  # fmt: skip
    assert apertium.ukrainian(["еще"]) == {"еще": ("ще",)}
    assert apertium.state() == {"state": "ready", "apertium": True, "lemmas": len(LEMMAS) - 1}
    assert not apertium.wants_building()


@needs_apertium
def test_of_another_dictionary_it_is_outdated(built: Path) -> None:
    write(built, {"бумага": "папір"})
    assert apertium.state()["state"] == "outdated"
    assert apertium.wants_building()
    assert apertium.ukrainian(["бумага"]) == {"бумага": ("папір",)}


@needs_apertium
def test_a_failed_build_leaves_the_table(
    built: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    wrong = apertium.Dictionary("false", built, built)
    monkeypatch.setattr(apertium, "installed", lambda: wrong)
    with pytest.raises(CommandError):
        call_command("build_translations")
    assert apertium.ukrainian(["бумага"]) == {"бумага": ("папір",)}
    assert [path.name for path in built.parent.iterdir()] == [apertium.FILE_NAME]


def test_without_apertium_the_command_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apertium, "installed", lambda: None)
    call_command("build_translations", if_needed=True)
    with pytest.raises(CommandError, match="apertium-rus-ukr"):
        call_command("build_translations")


def test_the_lemmas_of_the_russian_dictionary() -> None:
    found = russian_lemmas()
    assert found == sorted(set(found))
    assert 150_000 < len(found) < 250_000
    assert {"справка", "ещё", "получить", "киев", "столярный"} <= set(found)
    assert not {"справку", "получили", "столярного", "справк"} & set(found)
