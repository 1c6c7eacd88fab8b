"""Every check of the doctor finds what it looks for, and is silent when all is well."""

import json
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as now_set
from django.core.management import call_command
from django.db import OperationalError, connection
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from poruch.core.models import Partner
from poruch.editorial.roles.matrix import Role
from poruch.operations.doctor import findings
from poruch.operations.doctor.checks import database, files
from poruch.operations.doctor.models import JobRun
from poruch.operations.schedule import JOBS
from poruch.settings.running import shared_cache
from search.models import OutboxEntry
from tests.factories.core import PartnerFactory
from tests.factories.editorial_accounts import factor
from tests.factories.editorial_roles import person
from tests.factories.kb import GuideFactory

GOOD: dict[str, Any] = {
    "SECRET_KEY": "k7" + "abcdefghijklmnopqrstuvwxyz0123456789" * 2,
    "ALLOWED_HOSTS": ["poruch.example"],
    "WAGTAILADMIN_BASE_URL": "https://poruch.example",
    "SECURE_SSL_REDIRECT": True,
    "SESSION_COOKIE_SECURE": True,
    "PORUCH_TRUSTED_PROXIES": 1,
    "PORUCH_REQUIRE_MFA": True,
    "PORUCH_REGISTRATION_KEYS": ["one"],
    "DEFAULT_FROM_EMAIL": "poruch@poruch.example",
}


@pytest.fixture
def good(settings: Any, db: Any) -> Any:
    """A site as it should stand on a server."""
    for name, value in GOOD.items():
        setattr(settings, name, value)
    now = timezone.now()
    JobRun.objects.bulk_create([JobRun(command=job.command, started_at=now) for job in JOBS])
    Partner.objects.update(confirmed=True)
    return settings


def _found(name: str) -> tuple[findings.Finding, ...]:
    """Each finding is a sentence and says what to do."""
    check = findings.CHECKS[name]
    found = tuple(check.examine(findings.Circumstances(public=findings.is_public())))
    assert all(one.what.endswith(".") and one.todo.endswith((".", ")", "…")) for one in found), found
    return found


def _redis(url: str) -> Any:
    return {"default": shared_cache(url)}


#: Check, setting, bad value, level.
BY_SETTING = [
    ("debug", "DEBUG", True, "error"),
    ("secret_key", "SECRET_KEY", "only-for-tests", "error"),
    ("secret_key", "SECRET_KEY", "a" * 80, "error"),
    ("hosts", "ALLOWED_HOSTS", ["*"], "error"),
    ("hosts", "ALLOWED_HOSTS", ["poruch.example", "https://poruch.example"], "error"),
    ("hosts", "ALLOWED_HOSTS", ["poruch.example:443"], "error"),
    ("https", "SECURE_SSL_REDIRECT", False, "error"),
    ("https", "PORUCH_TRUSTED_PROXIES", 0, "warning"),
    ("base_url", "WAGTAILADMIN_BASE_URL", "https://other.example", "error"),
    ("base_url", "WAGTAILADMIN_BASE_URL", "http://poruch.example", "warning"),
    ("second_factor", "PORUCH_REQUIRE_MFA", False, "error"),
    ("registration_keys", "PORUCH_REGISTRATION_KEYS", [], "warning"),
    ("copies", "PORUCH_MIRROR_URLS", ["mirror.example"], "error"),
    ("copies", "PORUCH_MIRROR_KEY", "/nowhere/mirror.key", "error"),
    ("copies", "PORUCH_MIRROR_URLS", ["https://mirror.example/"], "warning"),
    ("letters", "EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend", "warning"),
    ("letters", "EMAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend", "error"),
    ("elasticsearch", "ELASTICSEARCH", {**now_set.ELASTICSEARCH, "hosts": ["not an address"]}, "error"),
    ("redis", "CACHES", _redis("127.0.0.1:6379"), "error"),
    ("redis", "CACHES", _redis("redis://127.0.0.1:1/0"), "warning"),
    ("elasticsearch", "ELASTICSEARCH", {**now_set.ELASTICSEARCH, "hosts": ["http://127.0.0.1:1"]}, "warning"),
]


@pytest.mark.parametrize(("name", "setting", "bad", "level"), BY_SETTING)
def test_a_bad_setting_is_found(good: Any, name: str, setting: str, bad: Any, level: str) -> None:
    assert _found(name) == ()
    good.EMAIL_HOST, good.EMAIL_PORT = "127.0.0.1", 1
    setattr(good, setting, bad)
    (found,) = _found(name)
    assert found.level == level


def test_a_backup_that_nobody_could_open(good: Any) -> None:
    before = _found("backups")
    good.PORUCH_BACKUP_RECIPIENTS = ["nonsense"]
    (found,) = set(_found("backups")) - set(before)
    assert "PORUCH_BACKUP_RECIPIENTS" in found.what


def test_without_a_database_each_check_says_only_that(good: Any, monkeypatch: Any) -> None:
    def away(circumstances: Any) -> Any:
        raise OperationalError("a secret")

    monkeypatch.setitem(findings.CHECKS, "sources", findings.Check("sources", "Sources", away))
    (sources,) = [one for one in findings.examine() if one.name == "sources"]
    assert "без бази" in sources.findings[0].what


def _task(**values: Any) -> None:
    now = timezone.now()
    row = {"task_path": "search.tasks.drain_outbox", "queue_name": "default", "backend_name": "default"}
    task = DBTaskResult.objects.create(**row, args_kwargs={"args": [], "kwargs": {}}, run_after=now, **values)
    DBTaskResult.objects.filter(pk=task.pk).update(enqueued_at=now - timedelta(hours=1))


def _late_change() -> None:
    OutboxEntry.objects.create(
        engine="embedded", type="guide", object_id=1, due_at=timezone.now(), attempts=3
    )
    OutboxEntry.objects.update(created_at=timezone.now() - timedelta(hours=1))


def _old_source() -> None:
    guide = GuideFactory()
    type(guide).objects.filter(pk=guide.pk).update(newest_source=timezone.localdate() - timedelta(days=400))


#: Check, what breaks it, levels found.
BY_ROWS: list[tuple[str, Callable[[], Any], list[str]]] = [
    ("worker", lambda: _task(status="READY"), ["error"]),
    ("worker", lambda: _task(status="FAILED", finished_at=timezone.now()), ["warning"]),
    ("index", _late_change, ["error", "warning"]),
    ("schedule", lambda: JobRun.objects.filter(command="run_rules").delete(), ["warning"]),
    (
        "schedule",
        lambda: JobRun.objects.update(started_at=timezone.now() - timedelta(days=9)),
        ["error"],
    ),
    ("schedule", lambda: JobRun.objects.filter(command="check_audit").update(ok=False), ["error"]),
    ("partners", lambda: PartnerFactory(confirmed=False), ["warning"]),
    ("sources", _old_source, ["warning"]),
    ("administrators", lambda: person(Role.PUBLISHER, PartnerFactory(confirmed=True)), ["error"]),
]


@pytest.mark.parametrize(("name", "spoil", "levels"), BY_ROWS)
def test_what_the_database_tells_is_found(
    good: Any, site: Any, name: str, spoil: Callable[[], Any], levels: list[str]
) -> None:
    good.PORUCH_WORKER = True
    assert _found(name) == ()
    spoil()
    assert [found.level for found in _found(name)] == levels


def test_a_job_of_the_worker_is_missed_only_where_there_is_one(good: Any) -> None:
    JobRun.objects.filter(command="prune_db_task_results").delete()
    assert _found("schedule") == ()
    good.PORUCH_WORKER = True
    assert [found.level for found in _found("schedule")] == ["warning"]


def test_a_second_factor_ends_the_complaint(good: Any) -> None:
    user = person(Role.PUBLISHER, PartnerFactory(confirmed=True))
    assert [found.level for found in _found("administrators")] == ["error"]
    factor(user)
    assert _found("administrators") == ()


def test_where_media_cannot_be_written(good: Any, tmp_path: Path) -> None:
    assert _found("media") == ()
    (tmp_path / "file").write_text("no folder")
    good.MEDIA_ROOT = tmp_path / "file"
    (found,) = _found("media")
    assert found.level == "error"


@pytest.mark.parametrize(("free", "levels"), [(10**12, []), (10**9, ["warning"]), (10**8, ["error"])])
def test_a_disk_that_fills_up(good: Any, monkeypatch: Any, free: int, levels: list[str]) -> None:
    usage = type("Usage", (), {"free": free})
    monkeypatch.setattr(files.shutil, "disk_usage", lambda path: usage)
    assert [found.level for found in _found("disk")] == levels


def test_fonts_catalogues_and_static_files(good: Any, monkeypatch: Any, tmp_path: Path) -> None:
    names = ("fonts", "static_files", "dictionary")
    monkeypatch.setattr("search.query.apertium.state", lambda: {"state": "ready", "apertium": True})
    assert [_found(name) for name in names] == [(), (), ()]
    monkeypatch.setattr("poruch.core.fonts.path", lambda style="Regular": tmp_path / "lost")
    monkeypatch.setattr("search.query.apertium.state", lambda: {"state": "absent", "apertium": False})
    manifest = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    good.STORAGES = {**good.STORAGES, "staticfiles": manifest}
    good.STATIC_ROOT = tmp_path / "static"
    assert [found.level for name in names for found in _found(name)] == ["error", "error", "warning"]


def test_catalogues_that_are_not_compiled(good: Any, monkeypatch: Any) -> None:
    good.BASE_DIR = Path("/nowhere")
    assert [found.level for found in _found("catalogues")] == ["warning"]


def test_a_database_on_a_network_disk(tmp_path: Path) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text("/dev/sda1 / ext4 rw 0 0\nserver:/x /srv/poruch nfs4 rw 0 0\n")
    assert database.file_system(Path("/srv/poruch/poruch.sqlite3"), mounts) == "nfs4"
    assert database.file_system(Path("/srv/other/poruch.sqlite3"), mounts) == "ext4"
    assert database.file_system(Path("/srv"), tmp_path / "lost") == ""


@pytest.mark.skipif(connection.vendor != "sqlite", reason="of SQLite")
def test_sqlite_where_it_should_not_stand(good: Any, monkeypatch: Any) -> None:
    assert _found("sqlite") == ()
    monkeypatch.setattr(database, "file_system", lambda path: "nfs4")
    assert [found.level for found in _found("sqlite")] == ["error"]


def test_migrations_that_wait(good: Any) -> None:
    assert _found("migrations") == ()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'doctor'")
    assert [found.level for found in _found("migrations")] == ["error"]


def test_a_pool_that_the_site_was_not_told_of(good: Any, monkeypatch: Any) -> None:
    assert _found("pooling") == ()
    monkeypatch.setattr(connection, "vendor", "postgresql")
    monkeypatch.setitem(connection.settings_dict, "PORT", "6432")
    good.PORUCH_PGBOUNCER = False
    assert [found.level for found in _found("pooling")] == ["error"]


def test_an_audit_log_that_was_changed(good: Any) -> None:
    from poruch.editorial.desk.audit import chain, protection

    chain.record("test.done")
    protection.install(connection)
    assert _found("audit_log") == ()
    protection.remove(connection)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {protection.TABLE} SET label = 'somebody else'")
    assert [found.level for found in _found("audit_log")] == ["error", "warning"]


def test_a_check_that_fails_is_a_finding(good: Any, monkeypatch: Any) -> None:
    def broken(circumstances: Any) -> Any:
        raise RuntimeError("a secret")

    monkeypatch.setitem(findings.CHECKS, "disk", findings.Check("disk", "Disk", broken))
    out = StringIO()
    with pytest.raises(SystemExit, match="1"):
        call_command("doctor", "--json", stdout=out)
    (disk,) = [check for check in json.loads(out.getvalue())["checks"] if check["name"] == "disk"]
    assert disk["level"] == "error"
    assert "RuntimeError" in out.getvalue()
    assert "a secret" not in out.getvalue()


def test_the_command_speaks_the_language_and_ends_well(good: Any, monkeypatch: Any) -> None:
    for name in set(findings.CHECKS) - {"hosts", "disk", "registration_keys"}:
        monkeypatch.delitem(findings.CHECKS, name)
    good.PORUCH_REGISTRATION_KEYS = []
    out = StringIO()
    call_command("doctor", stdout=out, no_color=True)
    assert "гаразд  Імена сайту" in out.getvalue()
    assert "увага  Ключі реєстрацій: " in out.getvalue()


def test_at_home_nothing_public_is_asked_for(good: Any) -> None:
    good.ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
    good.WAGTAILADMIN_BASE_URL = "http://127.0.0.1:8000"
    good.SECURE_SSL_REDIRECT = False
    good.PORUCH_REQUIRE_MFA = False
    assert [_found(name) for name in ("https", "second_factor", "schedule", "base_url")] == [()] * 4
    assert next(one for one in findings.examine(deploy=True) if one.name == "https").level == "error"


@pytest.mark.parametrize(
    ("role", "status"), [(None, 302), (Role.EDITOR, 302), (Role.PUBLISHER, 302), (Role.ADMINISTRATOR, 200)]
)
def test_the_page_is_for_administrators(
    good: Any, client: Any, role: Role | None, status: int, monkeypatch: Any
) -> None:
    good.PORUCH_REQUIRE_MFA = False
    good.SECURE_SSL_REDIRECT = False
    good.ALLOWED_HOSTS = ["testserver"]
    client.force_login(person(role, PartnerFactory(confirmed=True)))
    answer = client.get(reverse("system_state"))
    assert answer.status_code == status
    menu = client.get(reverse("wagtailadmin_home"))
    if menu.status_code == 200:
        assert (reverse("system_state") in menu.content.decode()) == (status == 200)
    if status == 200:
        assert "Стан системи" in answer.content.decode()
        assert client.post(reverse("system_state")).status_code == 405
