"""Clients are generated from the schema: a generator takes it, and code that uses the types compiles."""

import json
import os
import shutil
from pathlib import Path

import pytest

from poruch.api.router import VERSION
from tools import client


@pytest.mark.slow
def test_typescript(tmp_path: Path) -> None:
    if shutil.which("npm") is None and not os.environ.get("CI"):
        pytest.skip("npm is missing")
    folder = tmp_path / "typescript"
    made = shutil.ignore_patterns("schema.d.ts", "openapi.json", "node_modules")
    shutil.copytree(client.FOLDER, folder, ignore=made)
    types = client.build(folder).read_text()
    assert "GuideDetail" in types
    assert json.loads((folder / "openapi.json").read_text())["info"]["version"] == VERSION


def test_the_package_has_the_version_of_the_api() -> None:
    assert json.loads((client.FOLDER / "package.json").read_text())["version"] == VERSION
