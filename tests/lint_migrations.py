"""No new migration may break the release that still runs: ``python -m tests.lint_migrations [--write]``.

django-migration-linter reads the SQL that PostgreSQL would get; without ``DATABASE_URL`` a temporary cluster
says what that is. Migrations named in ``data/migrations-baseline.txt`` are older than this promise.
``--write`` names all that exist; ``--app LABEL`` looks at one app. docs/operations/upgrades.md has the rules.
"""

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from tests.with_postgres import cluster, server_folder

ROOT = Path(__file__).resolve().parents[1]
BASELINE = ROOT / "data" / "migrations-baseline.txt"


def ours(migrations: Any, app: str) -> Iterator[Any]:
    """The migrations whose code is in this repository, in order; of one app, wherever it is."""
    from django.apps import apps

    for key in sorted(migrations):
        label = key[0]
        folder = Path(apps.get_app_config(label).path)
        here = folder.is_relative_to(ROOT) and ".venv" not in folder.relative_to(ROOT).parts
        if label == app or (here and not app):
            yield migrations[key]


def lint(arguments: argparse.Namespace) -> int:
    import django

    django.setup()
    from django_migration_linter import MigrationLinter

    linter = MigrationLinter(no_cache=True, quiet=["ok", "ignore"])
    found = list(ours(linter.migration_loader.disk_migrations, arguments.app))
    names = {f"{one.app_label} {one.name}": one for one in found}
    if arguments.write:
        BASELINE.write_text("".join(f"{name}\n" for name in names))
        return 0
    known = set(BASELINE.read_text().splitlines())
    new = [one for name, one in names.items() if name not in known]
    for migration in new:
        linter.lint_migration(migration)
    if linter.has_errors:
        sys.stderr.write(
            "These migrations would break the running release: see docs/operations/upgrades.md.\n"
        )
        return 1
    sys.stdout.write(f"{len(new)} new migrations leave the running release whole.\n")
    return 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--app", default="")
    arguments = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "poruch.settings.test")
    folder = server_folder()
    given = os.environ.get("DATABASE_URL")
    if not given and folder is None:
        sys.stderr.write("PostgreSQL's server is not installed here: try `apt-get install postgresql`.\n")
        return 1
    with nullcontext(given) if given or folder is None else cluster(folder) as url:
        os.environ["DATABASE_URL"] = str(url)
        code = lint(arguments)
        from django.db import connections

        connections.close_all()
    return code


if __name__ == "__main__":
    sys.path[:0] = [str(ROOT), str(ROOT / "site")]
    sys.exit(main())
