"""Making backups: whole or not there, for those who have the key, as of one moment."""

import shutil
import subprocess
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.core.files.storage import FileSystemStorage
from django.core.management import CommandError
from django.db import OperationalError, connection
from django.db.models import QuerySet
from django.test import override_settings
from django.utils import timezone

from campaigns.registration.models import Registration
from poruch.core.models import Topic
from poruch.operations.backup import checking, keys, writing
from poruch.operations.models import BackupRun
from tests.operations.conftest import manage

pytestmark = pytest.mark.usefixtures("unblocked")


@pytest.fixture
def here(saved, places):
    """The world, with the key set; what a test adds is seen by the next, so it only reads."""
    with saved.place.here(), override_settings(PORUCH_BACKUP_RECIPIENTS=[saved.recipient]):
        yield saved


def test_the_file_is_for_the_key_alone_and_says_nothing(here, tmp_path):
    assert here.file.stat().st_mode & 0o777 == 0o600
    content = here.file.read_bytes()
    assert content.startswith(b"age-encryption.org/v1\n-> X25519 ")
    assert b"auth_user" not in content
    told = manage("backup", "--verify", here.file, "--identity", here.key)
    assert "Копія ціла" in told
    run = BackupRun.objects.get(kind="backup", file=here.file.name)
    assert (run.digest, run.size, run.ok) == (checking.digest_of(here.file), len(content), True)
    assert run.verified_at


def test_a_check_elsewhere_needs_no_database_and_is_noted_here(here, tmp_path):
    """Where the key is kept, nobody has made tables."""
    digest = checking.digest_of(here.file)
    with patch.object(QuerySet, "update", side_effect=OperationalError("no such table")):
        told = manage("backup", "--verify", here.file, "--identity", here.key)
    assert f"SHA-256 {digest}" in told
    BackupRun.objects.filter(digest=digest).update(verified_at=None)
    with pytest.raises(CommandError, match="Такої копії в журналі немає"):
        manage("backup", "--verified", "0" * 64)
    assert "перевірено" in manage("backup", "--verified", digest.upper())
    assert BackupRun.objects.get(kind="backup", digest=digest).verified_at


@pytest.mark.skipif(shutil.which("age") is None, reason="age is not installed here")
def test_age_and_tar_open_it_without_poruch(here):
    plain = subprocess.run(["age", "-d", "-i", here.key, here.file], check=True, capture_output=True).stdout
    listed = subprocess.run(["tar", "tz"], input=plain, check=True, capture_output=True, text=False).stdout
    names = listed.decode().splitlines()
    assert (names[0], names[-1]) == ("header.json", "manifest.json")
    assert any(name.startswith("media/documents/") for name in names)
    tables = {name.split("/")[1] for name in names if name.startswith("tables/")}
    assert {"wagtailcore_revision", "editorial_desk_auditentry", "mfa_authenticator"} <= tables
    assert not [
        name for name in tables if name.startswith(("search_indexed", "django_session", "wagtailsearch"))
    ]


def test_a_key_behind_a_password(tmp_path, saved):
    password, key = tmp_path / "password", tmp_path / "key"
    password.write_text("верба над річкою\n")
    recipient = manage("backup", "--new-key", key, "--passphrase-file", password).strip().partition("=")[2]
    assert key.stat().st_mode & 0o777 == 0o600
    assert b"AGE-SECRET-KEY" not in key.read_bytes()
    with saved.place.here(), override_settings(PORUCH_BACKUP_RECIPIENTS=[recipient]):
        file = tmp_path / "one.age"
        manage("backup", file, "--without-secrets")
        with pytest.raises(CommandError, match="замкнено паролем"):
            manage("backup", "--verify", file, "--identity", key)
        held = checking.read(file, keys.identities(str(key), keys.passphrase_of(password)))
        assert "secrets.json" not in held.members
    with pytest.raises(CommandError, match="Файл уже є"):
        manage("backup", "--new-key", key)


def test_what_is_written_meanwhile_is_not_half_in_it(here, tmp_path):
    """Somebody saves after the snapshot was taken: the backup neither waits nor has it."""
    rows = Topic.objects.count()

    def bar(steps):
        Topic.objects.create(code="meanwhile", name_uk="Тим часом")
        return lambda count: None

    try:
        writing.write(tmp_path / "one.age", bar=bar)
        assert Topic.objects.count() == rows + 1
        contents = checking.read(tmp_path / "one.age", keys.identities(str(here.key)))
        assert contents.manifest["counts"]["core_topic"] == rows
    finally:
        Topic.objects.filter(code="meanwhile").delete()


def full_disk(*args, **kwargs):
    raise OSError(28, "No space left on device")


class Vanishing(FileSystemStorage):
    """A file that is shorter when it is read than when it was measured."""

    def size(self, name):
        return super().size(name) + 1


#: What goes wrong, and a word of the sentence.
TROUBLES = {
    "full disk": (lambda patch: patch.setattr("os.fsync", full_disk), "не записано"),
    "full disk, said before": (
        lambda patch: patch.setattr(
            "poruch.operations.backup.writing.shutil.disk_usage",
            lambda folder: shutil._ntuple_diskusage(9, 9, 0),
        ),
        "Замало місця",
    ),
    "a file that changes": (lambda patch: patch.setattr(writing, "default_storage", Vanishing()), "змінився"),
}


@pytest.mark.parametrize("trouble", TROUBLES)
def test_trouble_leaves_no_file_and_a_line_in_the_journal(here, tmp_path, monkeypatch, trouble):
    cause, word = TROUBLES[trouble]
    with monkeypatch.context() as patch:
        cause(patch)
        with pytest.raises(CommandError, match=word):
            manage("backup", tmp_path)
    assert list(tmp_path.iterdir()) == []
    run = BackupRun.objects.first()
    assert (run.kind, run.ok) == ("backup", False)
    assert word in run.note


@pytest.mark.parametrize(
    ("recipients", "word"),
    [([], "Немає ключа"), (["age1nonsense"], "не є відкритим"), (["AGE-SECRET-KEY-1XYZ"], "AGE-S…$")],
)
def test_without_a_good_key_nothing_is_written(here, tmp_path, recipients, word):
    with override_settings(PORUCH_BACKUP_RECIPIENTS=recipients), pytest.raises(CommandError, match=word):
        manage("backup", tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_old_ones_go_and_what_killed_runs_left(here, tmp_path):
    stale = tmp_path / "poruch-20260101T000000Z.tar.gz.age.77.partial"
    names = [f"poruch-2026010{day}T000000Z.tar.gz.age" for day in range(1, 5)]
    for path in (stale, *(tmp_path / name for name in names), tmp_path / "notes.txt"):
        path.touch()
    import os

    os.utime(stale, (0, 0))
    manage("backup", tmp_path, "--keep", "3")
    left = sorted(one.name for one in tmp_path.iterdir())
    assert left[:-1] == ["notes.txt", *names[2:]]
    assert left[-1] > names[-1]
    with pytest.raises(CommandError, match="Немає теки"):
        manage("backup", tmp_path / "none", "--keep", "3")


def test_a_missing_file_is_told_and_does_not_stop_it(here, tmp_path):
    (path,) = (here.place.media / "documents").glob("*.txt")
    moved = path.rename(path.with_suffix(".gone"))
    try:
        manage("backup", tmp_path / "one.age")
    finally:
        moved.rename(path)
    contents = checking.read(tmp_path / "one.age", keys.identities(str(here.key)))
    assert contents.manifest["missing_media"] == [f"documents/{path.name}"]


def test_media_in_a_bucket(saved, places, tmp_path):
    """From an S3-compatible storage and back into it; another file of the same name is not written over."""
    boto3, moto = pytest.importorskip("boto3"), pytest.importorskip("moto")
    remote = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {"bucket_name": "media", "access_key": "x", "secret_key": "x", "region_name": "us-east-1"},
    }
    local = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    storages = {"default": remote, "staticfiles": local}
    with moto.mock_aws(), override_settings(PORUCH_BACKUP_RECIPIENTS=[saved.recipient]):
        bucket = boto3.resource("s3", region_name="us-east-1").create_bucket(Bucket="media")
        files = {name: data for name, data in saved.place.files().items() if not name.startswith("images/")}
        for name, data in files.items():
            bucket.put_object(Key=name, Body=data)
        with saved.place.here(), override_settings(STORAGES=storages):
            manage("backup", tmp_path / "bucket.age")
        bucket.objects.all().delete()
        spoiled = next(iter(files))
        with places().here(), override_settings(STORAGES=storages):
            bucket.put_object(Key=spoiled, Body=b"other")
            with pytest.raises(CommandError, match="інший файл"):
                manage("restore", tmp_path / "bucket.age", "--identity", saved.key)
            assert [one.key for one in bucket.objects.all()] == [spoiled]
            assert not Registration.objects.exists()
            bucket.objects.all().delete()
            manage("restore", tmp_path / "bucket.age", "--identity", saved.key)
            assert {one.key: one.get()["Body"].read() for one in bucket.objects.all()} == files
            assert connection.introspection.table_names()
            assert BackupRun.objects.filter(started_at__gt=timezone.now() - timedelta(hours=1)).exists()
