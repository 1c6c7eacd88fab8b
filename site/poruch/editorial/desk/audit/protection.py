"""Triggers by which the database itself refuses a change of the log, whoever asks.

They stop mistakes and code of ours, not the owner of the database, who can drop a trigger: what he changes
the chain of digests shows.
"""

from typing import Any, Final

TABLE: Final = "editorial_desk_auditentry"
NAME: Final = "editorial_audit_append_only"
_REFUSAL: Final = "The audit log is append-only"

_INSTALL: Final = {
    "sqlite": [
        f"CREATE TRIGGER IF NOT EXISTS {NAME}_{verb} BEFORE {verb} ON {TABLE} "
        f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
        for verb in ("update", "delete")
    ],
    "postgresql": [
        f"CREATE OR REPLACE FUNCTION {NAME}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$",
        f"CREATE OR REPLACE TRIGGER {NAME}_row BEFORE UPDATE OR DELETE ON {TABLE} "
        f"FOR EACH ROW EXECUTE FUNCTION {NAME}()",
        f"CREATE OR REPLACE TRIGGER {NAME}_all BEFORE TRUNCATE ON {TABLE} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {NAME}()",
    ],
}
_REMOVE: Final = {
    "sqlite": [f"DROP TRIGGER IF EXISTS {NAME}_{verb}" for verb in ("update", "delete")],
    "postgresql": [f"DROP TRIGGER IF EXISTS {NAME}_{part} ON {TABLE}" for part in ("row", "all")],
}
_COUNT: Final = {
    "sqlite": "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s",
    "postgresql": "SELECT count(*) FROM pg_trigger WHERE tgname LIKE %s AND tgenabled <> 'D'",
}


def install(connection: Any) -> None:
    _run(connection, _INSTALL)


def remove(connection: Any) -> None:
    """For a test that empties tables; nothing of the site calls it."""
    _run(connection, _REMOVE)


def is_installed(connection: Any) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(_COUNT[connection.vendor], [f"{NAME}%"])
        return bool(cursor.fetchone()[0] == 2)


def _run(connection: Any, statements: dict[str, list[str]]) -> None:
    with connection.cursor() as cursor:
        for statement in statements[connection.vendor]:
            cursor.execute(statement)
