"""What a later run changes, what never enters a copy, and what a cut or a second run leaves."""

import io
import json
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from poruch.core.models import SiteRevision
from poruch.mirror import manifest, minisign, writing
from tests.factories import PhoneFactory
from tests.factories.filled import guide
from tests.factories.registration import event
from tests.test_canary import build as hidden_and_public
from tests.test_canary import leaks

pytestmark = pytest.mark.usefixtures("site")


@pytest.fixture
def build(tmp_path: Path, settings: Any) -> Any:
    """``build("--option")`` runs the command on the test's own site."""
    key = minisign.SecretKey.make()
    key.write(tmp_path / "key")
    settings.PORUCH_MIRROR_KEY = str(tmp_path / "key")

    def run(*arguments: str) -> str:
        chosen = (*arguments, "--no-fallbacks")
        printed = io.StringIO()
        call_command("build_mirror", str(tmp_path / "copy"), *chosen, stdout=printed, stderr=printed)
        return printed.getvalue()

    run.folder = tmp_path / "copy"  # type: ignore[attr-defined]
    run.key = key.public  # type: ignore[attr-defined]
    return run


def stamps(folder: Path) -> dict[str, int]:
    return {name: (folder / name).stat().st_mtime_ns for name in manifest.present(folder)}


def texts(name: str, content: bytes) -> list[str]:
    """A file as it could be read, what is packed in it too."""
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return [text for one in packed.namelist() for text in [one, *texts(one, packed.read(one))]]
    return [name, content.decode("utf-8", errors="replace")]


def test_nothing_hidden_is_in_a_copy(build: Any, tmp_path: Path) -> None:
    from libzim.reader import Archive

    hidden_and_public()
    build("--zim", str(tmp_path / "copy.zim"))
    found = {}
    for name in manifest.present(build.folder):
        for text in texts(name, (build.folder / name).read_bytes()):
            if leaked := leaks(text):
                found[name] = leaked
    archive = Archive(tmp_path / "copy.zim")
    for number in range(archive.all_entry_count):
        entry = archive._get_entry_by_id(number)
        if not entry.is_redirect and (
            leaked := leaks(bytes(entry.get_item().content).decode("utf-8", "replace"))
        ):
            found[f"zim:{entry.path}"] = leaked
    assert found == {}
    # The public ones are there, so that the silence above says something.
    assert (build.folder / "assets/index-uk.js").read_text().count("очерет") > 3


def test_a_later_run_writes_what_changed_also_after_one_that_was_cut_short(
    build: Any, monkeypatch: Any, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        kept = guide("перше", slug="kept", title="Перший довідник")
        gone = guide("друге", slug="gone", title="Другий довідник")
    build()
    before = stamps(build.folder)
    assert "uk/guides/gone/index.html" in before
    with django_capture_on_commit_callbacks(execute=True):
        gone.unpublish()
        kept.title = "Нова назва"
        kept.save_revision(clean=False).publish()
    with monkeypatch.context() as patched:
        patched.setattr(writing.Folder, "_place", _second_fails(writing.Folder._place))
        with pytest.raises(CommandError, match="no space left"):
            build()
    assert manifest.problems(build.folder, build.key)
    build()
    assert manifest.problems(build.folder, build.key) == []
    after = stamps(build.folder)
    assert not any("gone" in name for name in after)
    assert "gone" not in (build.folder / "manifest.json").read_text()
    assert "Нова назва" in (build.folder / "uk/guides/kept/index.html").read_text()
    assert after["uk/contacts/index.html"] == before["uk/contacts/index.html"]
    _a_fault_leaves_it_as_it_is(build, monkeypatch)


def test_a_zim_file_stays_until_a_page_differs(
    build: Any, tmp_path: Path, monkeypatch: Any, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        page = guide("перше", slug="kept", title="Перший довідник")
    zim = tmp_path / "copy.zim"
    assert "Записано" in build("--zim", str(zim))
    written = zim.stat().st_mtime_ns
    tomorrow = timezone.now() + timedelta(days=1)
    monkeypatch.setattr(timezone, "now", lambda: tomorrow)
    SiteRevision.renew()
    told = build("--zim", str(zim))
    assert "лишився як був" in told
    assert "записано: 0" not in told, "the date of the folder's copy is new"
    assert zim.stat().st_mtime_ns == written
    assert "нічого не змінилося" in build("--zim", str(zim))
    with django_capture_on_commit_callbacks(execute=True):
        page.title = "Нова назва"
        page.save_revision(clean=False).publish()
    assert "Записано" in build("--zim", str(zim))


def _second_fails(place: Any) -> Any:
    placed: list[str] = []

    def fails(self: Any, name: str) -> None:
        if placed:
            raise OSError("no space left")
        placed.append(name)
        place(self, name)

    return fails


def _a_fault_leaves_it_as_it_is(build: Any, monkeypatch: Any) -> None:
    before = stamps(build.folder)

    def fails(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr("kb.models.GuideIndexPage.get_context", fails)
    with pytest.raises(CommandError, match="помилка сервера"):
        build("--force")
    assert stamps(build.folder) == before


def test_two_runs_do_not_mix_and_other_files_are_safe(build: Any, tmp_path: Path) -> None:
    with writing.locked(build.folder), pytest.raises(CommandError, match="інший запуск"):
        build()
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "photo.jpg").write_text("x")
    with pytest.raises(CommandError, match="лежить щось інше"):
        call_command("build_mirror", str(tmp_path / "mine"))
    assert (tmp_path / "mine" / "photo.jpg").exists()


def test_a_change_while_the_site_is_read_is_in_the_copy(
    build: Any, monkeypatch: Any, django_capture_on_commit_callbacks: Any
) -> None:
    """Withdrawn after its page was read: the site is read again."""
    from poruch.mirror.crawling import Crawler

    with django_capture_on_commit_callbacks(execute=True):
        page = guide("друге", slug="gone", title="Другий довідник")
    read = Crawler.run

    def withdrawn(self: Any, *args: Any) -> Any:
        found = read(self, *args)
        page.refresh_from_db()
        if page.live:
            with django_capture_on_commit_callbacks(execute=True):
                page.unpublish()
        return found

    monkeypatch.setattr(Crawler, "run", withdrawn)
    build()
    assert not (build.folder / "uk/guides/gone").exists()
    assert SiteRevision.current() > 0


def test_what_needs_a_server_is_said_in_words(build: Any) -> None:
    PhoneFactory(number="102", urgent_row=True)
    meeting = event(title="Зустріч", slug="meeting")
    build("--address", "https://mirror.example/poruch/")
    page = (build.folder / f"uk/events/{meeting.slug}/index.html").read_text()
    assert "Записатися можна на живому сайті" in page
    assert "/register/" not in page
    assert (build.folder / f"uk/events/{meeting.slug}.ics").is_file()
    lessons = (build.folder / "uk/education/index.html").read_text()
    assert "Відбір працює лише на живому сайті" in lessons
    assert "education/plan" not in lessons
    assert "https://mirror.example/poruch/uk/guides/index.html" in (build.folder / "sitemap.xml").read_text()
    missing = (build.folder / "404.html").read_text()
    assert 'href="/poruch/uk/index.html"' in missing
    assert 'href="tel:102"' in missing
    assert json.loads((build.folder / "manifest.json").read_text())["counts"]["uk"] > 5


def test_a_key_is_never_overwritten(tmp_path: Path) -> None:
    call_command("mirror_key", str(tmp_path / "key"), stdout=io.StringIO())
    assert (tmp_path / "key").stat().st_mode & 0o077 == 0
    with pytest.raises(CommandError, match="не перезаписуємо"):
        call_command("mirror_key", str(tmp_path / "key"))
    assert minisign.SecretKey.read(tmp_path / "key").public.file == (tmp_path / "key.pub").read_text()
