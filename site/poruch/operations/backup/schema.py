"""Whether this program can read a backup, and the tables as the backup knew them."""

from typing import Any

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from poruch.operations.backup.errors import BackupError
from poruch.operations.backup.loading import existing


def demand(header: dict[str, Any]) -> None:
    """:class:`BackupError` with what to do instead, when the backup does not fit here. Changes nothing."""
    if header["database"] != connection.vendor:
        raise BackupError(
            _("Копія з %(from)s, а база тут %(to)s. Між ними переносять export_content та import_content.")
            % {"from": header["database"], "to": connection.vendor}
        )
    executor = MigrationExecutor(connection)
    known, mine = set(executor.loader.disk_migrations), executor.loader.migrated_apps
    known |= {one for squashed in executor.loader.disk_migrations.values() for one in squashed.replaces}
    wanted = _wanted(header)
    if unknown := sorted(f"{app}.{name}" for app, name in wanted - known if app in mine):
        raise BackupError(
            _("Копію зроблено новішою програмою (%s). Оновіть Поруч і повторіть.") % ", ".join(unknown[:3])
        )
    if lost := sorted({app for app, _name in wanted} - mine):
        raise BackupError(_("Копії потрібні застосунки, яких тут не ввімкнено: %s.") % ", ".join(lost))
    if existing() and set(executor.loader.applied_migrations) != wanted:
        raise BackupError(
            _("Таблиці тут іншої версії, ніж у копії. Відновіть її в базу без таблиць: нову або порожню.")
        )


def make(header: dict[str, Any]) -> None:
    """In a database without tables: those of the backup's migrations, not of today's."""
    if existing():
        return
    executor = MigrationExecutor(connection)
    graph, wanted = executor.loader.graph, _wanted(header)
    # What was squashed since is known by the name of the whole.
    wanted |= {
        key for key, one in graph.nodes.items() if one and one.replaces and set(one.replaces) <= wanted
    }
    wanted &= graph.nodes.keys()
    targets = [one for one in wanted if not any(child.key in wanted for child in _children(graph, one))]
    executor.migrate(sorted(targets))


def _children(graph: Any, node: tuple[str, str]) -> list[Any]:
    """Those of the same app: a later migration of it brings the earlier."""
    return [child for child in graph.node_map[node].children if child.key[0] == node[0]]


def _wanted(header: dict[str, Any]) -> set[tuple[str, str]]:
    return {(app, name) for app, name in header["migrations"]}
