"""The linter of migrations finds what would break the release that still runs."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.with_postgres import cluster, server_folder

ROOT = Path(__file__).resolve().parents[2]
HEAD = "from django.db import migrations, models\n\nclass Migration(migrations.Migration):\n"
FIRST = """    operations = [migrations.CreateModel("Thing", [
        ("id", models.BigAutoField(primary_key=True)), ("old", models.CharField(max_length=9))])]
"""
CHANGES = {
    "must": ('migrations.AddField("thing", "must", models.IntegerField(default=1))', True),
    "rename": ('migrations.RenameField("thing", "old", "new")', True),
    "drop": ('migrations.RemoveField("thing", "old")', True),
    "index": ('migrations.AddIndex("thing", models.Index(fields=["old"], name="thing_old"))', False),
    "may": ('migrations.AddField("thing", "may", models.IntegerField(null=True))', False),
    "given": ('migrations.AddField("thing", "given", models.IntegerField(default=1, db_default=1))', False),
}


@pytest.mark.postgres
def test_a_migration_that_breaks_the_running_release_is_found(tmp_path: Path) -> None:
    folder = server_folder()
    if folder is None:
        pytest.fail("PostgreSQL is missing") if os.environ.get("CI") else pytest.skip("PostgreSQL is missing")
    for name, (change, _bad) in CHANGES.items():
        app = tmp_path / f"lint_{name}"
        (app / "migrations").mkdir(parents=True)
        for file in ("__init__.py", "models.py", "migrations/__init__.py"):
            (app / file).touch()
        (app / "migrations" / "0001_initial.py").write_text(HEAD + FIRST)
        second = f'    dependencies = [("lint_{name}", "0001_initial")]\n    operations = [{change}]\n'
        (app / "migrations" / "0002_change.py").write_text(HEAD + second)
    labels = [f"lint_{name}" for name in CHANGES]
    (tmp_path / "lint_settings.py").write_text(
        f"import os\nimport dj_database_url\nINSTALLED_APPS = {labels}\nUSE_TZ = True\nSECRET_KEY = 'x'\n"
        "DATABASES = {'default': dj_database_url.config()}\n"
        "DEFAULT_AUTO_FIELD = 'django.db.models.BigAutoField'\n"
    )
    codes = {}
    with cluster(folder) as url:
        environment = {
            **os.environ,
            "DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "lint_settings",
            "PYTHONPATH": os.pathsep.join(map(str, (tmp_path, ROOT, ROOT / "site"))),
        }
        for name in CHANGES:
            command = [sys.executable, "-m", "tests.lint_migrations", "--app", f"lint_{name}"]
            done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
            codes[name] = done.returncode
            assert ("upgrades.md" in done.stderr) == bool(done.returncode), done.stderr
    assert codes == {name: int(bad) for name, (_change, bad) in CHANGES.items()}
