"""The copy of the starter content: whole, works without a server, signed."""

import io
import json
import os
import posixpath
import shutil
import subprocess
from collections import Counter
from pathlib import Path
from urllib.parse import unquote, urlsplit

import lxml.html
import pytest
from django.core.management import CommandError, call_command

from poruch.mirror import minisign
from search.evaluation import evaluate, read_judgements, summary
from tests.mirror.conftest import LIVE, Built
from tests.server import chromium

HERE = Path(__file__).parent
JUDGED = HERE.parent / "relevance" / "queries_dev.tsv"
#: nDCG@10 and recall@10 of the copy's search; measured 0.90 and 0.97 (the site's embedded engine: 0.919).
FLOORS = (0.87, 0.94)
#: Wrong on the live site too: pages of the areas cite a source that they do not list.
KNOWN = {"s45"}


def pages(built: Built) -> dict[str, lxml.html.HtmlElement]:
    return {
        path.relative_to(built.folder).as_posix(): lxml.html.fromstring(path.read_bytes())
        for path in built.folder.rglob("*.html")
    }


def needed(tool: str) -> str:
    found = shutil.which(tool)
    if found is None:
        if os.environ.get("CI"):
            pytest.fail(f"{tool} is missing", pytrace=False)
        pytest.skip(f"{tool} is missing")
    return found


def test_every_kind_of_page_and_file_is_there(built: Built) -> None:
    names = {
        "index.html", "uk/index.html", "en/index.html", "ru/index.html", "crh/index.html",
        "uk/guides/first-72-hours/index.html", "en/guides/first-72-hours/index.html",
        "uk/contacts/police/index.html", "uk/topics/status/index.html", "uk/glossary/index.html",
        "uk/laws/law-2010-ix/index.html", "uk/events/index.html", "uk/events/calendar.ics",
        "uk/events/feed.rss", "uk/press/feed/index.atom", "uk/search/index.html", "uk/mirror/index.html",
        "uk/mirror/all/index.html", "robots.txt", "SHA256SUMS", "manifest.json", "manifest.json.minisig",
    }  # fmt: skip
    assert {name for name in names if not (built.folder / name).is_file()} == set()
    packs = Counter(path.suffix for path in built.folder.rglob("*") if "education" in path.parts)
    assert min(packs[suffix] for suffix in (".pdf", ".zip", ".imscc")) >= 6
    # A page that a language lacks is linked where it is, not copied.
    assert not (built.folder / "crh/guides/first-72-hours").exists()


def test_all_links_lead_to_files_of_the_copy(built: Built) -> None:
    all_pages = pages(built)
    ids = {name: {one.get("id") for one in page.iter() if one.get("id")} for name, page in all_pages.items()}
    broken = []
    for name, page in all_pages.items():
        for element, attribute, link, _place in page.iterlinks():
            parts = urlsplit(link)
            if parts.scheme or parts.netloc or attribute not in {"href", "src", "action"}:
                continue
            target = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(parts.path)))
            target = name if not parts.path else target
            if not (built.folder / target).is_file():
                broken.append((name, link))
            elif parts.fragment and parts.fragment not in ids.get(target, set()) | KNOWN:
                broken.append((name, element.tag, link))
    assert broken == []


def test_a_page_loads_nothing_from_elsewhere_and_names_the_live_site_once(built: Built) -> None:
    for name, page in pages(built).items():
        loaded = page.xpath("//script/@src | //link[@rel='stylesheet' or @rel='icon']/@href | //img/@src")
        assert [link for link in loaded if urlsplit(link).netloc] == [], name
        assert not page.xpath("//script[not(@src)] | //*[@style] | //form[not(@role='search')]"), name
        live = [link for _element, _attribute, link, _place in page.iterlinks() if LIVE in link]
        live = [link for link in live if link not in page.xpath("//link[@rel='canonical']/@href")] or live[:1]
        text = lxml.html.tostring(page, encoding="unicode")
        assert text.count(LIVE) <= 2, name
        assert len(live) == 1, name
        assert len(page.xpath("//*[@class='copy-day']")) == 1, name


def test_phones_still_call_and_the_date_is_told(built: Built) -> None:
    contact = lxml.html.fromstring((built.folder / "uk/contacts/police/index.html").read_bytes())
    assert "tel:102" in contact.xpath("//main//a/@href")
    day = json.loads((built.folder / "manifest.json").read_text())["generated_at"][:10]
    about = lxml.html.fromstring((built.folder / "uk/mirror/index.html").read_bytes())
    assert about.xpath("string(//main//time/@datetime)")
    assert 'content:"' in (built.folder / "assets/copy.css").read_text()
    assert day <= about.xpath("string(//main//time/@datetime)")[:10]


def test_an_unchanged_site_is_not_written_again(built: Built) -> None:
    before = {path: path.stat().st_mtime_ns for path in built.folder.rglob("*.html")}
    assert "нічого не змінилося" in built.build().stdout
    assert {path: path.stat().st_mtime_ns for path in before} == before


@pytest.fixture
def taken(built: Built, tmp_path: Path) -> Path:
    """A copy that somebody passes on."""
    return Path(shutil.copytree(built.folder, tmp_path / "taken", copy_function=os.link))


def check(copy: Path, key: Path | str) -> str:
    """What is told of a copy with exit code 1; "" when it is whole."""
    try:
        call_command("check_mirror", str(copy), public_key=str(key), stdout=io.StringIO())
    except CommandError as error:
        return str(error) if error.returncode == 1 else f"exit code {error.returncode}"
    return ""


def rewrite(path: Path, content: bytes) -> None:
    path.unlink()
    path.write_bytes(content)


def test_tampering_is_seen(built: Built, taken: Path) -> None:
    assert check(taken, built.key) == ""
    page = taken / "uk/contacts/police/index.html"
    whole = page.read_bytes()
    rewrite(page, whole.replace(b"tel:102", b"tel:666"))
    assert check(taken, built.key) == "Файл змінено: uk/contacts/police/index.html"
    page.unlink()
    assert check(taken, built.key) == "Бракує файлу: uk/contacts/police/index.html"
    page.write_bytes(whole)
    (taken / "uk/extra.html").write_text("x")
    assert check(taken, built.key) == "Зайвий файл: uk/extra.html"
    (taken / "uk/extra.html").unlink()
    # Whoever changes a page and the manifest with it cannot sign it.
    manifest = taken / "manifest.json"
    rewrite(manifest, manifest.read_bytes().replace(b'"version": 1', b'"version": 2'))
    assert "Підпис не збігається" in check(taken, built.key)


def test_another_key_and_no_signature_are_seen(built: Built, taken: Path) -> None:
    assert check(taken, minisign.SecretKey.make().public.text) == "Підписано іншим ключем."
    own = minisign.PublicKey.read(built.key.read_text())
    other = minisign.PublicKey(own.id, minisign.SecretKey.make().public.key)
    assert "Підпис не збігається" in check(taken, other.text)
    (taken / "manifest.json.minisig").unlink()
    assert "не підписано" in check(taken, built.key)
    assert "не читається" in check(taken, "no key")


def test_the_zim_file_is_sound(built: Built) -> None:
    """-I is left out: Debian's zimcheck is of libzim 8 and takes the header of libzim 9.8, which has no old
    list of titles, for damage. The library's own check stands in for it (check_mirror)."""
    flags = ["-0", "-C", "-M", "-F", "-P", "-R", "-U", "-X", "-L", "-D"]
    run = subprocess.run([needed("zimcheck"), *flags, str(built.zim)], capture_output=True, text=True)
    assert run.returncode == 0, run.stdout
    assert "WARNING" not in run.stdout
    assert check(built.zim, built.key) == ""


def test_the_zim_file_holds_the_same_pages(built: Built) -> None:
    from libzim.reader import Archive

    archive = Archive(built.zim)
    assert archive.has_fulltext_index
    assert archive.main_entry.get_item().path == "index.html"
    assert bytes(archive.get_metadata("Language")).decode() == "ukr,eng,rus,crh"
    assert bytes(archive.get_illustration_item(48).content)[:4] == b"\x89PNG"
    for name, page in pages(built).items():
        entry = archive.get_entry_by_path(name)
        inside = lxml.html.fromstring(bytes(entry.get_item().content))
        assert inside.text_content() == page.text_content(), name
    assert archive.get_entry_by_path("uk/guides/first-72-hours/index.html").title.startswith(
        "Перші 72 години"
    )


def test_a_damaged_zim_file_is_seen(built: Built, tmp_path: Path) -> None:
    for suffix in ("", ".minisig"):
        shutil.copy(f"{built.zim}{suffix}", tmp_path)
    damaged = tmp_path / built.zim.name
    content = bytearray(damaged.read_bytes())
    content[len(content) // 2] ^= 1
    damaged.write_bytes(content)
    assert "Підпис не збігається" in check(damaged, built.key)


def test_the_search_of_a_copy_is_nearly_as_good_as_the_sites(built: Built) -> None:
    judged = read_judgements(JUDGED)
    asked = json.dumps([[one.locale, one.query] for one in judged], ensure_ascii=False)
    command = [needed("node"), str(HERE / "ask.js"), str(built.folder)]
    run = subprocess.run(command, input=asked, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    answers = dict(zip((one.qid for one in judged), json.loads(run.stdout), strict=True))
    scores = summary(evaluate(judged, lambda one: answers[one.qid]))
    print({kind: (round(one.ndcg, 3), round(one.recall, 3)) for kind, one in scores.items()})
    assert scores["all"].ndcg >= FLOORS[0]
    assert scores["all"].recall >= FLOORS[1]
    assert min(one.recall for one in scores.values()) >= 0.6


def test_a_reader_without_a_network(built: Built) -> None:
    """From a memory card, on a phone: search for an inflected word with a mistake, read, change language."""
    with chromium() as browser:
        window = browser.new_context(viewport={"width": 390, "height": 844}, offline=True)
        page = window.new_page()
        wrong, elsewhere = [], []
        page.on(
            "console", lambda told: wrong.append(told.text) if told.type in {"error", "warning"} else None
        )
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("request", lambda one: elsewhere.append(one.url) if not one.url.startswith("file:") else None)
        page.goto((built.folder / "index.html").as_uri())
        page.get_by_role("link", name="Українська").click()
        page.get_by_role("searchbox").fill("довіренностями від вязня")
        page.get_by_role("button", name="Знайти").click()
        page.get_by_role("heading", level=3).first.wait_for()
        assert "Знайдено сторінок" in page.get_by_role("status").inner_text()
        page.get_by_role("link", name="Довіреність").first.click()
        assert "/uk/guides/power-of-attorney/" in page.url
        page.get_by_role("link", name="English").click()
        assert "/en/guides/power-of-attorney/" in page.url
        shown = page.evaluate("getComputedStyle(document.querySelector('.copy-day'), '::after').content")
        assert len(shown.strip('"')) == len("25.11.2026")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert (wrong, elsewhere) == ([], [])
        window.close()


def test_without_javascript_pages_are_found_by_the_alphabet(built: Built) -> None:
    every = lxml.html.fromstring((built.folder / "uk/mirror/all/index.html").read_bytes())
    linked = {
        posixpath.normpath(posixpath.join("uk/mirror/all", link)) for link in every.xpath("//main//a/@href")
    }
    guides = {
        path.relative_to(built.folder).as_posix() for path in built.folder.glob("uk/guides/*/index.html")
    }
    assert guides <= linked
