"""examples/mirror.py against a server of ours, while editors work."""

import importlib.util
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connections
from wagtail.models import Page

from kb.models import GuidePage
from poruch.core import away
from poruch.core.tree import ensure_home, ensure_locale
from tests.api.conftest import add_partners
from tests.factories import GuideFactory, PhoneFactory, StandardPageFactory, filled

PROGRAM = Path(__file__).resolve().parents[2] / "examples" / "mirror.py"


def load() -> Any:
    spec = importlib.util.spec_from_file_location("poruch_mirror", PROGRAM)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


program = load()


@pytest.fixture
def world(transactional_db: Any) -> SimpleNamespace:
    for language in ("uk", "en"):
        ensure_locale(language)
    if not Page.get_first_root_node():
        Page.add_root(instance=Page(title="Root", slug="root"))
    ensure_home("uk")
    add_partners()
    phone = PhoneFactory(slug="line", number="0 800 100 200", source="Сайт", source_date="2026-01")
    resource = filled.resource("установа", slug="bureau", title="Бюро", phones=[phone])
    guide = filled.guide("перше", slug="first", title="Перший", phones=[phone], resource=resource)
    joint = StandardPageFactory(slug="joint", title="Спільна <сторінка>", joint=True)
    return SimpleNamespace(phone=phone, resource=resource, guide=guide, joint=joint)


def run(address: str, folder: Path, *options: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, str(PROGRAM), address, str(folder), *options]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def read(folder: Path, page: Any) -> Any:
    return json.loads((folder / "page" / f"{page.pk}.json").read_text())


def edit_all(world: SimpleNamespace) -> None:
    """Rename, unpublish, delete, add, and correct a phone that a guide shows."""
    guide = GuidePage.objects.get(pk=world.guide.pk)
    guide.title, guide.slug = "Перший, перейменований", "renamed"
    guide.save_revision(clean=False).publish()
    GuideFactory(slug="added", title="Доданий")
    for law in Page.objects.filter(slug__startswith="akt-"):
        law.specific.unpublish()
    with away.for_good():
        GuidePage.objects.get(title="Сусідній довідник").delete()
    world.phone.number = "0 800 500 335"
    world.phone.save()


def test_a_copy_follows_edits_and_proves_it(world: SimpleNamespace, live_server: Any, tmp_path: Path) -> None:
    folder = tmp_path / "copy"
    first = run(live_server.url, folder)
    assert first.returncode == 0, first.stderr
    assert read(folder, world.guide)["title"] == "Перший"
    text = (folder / "page" / f"{world.joint.pk}.html").read_text()
    assert "Разом із міською радою" in text
    assert "Спільна &lt;сторінка&gt;" in text
    neighbour = GuidePage.objects.get(title="Сусідній довідник")

    edits = threading.Thread(target=lambda: (edit_all(world), connections.close_all()))
    edits.start()
    during = run(live_server.url, folder)
    edits.join()
    assert during.returncode == 0, during.stderr
    checked = run(live_server.url, folder, "--check")
    assert (checked.returncode, checked.stdout.startswith("The copy is equal")) == (0, True), checked.stdout
    guide = read(folder, world.guide)
    assert (guide["title"], guide["slug"]) == ("Перший, перейменований", "renamed")
    assert guide["steps"][0]["phones"][0]["number"] == "0 800 500 335"
    assert not (folder / "page" / f"{neighbour.pk}.json").exists()

    path = folder / "page" / f"{world.guide.pk}.json"
    path.write_text(json.dumps({**guide, "title": "Підроблено"}))
    (folder / "page" / f"{world.joint.pk}.json").unlink()
    wrong = run(live_server.url, folder, "--check")
    assert wrong.returncode == 1
    assert f"page {world.guide.pk}: differs in title" in wrong.stdout
    assert f"page {world.joint.pk}: is on the site and not in the copy" in wrong.stdout


class Stumbling(program.Site):  # type: ignore[misc, name-defined]
    """Dies in the middle, as a process that is killed does."""

    left = 5

    def get(self, path: str, etag: str = "") -> Any:
        self.left -= 1
        if self.left < 0:
            raise KeyboardInterrupt
        return super().get(path, etag)


def test_a_crash_loses_nothing_and_a_long_absence_begins_anew(
    world: SimpleNamespace, live_server: Any, tmp_path: Path
) -> None:
    from poruch.api.changes import keeping

    folder = tmp_path / "copy"
    dying = program.Mirror(Stumbling(live_server.url), folder)
    with pytest.raises(KeyboardInterrupt):
        dying.sync()
    dying.rows.close()
    assert 0 < len(list(folder.glob("page/*.json"))) < 5
    mirror = program.Mirror(program.Site(live_server.url), folder)
    mirror.sync()
    assert mirror.check() == []
    keeping.begin_anew()
    with away.for_good():
        GuidePage.objects.get(pk=world.guide.pk).delete()
    mirror.sync()
    assert mirror.check() == []
    assert not (folder / "page" / f"{world.guide.pk}.json").exists()
    assert run(live_server.url, folder).returncode == 1  # Somebody is at work in this folder.


class Busy(BaseHTTPRequestHandler):
    """Says twice that it is busy, then answers; sends elsewhere."""

    asked: list[str] = []

    def do_GET(self) -> None:
        self.asked.append(self.headers.get("If-None-Match", ""))
        if len(self.asked) <= 2:
            self.send_response(429 if len(self.asked) == 1 else 503)
            self.send_header("Retry-After", "7")
            self.end_headers()
            return
        item = {"sequence": 1, "kind": "upsert", "object": "page", "id": "../../x", "api": "/api/v1/pages/1"}
        body = json.dumps({"items": [item], "next": "n", "has_more": False}).encode()
        self.send_response(200)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture
def busy() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Busy)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_it_waits_as_told_and_trusts_no_names(busy: str, tmp_path: Path) -> None:
    waits: list[float] = []
    mirror = program.Mirror(program.Site(busy, waits.append), tmp_path / "copy")
    with pytest.raises(program.MirrorError, match="cannot be a file"):
        mirror.sync()
    assert waits == [7, 14]
    assert not (tmp_path / "x.json").exists()


def test_no_site_is_a_sentence(tmp_path: Path) -> None:
    site = program.Site("http://127.0.0.1:9", lambda seconds: None)
    with pytest.raises(program.MirrorError, match="could not be read"):
        program.Mirror(site, tmp_path / "copy").sync()
