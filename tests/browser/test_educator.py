"""What an educator does without an account: finds, filters, makes a lesson, prints and takes it away."""

import json
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.looking import unfit
from tests.browser.reader import DESKTOP, PHONE, Reader, reading
from tests.campaigns.education.cartridge_rules import problems
from tests.server import Site, serving

_TEXTS = {"pupils": "<p>Прочитайте текст удвох.</p>", "teacher": "<p>Поясніть завдання.</p>"}


def _activity(title: str, minutes: int, part: str) -> dict[str, Any]:
    return {"title": title, "minutes": minutes, "part": part, "level": "low", **_TEXTS, "materials": []}


LINES = [
    {
        "type": "programme", "locale": "uk", "slug": "zrazok-prohramy", "title": "Зразок програми",
        "summary": "Зразок для перевірки.", "age_bands": ["12-15"], "topics": ["status"],
        "modules": [{"code": "m1", "title": "Розділ перший", "text": "<p>Про розділ.</p>"}],
    },
    *(
        {
            "type": "lesson", "locale": "uk", "slug": f"zrazok-uroku-{number}",
            "title": f"Зразок уроку {number}",
            "summary": "Зразок для перевірки.", "programme": "zrazok-prohramy",
            "module": "m1", "number": number,
            "age_bands": ["12-15"], "topics": ["recovery"], "minutes": 45, "trauma_level": level,
            "content_warning": "Зразок попередження." if level != "low" else "",
            "goals": ["Прочитати зразок"], "care": "<p>Скажіть, що можна вийти.</p>",
            "activities": [
                _activity("Початок", 5, "start"), _activity(f"Читання {number}", 20, "main"),
                _activity("Підсумок", 10, "end"),
            ],
            "handouts": [{"title": "Аркуш", "text": "<p>Запишіть одне питання.</p>", "lines": 3}],
            "links": [{"title": "Зразок посилання", "url": "https://example.org/", "note": ""}],
        }
        for number, level in ((1, "medium"), (2, "low"))
    ),
]  # fmt: skip


@pytest.fixture(scope="module")
def school() -> Iterator[Site]:
    """The starter content and two lessons of samples."""
    with serving() as site:
        path = site.data_dir / "lessons.jsonl"
        path.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in LINES))
        site.manage("import_content", str(path))
        yield site


def _taken(reader: Reader, name: str) -> bytes:
    with reader.page.expect_download() as started:
        reader.page.get_by_role("link", name=name).click()
    return bytes(started.value.path().read_bytes())


def test_an_educator_on_a_phone_without_scripts_gets_from_the_page_to_the_files(
    browser: Any, school: Site
) -> None:
    with reading(browser, school.url, java_script_enabled=False, accept_downloads=True) as reader:
        page = reader.page
        reader.open("/uk/education/")
        page.get_by_label("Вік учнів").select_option("12-15")
        page.get_by_label("Не важче за").select_option("low")
        page.get_by_role("button", name="Показати").click()
        assert page.get_by_role("link", name="Зразок уроку 2").is_visible()
        assert page.get_by_role("link", name="Зразок уроку 1").count() == 0

        page.get_by_role("link", name="Скласти свій урок").first.click()
        page.get_by_label("Скільки є часу").select_option("60")
        page.get_by_label("Тема").select_option("recovery")
        page.get_by_role("button", name="Скласти план").click()
        steps = page.locator("#plan .step h3")
        assert steps.count() >= 4
        assert "Початок" in steps.first.inner_text()
        assert "Підсумок" in steps.last.inner_text()
        assert _taken(reader, "Для вчителя, PDF").startswith(b"%PDF-")

        page.get_by_role("link", name="Надрукувати аркуші для учнів").click()
        page.wait_for_load_state()
        page.emulate_media(media="print")
        expect(page.locator("header .top")).to_be_hidden()
        assert page.get_by_role("heading", name="Аркуш").first.is_visible()
        assert "Поясніть завдання" not in page.locator("main").inner_text()
        page.emulate_media(media="screen")

        reader.open("/uk/education/zrazok-prohramy/zrazok-uroku-1/")
        assert page.get_by_text("Зразок попередження.").first.is_visible()
        assert _taken(reader, "Аркуші для учнів, PDF").startswith(b"%PDF-")
        assert problems(_taken(reader, "Для навчальної системи")) == []
        names = zipfile.ZipFile(BytesIO(_taken(reader, "Вебсторінки (zip)"))).namelist()
        assert "index.html" in names
        assert reader.elsewhere == []
        assert reader.errors == []


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_pages_for_educators_are_accessible_light_and_fit(
    browser: Any, school: Site, size: dict[str, int]
) -> None:
    lesson = "/uk/education/zrazok-prohramy/zrazok-uroku-1/"
    paths = [
        "/uk/education/", "/uk/education/?age=adult", "/uk/education/zrazok-prohramy/", lesson,
        lesson.replace("/uk/", "/en/"), "/uk/education/plan/", "/uk/education/plan/?minutes=60&topic=status",
        "/uk/education/plan/?minutes=60&topic=nope", "/uk/education/plan/teacher/?minutes=60",
        "/uk/education/plan/pupils/?minutes=60",
    ]  # fmt: skip
    assert unfit(browser, school.url, paths, size) == {}
