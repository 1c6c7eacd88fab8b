"""A backup of a whole site comes back row by row, and a bad one changes nothing."""

import io
import tarfile

import pyrage
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client, override_settings
from django.urls import reverse

from campaigns.registration.models import Registration
from campaigns.registration.sealing import unseal
from poruch.core.models import Topic
from poruch.operations.backup import loading
from poruch.operations.models import BackupRun
from tests.factories.editorial_accounts import code
from tests.operations import world as worlds
from tests.operations.conftest import manage, rows

pytestmark = pytest.mark.usefixtures("unblocked")


def restore(saved, *arguments, file=None, key=None):
    return manage("restore", file or saved.file, "--identity", key or saved.key, *arguments)


def test_everything_comes_back(places, saved):
    with places().here() as place:
        assert not Registration.objects.exists()
        told = restore(saved)
        back = rows()
        assert [table for table in saved.rows if saved.rows[table] != back[table]] == []
        assert saved.rows.keys() == back.keys()
        originals = {name: data for name, data in saved.place.files().items() if "original" in name}
        kept = {name: data for name, data in place.files().items() if not name.startswith("images/")}
        assert {name for name in kept if "original" in name} == originals.keys() != set()
        assert all(saved.place.files()[name] == data for name, data in kept.items())
        assert "check_audit" in told
        manage("check_audit")
        manage("check_search")
        _people_come_in(saved.world)
        person = unseal(Registration.objects.get(key=saved.world.registration).sealed)
        assert person.contact == worlds.CONTACT
        assert Topic.objects.create(code="next", name_uk="Нова").pk > saved.world.deleted_topic
        run = BackupRun.objects.get()
        assert (run.kind, run.ok, run.file) == ("restore", True, "whole.age")


def _people_come_in(world):
    client = Client()
    with override_settings(PORUCH_REQUIRE_MFA=True):
        client.post("/cms/login/", {"username": world.editor, "password": world.password})
        assert "_auth_user_id" not in client.session, "the second factor came back too"
        client.post(reverse("mfa_authenticate"), {"code": code(world.factor)})
        assert client.get("/cms/").status_code == 200


def repacked(saved, change):
    """The backup with other members, encrypted again by somebody who has only the public key."""
    keys = [pyrage.x25519.Identity.from_str(saved.key.read_text().splitlines()[-1])]
    plain = pyrage.decrypt(saved.file.read_bytes(), keys)
    out = io.BytesIO()
    with tarfile.open(fileobj=io.BytesIO(plain)) as old, tarfile.open(fileobj=out, mode="w:gz") as new:
        for info in old:
            if change(info) is not None:
                new.addfile(info, old.extractfile(info))
    return pyrage.encrypt(out.getvalue(), [pyrage.x25519.Recipient.from_str(saved.recipient)])


def renamed(name):
    def change(info):
        if info.name.startswith("media/"):
            info.name = name
        return info

    return change


#: What is wrong with the file, how it comes about, a word of the sentence.
BAD = {
    "cut off": (lambda saved, whole: whole[: len(whole) // 2], "обрізано"),
    "cut at the end": (lambda saved, whole: whole[:-1], "обрізано"),
    "a flipped byte": (
        lambda saved, whole: whole[:9000] + bytes([whole[9000] ^ 1]) + whole[9001:],
        "зіпсовано",
    ),
    "no backup": (lambda saved, whole: b"PK" * 500, "не копія"),
    "a member gone": (
        lambda saved, whole: repacked(
            saved, lambda info: None if info.name.startswith("tables/auth_user/") else info
        ),
        "бракує: tables/auth_user/000001",
    ),
    "no manifest": (
        lambda saved, whole: repacked(saved, lambda info: None if info.name == "manifest.json" else info),
        "немає опису",
    ),
    "a way out": (lambda saved, whole: repacked(saved, renamed("media/../../key")), "не буває"),
}


@pytest.fixture(scope="module")
def used(places, saved):
    """A site with other content than the backup's."""
    place = places()
    with place.here():
        Topic.objects.create(code="mine", name_uk="Моє")
        worlds.chief("owner")
        place.media.mkdir()
        (place.media / "mine.txt").write_bytes(b"mine")
    return place


@pytest.mark.parametrize("fault", BAD)
def test_a_bad_file_changes_nothing(saved, used, tmp_path, fault):
    make, word = BAD[fault]
    bad = tmp_path / "bad.age"
    bad.write_bytes(make(saved, saved.file.read_bytes()))
    with used.here() as place:
        before = rows(), place.files()
        with pytest.raises(CommandError, match=word):
            restore(saved, "--replace", "--yes", file=bad)
        assert (rows(), place.files()) == before


def test_another_key_or_none_opens_nothing(saved, used, tmp_path):
    other = tmp_path / "other"
    manage("backup", "--new-key", other)
    with used.here():
        before = rows()
        with pytest.raises(CommandError, match="Цей ключ не відкриває"):
            restore(saved, "--replace", "--yes", key=other)
        with pytest.raises(CommandError, match="не читається"):
            restore(saved, "--replace", "--yes", key=tmp_path / "none")
        assert rows() == before


def test_a_site_in_use_is_asked_about(saved, used, monkeypatch):
    with used.here() as place:
        before = rows(), place.files()
        with pytest.raises(CommandError, match="Тут уже є дані"):
            restore(saved)
        monkeypatch.setattr("sys.stdin", io.StringIO("yes\n"))
        with pytest.raises(CommandError, match="Зупинено"):
            restore(saved, "--replace")
        assert (rows(), place.files()) == before


def test_a_fault_on_the_way_leaves_what_was(saved, used, monkeypatch):
    def break_off(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(loading.Loader, "finish", break_off)
    with used.here() as place:
        before = rows(), place.files()
        with pytest.raises(CommandError, match="Нічого не змінено"):
            restore(saved, "--replace", "--yes")
        assert (rows(), place.files()) == before
        assert [one.name for one in place.media.iterdir()] == ["mine.txt"]


def test_replacing_keeps_the_files_of_before_and_tells_the_secrets(saved, used):
    with used.here() as place, override_settings(SECRET_KEY="of another machine"):
        told = restore(saved, "--replace", "--yes")
        assert rows() == saved.rows
        kept = place.data / "restored-secrets.env"
        assert str(kept) in told
        assert "SECRET_KEY=only-for-tests" in kept.read_text()
        assert kept.stat().st_mode & 0o777 == 0o600
        (before,) = place.media.glob(".before-restore-*")
        assert (before / "mine.txt").read_bytes() == b"mine"
        assert worlds.accounts()[0] != "owner"


def test_an_older_backup_becomes_of_this_version(places, saved):
    """Made before the last migration of search, put into a database of that time, then migrated."""
    older = ("search", "0003")
    with places().here(), override_settings(PORUCH_BACKUP_RECIPIENTS=[saved.recipient]):
        call_command("migrate", *older, verbosity=0)
        Topic.objects.create(code="old", name_uk="Давня")
        file = saved.file.with_name("older.age")
        manage("backup", file)
    with places().here():
        with pytest.raises(CommandError, match="іншої версії"):
            restore(saved, file=file)
        call_command("migrate", *older, verbosity=0)
        restore(saved, file=file)
        assert Topic.objects.get(code="old").name_uk == "Давня"
        assert "search_pinnedresult" in connection.introspection.table_names(), "migrated forward"
