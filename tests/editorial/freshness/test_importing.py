"""Editions from a file: by command and by form."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from poruch.editorial.freshness.models import LawEdition, StaleMark

GOOD = {"act": "kpk", "date": "2026-11-01", "articles": ["214", "5-1"], "note": "зміни"}


def lines(tmp_path, *rows, name="editions.jsonl"):
    path = tmp_path / name
    path.write_text("\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows))
    return str(path)


def test_a_file_is_taken_once(room, tmp_path, capsys):
    path = lines(tmp_path, GOOD)
    call_command("import_editions", path)
    assert "1 added, 0 changed, 0 as before; 4 pages" in capsys.readouterr().out
    call_command("import_editions", path)
    assert "0 added, 0 changed, 1 as before; 0 pages" in capsys.readouterr().out
    call_command("import_editions", lines(tmp_path, {**GOOD, "articles": "ст. 5"}))
    assert "0 added, 1 changed" in capsys.readouterr().out
    assert LawEdition.objects.get().articles == "ст. 5"
    assert set(StaleMark.objects.values_list("page__title", flat=True)) == {"Про інше", "Зразок заяви"}


def test_a_table_is_taken_too(room, tmp_path):
    path = lines(tmp_path, "act,date,articles", 'kpk,2026-11-01,"214, 5-1"', name="editions.csv")
    call_command("import_editions", path)
    assert LawEdition.objects.get().articles == "214, 5-1"


BAD = [
    ({**GOOD, "act": "nema"}, "Такого акта немає"),
    ({**GOOD, "date": "учора"}, "Потрібна дата"),
    ({**GOOD, "articles": "оця"}, "Не зрозуміло"),
    ({**GOOD, "source_url": "не адреса"}, ""),
    ({**GOOD, "color": 1}, "Такого поля немає: color"),
    ({**GOOD, "note": 5}, "note"),
    ("[1]", "JSON"),
    ("{", "JSON"),
]


@pytest.mark.parametrize(("row", "told"), BAD)
def test_a_bad_line_is_told_with_its_number_and_nothing_is_applied(room, tmp_path, capsys, row, told):
    path = lines(tmp_path, GOOD, row)
    with pytest.raises(CommandError, match="1 bad lines"):
        call_command("import_editions", path)
    errors = capsys.readouterr().err
    assert "editions.jsonl:2: " in errors
    assert told in errors
    assert not LawEdition.objects.exists()
    call_command("import_editions", path, "--skip-errors")
    assert LawEdition.objects.count() == 1


def test_the_form_of_the_cms_takes_a_file_and_tells_what_is_wrong(room, as_user):
    client = as_user(room.lawyer)
    url = reverse("freshness_import")

    def send(*rows, name="e.jsonl", **values):
        text = "\n".join(json.dumps(row) for row in rows).encode()
        return client.post(url, {"file": SimpleUploadedFile(name, text), **values})

    refused = send(GOOD, {**GOOD, "act": "nema"})
    assert "Рядок 2: Такого акта немає" in seen_in_cms(refused, 400)
    assert not LawEdition.objects.exists()
    assert send(GOOD, {**GOOD, "act": "nema"}, skip_errors="on").status_code == 200
    assert LawEdition.objects.get().entered_by == room.lawyer
    assert send(GOOD).status_code == 302
    assert send(GOOD, name="e.exe").status_code == 400
    assert client.post(url).status_code == 400


def seen_in_cms(response, status):
    from tests.support import soup, words

    return words(soup(response, status).find("main"))
