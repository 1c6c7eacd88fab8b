"""PO files out and in: checked, repeatable, never publishing."""

from io import StringIO
from pathlib import Path
from typing import Any

import polib
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from wagtail_localize.models import StringTranslation

from poruch.editorial.translation import actions, po
from tests.factories.editorial_translation import fill
from tests.support import soup, words


def exported(folder: Path, code: str = "en") -> tuple[Path, polib.POFile]:
    call_command("export_translations", "--locale", code, "-o", str(folder), stdout=StringIO())
    (path,) = folder.glob("*.po")
    return path, polib.pofile(str(path))


def filled(file: polib.POFile) -> None:
    for number, entry in enumerate(file):
        entry.msgstr = "dovidnyk" if entry.msgctxt == "slug" else f"Said {number}"


def test_out_in_and_in_again(english: Any, tmp_path: Path) -> None:
    path, file = exported(tmp_path)
    assert file.metadata["Language"] == "en"
    filled(file)
    file.save(str(path))
    out = StringIO()
    call_command("import_translations", str(path), stdout=out)
    assert "чернетку збережено" in out.getvalue()
    page = actions.target_of(english)
    assert not page.live
    assert page.get_latest_revision_as_object().title.startswith("Said")
    revisions = page.revisions.count()
    again = StringIO()
    call_command("import_translations", str(path), stdout=again)
    assert "нового немає" in again.getvalue()
    assert page.revisions.count() == revisions


def test_a_live_page_stays_as_readers_see_it(published: Any, english: Any, tmp_path: Path) -> None:
    path, file = exported(tmp_path)
    filled(file)
    file.save(str(path))
    call_command("import_translations", str(path), stdout=StringIO())
    published.refresh_from_db()
    assert published.live
    assert published.title.startswith("Translated")
    assert published.get_latest_revision_as_object().title.startswith("Said")


def spoilt(file: polib.POFile, how: str) -> bytes:
    entry = next(one for one in file if "<" in one.msgid or "[S" in one.msgid or one.msgctxt == "summary")
    match how:
        case "other translation":
            file.metadata[po.ID] = "00000000-0000-4000-8000-000000000000"
        case "not a number":
            file.metadata[po.ID] = "x"
        case "no number":
            del file.metadata[po.ID]
        case "other language":
            file.metadata["Language"] = "ru"
        case "unknown text":
            entry.msgid, entry.msgstr = "Цього тексту немає", "Not there"
        case "broken mark":
            entry.msgstr = "Said [S9]"
        case "broken tag":
            entry.msgstr = "Said <b>bold"
        case "script":
            entry.msgstr = "<script>alert(1)</script>"
        case "no file":
            return b"\x00\x01\xff"
        case "text":
            return b"hello"
    return str(file).encode()


@pytest.mark.parametrize(
    ("how", "sentence"),
    [
        ("other translation", "для іншого перекладу"),
        ("not a number", "для іншого перекладу"),
        ("no number", "немає номера перекладу"),
        ("other language", "мовою «ru»"),
        ("unknown text", "такого тексту в оригіналі немає"),
        ("broken mark", "зіпсовано теги"),
        ("broken tag", "зіпсовано теги"),
        ("script", "зіпсовано теги"),
        ("no file", "не файл PO"),
        ("text", ""),
    ],
)
def test_bad_files_are_told_and_change_nothing(
    browser: Any, english: Any, tmp_path: Path, how: str, sentence: str
) -> None:
    _path, file = exported(tmp_path)
    upload = SimpleUploadedFile("a.po", spoilt(file, how))
    url = reverse("wagtail_localize:upload_pofile", args=[english.pk])
    answer = browser("en").post(url, {"file": upload})
    assert sentence in words(soup(answer, 400).body)
    assert not StringTranslation.objects.exists()


def test_a_bad_file_beside_a_good_one(english: Any, tmp_path: Path) -> None:
    path, file = exported(tmp_path)
    filled(file)
    file.save(str(path))
    bad = tmp_path / "bad.po"
    bad.write_bytes(b"hello")
    with pytest.raises(CommandError):
        call_command("import_translations", str(bad), str(path), stdout=StringIO(), stderr=StringIO())
    assert StringTranslation.objects.count() == len(file)


def test_what_is_translated_stands_in_the_file(browser: Any, english: Any) -> None:
    fill(english)
    answer = browser("en").get(reverse("wagtail_localize:download_pofile", args=[english.pk]))
    assert answer.headers["Content-Disposition"].endswith('.en.po"')
    assert "Translated" in answer.content.decode()
