"""Everything in open formats: readable by others, and only what readers see unless drafts are asked for."""

import csv
import hashlib
import json
from types import SimpleNamespace

import icalendar
import polib
import pytest
from django.core.management import CommandError

from campaigns.press.models import PressRoomPage
from kb.models import GuidePage
from poruch.core.models import Topic
from tests.operations.conftest import manage

pytestmark = pytest.mark.usefixtures("unblocked")

#: Words that only hidden things hold.
HIDDEN = ("Чернетка з апострофом", "Вилучене", "anna", "pbkdf2", "md5$", "Марія Тестова", "067 123 45 67")


@pytest.fixture(scope="module")
def exported(saved, places, tmp_path_factory, django_db_blocker):
    """The world exported as readers may see it, and with all."""
    folder = tmp_path_factory.mktemp("export")
    with django_db_blocker.unblock(), places().here() as place:
        manage("restore", saved.file, "--identity", saved.key)
        room = PressRoomPage.objects.first()
        room.facts = [
            ("fact", {"number": "16 000", "what": "Цивільних", "source": "Омбудсман", "date": "2026-10-01"})
        ]
        room.contacts = [("contact", {"role": "Пресслужба", "email": "press@example.org"})]
        room.save()
        Topic.objects.create(code="formula", name_uk="=1+1")
        manage("export_all", folder / "public")
        manage("export_all", folder / "all", "--include-drafts")
        guides = GuidePage.objects.count()
    return SimpleNamespace(public=folder / "public", all=folder / "all", guides=guides, place=place)


def texts(folder):
    names = (
        one for one in folder.rglob("*") if one.is_file() and one.suffix in {".jsonl", ".csv", ".po", ".ics"}
    )
    return "\n".join(one.read_text(encoding="utf-8") for one in names)


def table(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_readers_see_nothing_hidden(exported):
    assert [word for word in HIDDEN if word in texts(exported.public)] == []
    assert not (exported.public / "internal").exists()
    assert exported.public.stat().st_mode & 0o777 == 0o700
    assert "no drafts" in (exported.public / "README.md").read_text()


def test_with_drafts_everything_but_secrets_is_there(exported):
    text = texts(exported.all)
    assert [word for word in HIDDEN[:3] if word not in text] == []
    assert [word for word in HIDDEN[3:] if word in text] == []
    assert {row["username"] for row in table(exported.all / "internal/users.csv")} == {
        "chief",
        "anna",
        "oleh",
    }
    chain = table(exported.all / "internal/audit.csv")
    assert [row["previous"] for row in chain[1:]] == [row["digest"] for row in chain[:-1]]
    guides = (exported.all / "content/guide.jsonl").read_text().splitlines()
    assert 0 < len(guides) <= exported.guides
    revisions = [json.loads(line) for line in (exported.all / "internal/revisions.jsonl").open()]
    assert any("Чернетка з апострофом" in one["title"] for one in revisions)


def test_other_programs_read_it(exported):
    calendar = icalendar.Calendar.from_ical((exported.all / "events/uk.ics").read_bytes())
    assert calendar.walk("VEVENT")
    (translation, *_) = sorted((exported.all / "translations").glob("*.po"))
    assert len(polib.pofile(str(translation))) > 0
    rows = table(exported.public / "tables/vocabulary_topic.csv")
    assert next(row for row in rows if row["code"] == "formula")["name_uk"] == "'=1+1"
    rooms = [json.loads(line) for line in (exported.public / "content/press_room.jsonl").open()]
    assert rooms[0]["facts"][0]["number"] == "16 000"
    assert rooms[0]["contacts"] == [
        {"role": "Пресслужба", "phone": "", "email": "press@example.org", "languages": ""}
    ]


def test_files_go_with_the_pages_that_show_them(exported):
    stored = exported.place.files()
    originals = {name for name in stored if name.startswith(("original_images/", "documents/"))}
    got = {str(one.relative_to(exported.all / "media")) for one in (exported.all / "media").rglob("*.*")}
    assert got == originals
    assert not (exported.public / "media").exists() or got > {
        str(one.relative_to(exported.public / "media")) for one in (exported.public / "media").rglob("*.*")
    }


def test_the_index_is_true(exported):
    index = json.loads((exported.all / "index.json").read_text())
    assert index["include_drafts"] is True
    for entry in index["files"]:
        content = (exported.all / entry["file"]).read_bytes()
        assert (len(content), hashlib.sha256(content).hexdigest()) == (entry["bytes"], entry["sha256"])
    listed = {entry["file"] for entry in index["files"]} | {"index.json", "README.md"}
    assert listed == {str(one.relative_to(exported.all)) for one in exported.all.rglob("*") if one.is_file()}


def test_a_folder_with_something_in_it_is_left_alone(exported):
    with pytest.raises(CommandError, match="уже щось є"):
        manage("export_all", exported.public)
