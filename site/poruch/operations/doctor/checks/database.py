"""The database: reachable, migrated, where it may stand, and its log whole."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from poruch.editorial.desk.audit import chain, protection
from poruch.operations.doctor.findings import Circumstances, Finding, error, warning
from poruch.operations.doctor.findings import register as _register

#: Seconds by which the clocks of the site and the database may differ.
SKEW: Final = 5.0
_NETWORK: Final = ("nfs", "cifs", "smb", "9p", "fuse.sshfs", "glusterfs", "ceph", "afs", "lustre", "davfs")
MOUNTS: Final = Path("/proc/mounts")


def reachable(circumstances: Circumstances) -> Iterator[Finding]:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as failed:
        yield error(
            _("База даних не відповідає: %s.") % type(failed).__name__,
            _("Перевірте DATABASE_URL і чи працює сервер бази."),
        )


def migrations(circumstances: Circumstances) -> Iterator[Finding]:
    executor = MigrationExecutor(connection)
    waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if waiting:
        what = ngettext(
            "База старіша за програму: чекає %(count)d зміна.",
            "База старіша за програму: чекає змін: %(count)d.",
            waiting,
        )
        yield error(what % {"count": waiting}, _("Виконайте manage.py prepare."))


def sqlite(circumstances: Circumstances) -> Iterator[Finding]:
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode")
        mode = str(cursor.fetchone()[0])
    if mode not in ("wal", "memory"):
        yield warning(
            _("Журнал SQLite в режимі «%s»: читачі чекають, доки редактор зберігає.") % mode,
            _("Перевірте, чи тека бази дає писати файли -wal і -shm, і перезапустіть сайт."),
        )
    kind = file_system(Path(str(settings.DATABASES["default"]["NAME"])))
    if kind.startswith(_NETWORK):
        yield error(
            _("Файл бази лежить на мережевому диску (%s): SQLite там може втратити дані.") % kind,
            _("Перенесіть PORUCH_DATA_DIR на диск цієї машини або перейдіть на PostgreSQL."),
        )


def file_system(path: Path, mounts: Path = MOUNTS) -> str:
    """The type of the file system that ``path`` is on; empty where the system does not tell."""
    try:
        lines = [line.split() for line in mounts.read_text().splitlines()]
    except OSError:
        return ""
    above = [(len(parts[1]), parts[2]) for parts in lines if Path(path).absolute().is_relative_to(parts[1])]
    return max(above, default=(0, ""))[1]


def pooling(circumstances: Circumstances) -> Iterator[Finding]:
    port = str(connection.settings_dict.get("PORT") or "")
    if connection.vendor == "postgresql" and port == "6432" and not settings.PORUCH_PGBOUNCER:
        yield error(
            _("Перед базою стоїть PgBouncer, а сайт про це не знає: довгі переліки обриватимуться."),
            _("Задайте PORUCH_PGBOUNCER=1."),
        )


def clock(circumstances: Circumstances) -> Iterator[Finding]:
    if connection.vendor != "postgresql":
        return
    before = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        told: datetime = cursor.fetchone()[0]
    after = timezone.now()
    skew = max((before - told).total_seconds(), (told - after).total_seconds(), 0.0)
    if skew > SKEW:
        yield warning(
            _("Годинники сайту й бази різняться на %d с: розклад і ембарго спрацюють не вчасно.")
            % round(skew),
            _("Увімкніть синхронізацію часу (systemd-timesyncd або chrony) на обох машинах."),
        )


def audit_log(circumstances: Circumstances) -> Iterator[Finding]:
    faults = chain.verify().faults
    if faults:
        yield error(
            _("Журнал дій змінено: перший зіпсований запис %d.") % faults[0][0],
            _("Виконайте manage.py check_audit, порівняйте з копією і з’ясуйте, хто мав доступ до бази."),
        )
    if not protection.is_installed(connection):
        yield warning(
            _("База не захищає журнал дій від змін."),
            _("Як відновити захист, написано в docs/operations/doctor.md."),
        )


def register() -> None:
    _register("database", gettext_lazy("База даних"), reachable)
    _register("migrations", gettext_lazy("Зміни бази"), migrations)
    _register("sqlite", gettext_lazy("Файл бази"), sqlite)
    _register("pooling", gettext_lazy("З’єднання з базою"), pooling)
    _register("clock", gettext_lazy("Годинник"), clock)
    _register("audit_log", gettext_lazy("Журнал дій"), audit_log)
