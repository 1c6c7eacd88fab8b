"""examples/static-site: a whole site made from the API alone."""

import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from html.parser import HTMLParser
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup

FOLDER = Path(__file__).resolve().parents[2] / "examples" / "static-site"
NAMES = ("build", "pages", "preview", "reading", "words")


@pytest.fixture(scope="module")
def program() -> Iterator[Any]:
    """Its modules find each other as they do when it is started."""
    before = {name: sys.modules.pop(name, None) for name in NAMES}
    sys.path.insert(0, str(FOLDER))
    import build  # type: ignore[import-not-found]

    yield {name: sys.modules[name] for name in NAMES if name in sys.modules} | {"build": build}
    sys.path.remove(str(FOLDER))
    for name in NAMES:
        sys.modules.pop(name, None)
        if before[name] is not None:
            sys.modules[name] = before[name]


@pytest.fixture(scope="module")
def built(program: Any, server: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out: Path = tmp_path_factory.mktemp("static") / "out"
    assert program["build"].main([server, str(out)]) == 0
    return out


@pytest.fixture(scope="module")
def soups(built: Path) -> dict[Path, BeautifulSoup]:
    return {path: BeautifulSoup(path.read_text(), "html.parser") for path in sorted(built.rglob("*.html"))}


def test_the_starter_content_becomes_a_site(
    built: Path, soups: dict[Path, BeautifulSoup], program: Any, server: str
) -> None:
    source = program["reading"].Source(server)
    for section in ("", "guides/", "contacts/", "events/", "education/", "glossary/"):
        for language in ("uk", "en"):
            assert (built / language / section / "index.html").exists(), (language, section)
    listed = [item for item in source.listed("/pages") if item["locale"] == "uk"]
    assert len(listed) > 50
    for item in listed:
        page = soups[built / item["url"].strip("/") / "index.html"]
        assert page.find("h1").get_text() == item["title"]
        assert page.html["lang"] == page.article["lang"] == "uk"
        assert item["attribution"] in page.get_text()
        if item["unconfirmed"]:
            assert page.select('meta[name="robots"][content="noindex"]')
        if item["unconfirmed"] and item["type"] == "guide":
            assert "Чернетка" in page.get_text()
        if item["last_checked"]:
            assert item["last_checked"][:4] in page.footer.get_text()


def test_every_internal_link_leads_somewhere(built: Path, soups: dict[Path, BeautifulSoup]) -> None:
    for path, page in soups.items():
        for link in page.find_all(["a", "link"], href=True):
            parts = urlsplit(link["href"])
            if parts.scheme:
                continue
            target = (path.parent / parts.path).resolve() if parts.path else path
            assert target.is_file(), (path, link["href"])
            if parts.fragment and target.suffix == ".html":
                found = soups[built / target.relative_to(built.resolve())]
                assert found.find(id=parts.fragment) is not None, (path, link["href"])


def test_nothing_is_asked_of_anybody(soups: dict[Path, BeautifulSoup]) -> None:
    """No script, no style in place, and nothing is loaded but the one stylesheet."""
    for path, page in soups.items():
        assert not page.select("script, style, [style], img, iframe, form, object"), path
        assert not [tag for tag in page.find_all(True) if any(name.startswith("on") for name in tag.attrs)]
        for sheet in page.select('link[rel="stylesheet"]'):
            assert not urlsplit(sheet["href"]).scheme


class Strict(HTMLParser):
    """Every element that is opened is closed, in order."""

    VOID = frozenset({"meta", "link", "br", "hr", "img", "input"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open, tag
        assert self.open.pop() == tag, (tag, self.getpos())


def test_the_html_is_whole(built: Path, soups: dict[Path, BeautifulSoup]) -> None:
    for path in soups:
        if path.parent != built:
            parser = Strict()
            parser.feed(path.read_text())
            assert parser.open == [], path


def page_of(**values: Any) -> dict[str, Any]:
    page = {
        "id": 1, "type": "guide", "locale": "uk", "title": "Назва <b>", "summary": "Про \"це\" & те",
        "summary_html": "Про це", "url": "/uk/guides/a/", "html_url": "https://cms.example/uk/guides/a/",
        "translation_key": "k1", "body_html": "<p>Текст</p>", "partners": [], "attribution": "",
        "unconfirmed": False, "law_changed_on": None, "last_checked": "2026-01-02", "updated": None,
    }  # fmt: skip
    return {**page, **values}


def test_marks_attribution_fallback_and_escapes(program: Any) -> None:
    world = program["reading"].World("https://cms.example")
    world.chains = {"uk": ["uk"], "en": ["en", "uk"]}
    world.names = {"uk": "Українська", "en": "English"}
    world.terms = world.events = {"uk": [], "en": []}
    link = '<a href="https://cms.example/uk/guides/b/#s1">b</a> <a href="https://other.example/">o</a>'
    link += '<a href="/x/">x</a>'
    pages = [
        page_of(id=1, type="guide_index", title="Довідники", url="/uk/guides/", translation_key="k0"),
        page_of(id=2, body_html=link, joint=True, attribution="Разом із <радою>", unconfirmed=True,
                law_changed_on="2026-03-01"),
        page_of(id=3, title="Б", url="/uk/guides/b/", translation_key="k2"),
    ]  # fmt: skip
    world.pages = {page["id"]: page for page in pages}
    files = dict(program["pages"].Builder(world, ["uk", "en"]).files())
    english = BeautifulSoup(files["en/guides/a/index.html"], "html.parser")
    assert english.html is not None
    assert english.article is not None
    assert (english.html["lang"], english.article["lang"]) == ("en", "uk")
    assert "not yet in English" in english.get_text()
    assert [a["href"] for a in english.article.find_all("a")] == [
        "../b/index.html#s1",
        "https://other.example/",
        "https://cms.example/x/",
    ]
    section = BeautifulSoup(files["en/guides/index.html"], "html.parser")
    card = next(li for li in section.select(".cards li") if "<радою>" in li.get_text())
    assert card["lang"] == "uk"
    assert {"Разом із <радою>", "Draft, not confirmed", "The law changed on 01.03.2026"} <= set(
        card.stripped_strings
    )
    assert "<b>" not in str(english.h1)


def test_a_folder_of_somebody_else_is_left_alone(program: Any, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("моє")
    with pytest.raises(program["reading"].ReadingError, match="something else"):
        program["build"].build(program["reading"].Source("http://127.0.0.1:9"), tmp_path, [])
    assert (tmp_path / "mine.txt").read_text() == "моє"


class FakeSource:
    origin = "https://cms.example"

    def __init__(self, error: type[Exception]) -> None:
        self.error = error

    def get(self, path: str, /, token: str = "") -> Any:
        if token != "good":
            raise self.error("Строк цього посилання минув. <b>")
        return page_of(title="Чернетка", body_html="<p>Ще ні</p>", unconfirmed=True)


def test_a_draft_is_shown_and_not_kept(program: Any) -> None:
    import preview  # type: ignore[import-not-found]

    server = ThreadingHTTPServer(
        ("127.0.0.1", 0), preview.handler(FakeSource(program["reading"].ReadingError))
    )
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    address = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        with urllib.request.urlopen(f"{address}/preview?token=good") as answer:
            assert "Ще ні" in answer.read().decode()
            assert answer.headers["Cache-Control"] == "private, no-store"
            assert "frame-ancestors https://cms.example" in answer.headers["Content-Security-Policy"]
            assert answer.headers["Referrer-Policy"] == "no-referrer"
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(f"{address}/preview?token=bad")
        assert refused.value.code == 403
        assert "минув. &lt;b&gt;" in refused.value.read().decode()
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
