"""A journalist without an account and without scripts: finds the press room, reads, takes the kit, waits."""

import json
import urllib.request
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from typing import Any
from urllib.error import HTTPError

import pytest
from django.utils import timezone

from tests.browser.looking import unfit
from tests.browser.reader import DESKTOP, PHONE, Reader, reading
from tests.browser.weight import Weigher
from tests.server import Site, serving

#: Of the starter content.
EVENT_LINE = "Захід проведено у співпраці з Молочанською міською радою"
LINE = "Матеріал підготовлено разом із радою-зразком"
HELD = "Заява під ембарго"
FILL = f"""
from datetime import timedelta
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from campaigns.press.models import PressRoomPage
from poruch.core.models import AttributionRule, Partner
from tests.factories import PhoneFactory
from tests.factories.filled import campaign
from tests.factories.press import PressBriefingFactory, PressReleaseFactory

today = timezone.localdate()
called = today - timedelta(days=2)
phone = PhoneFactory(number="0 800 111 222", last_called_on=called, source_date=called.isoformat())
image = get_image_model().objects.create(title="Плакат", file=get_test_image_file(size=(1300, 1100)))
paper = get_document_model()(title="Довідка-зразок")
paper.file.save("dovidka.txt", ContentFile(b"a sample"))
shared = dict(image=None, alt="", document=None, author="Редакція-зразок")
materials = [
    dict(shared, kind="poster", title="Плакат-зразок", image=image.pk, alt="Зразок", licence="cc-by-4.0"),
    dict(shared, kind="document", title="Довідка-зразок", document=paper.pk, licence="ask"),
]
kit = [dict(type="material", value=value) for value in materials]
fact = dict(number="понад 12", what="зразків у цьому наборі", source="Реєстр-зразок",
            source_url="https://example.org/reiestr", date=called.isoformat(), valid_days=None)
old = dict(fact, number="7", date=(today - timedelta(days=400)).isoformat())
contact = dict(role="Пресслужба-зразок", phone=phone.pk, email="media@example.org", languages="uk, en")
room = PressRoomPage.objects.get(locale__language_code="uk")
room.facts = [dict(type="fact", value=one) for one in (fact, old)]
room.contacts = [dict(type="contact", value=contact)]
room.press_kit = kit
room.save_revision().publish()
rule = AttributionRule.objects.create(
    content_types="press_release", partner=Partner.objects.first(), line_uk="{LINE}")
release = dict(contact_role="Пресслужба-зразок", contact_phone=phone, contact_email="media@example.org",
               about_us="Про нас, для редакцій.", confirmed=True)
PressReleaseFactory(title="Заява-зразок", slug="zaiava-zrazok", summary="Про що заява.", body="<p>Текст.</p>",
                    joint=True, press_kit=kit, **release)
PressReleaseFactory(title="{HELD}", slug="zaiava-embarho", summary="Буде згодом.",
                    embargo_until=timezone.now() + timedelta(hours=1), **release)
PressBriefingFactory(title="Брифінг-зразок", slug="bryfinh-zrazok", topic_line="Про зразки", joint=True,
                     accreditation="Напишіть нам.", contact_role="Пресслужба-зразок", contact_phone=phone,
                     speakers=[dict(type="speaker", value=dict(name="Речниця", role="Посада", about=""))])
campaign("зразок", slug="kampaniia-zrazok",
         materials=[dict(type="material", value=value) for value in materials])
"""
PASSED = f"""
from datetime import timedelta
from django.utils import timezone
from campaigns.press.models import PressReleasePage
from poruch.core.models import ContentPage
held = PressReleasePage.objects.filter(title="{HELD}").values("pk")
ContentPage.objects.filter(pk__in=held).update(embargo_until=timezone.now() - timedelta(seconds=1))
"""
#: Where the release under embargo will stand.
LISTS = (
    "/sitemap.xml",
    "/uk/press/",
    "/uk/press/feed/",
    "/uk/press/rss/",
    "/uk/feeds/press_release.atom",
    "/sitemap-news.xml",
)
OWN = "/uk/press/zaiava-embarho/"


@pytest.fixture(scope="module")
def newsroom() -> Iterator[Site]:
    with serving() as site:
        site.manage("shell", "-v", "0", "-c", FILL)
        yield site


@pytest.fixture
def journalist(browser: Any, newsroom: Site) -> Iterator[Reader]:
    with reading(browser, newsroom.url, java_script_enabled=False, accept_downloads=True) as reader:
        yield reader


def test_from_the_menu_at_the_foot_to_a_release_its_contact_and_the_kit(journalist: Reader) -> None:
    page = journalist.page
    journalist.open("/uk/")
    page.get_by_role("link", name="Меню", exact=True).click()
    page.locator("#menu").get_by_role("link", name="Пресцентр").click()
    page.get_by_role("heading", level=1, name="Пресцентр").wait_for()
    assert journalist.path == "/uk/press/"
    facts = page.locator("#fakty")
    assert facts.get_by_role("link", name="Реєстр-зразок").first.get_attribute("href")
    assert facts.get_by_text("давно не перевіряли").count() == 1

    page.get_by_role("link", name="Заява-зразок").click()
    page.get_by_role("heading", name="Контакт для медіа").wait_for()
    assert page.get_by_text(LINE).is_visible()
    called = timezone.localdate() - timedelta(days=2)
    contact = page.locator("section", has=page.get_by_role("heading", name="Контакт для медіа"))
    assert contact.get_by_role("link", name="0 800 111 222").get_attribute("href") == "tel:0800111222"
    assert f"додзвонилися {called:%d.%m.%Y}" in contact.inner_text()
    assert contact.get_by_role("link", name="media@example.org").is_visible()

    journalist.open("/uk/press/")
    with page.expect_download() as started:
        page.get_by_role("link", name="Усе для медіа одним архівом").click()
    assert started.value.suggested_filename == "poruch-press-uk.zip"
    kit = zipfile.ZipFile(BytesIO(started.value.path().read_bytes()))
    assert kit.testzip() is None
    text = {name: kit.read(name).decode() for name in kit.namelist() if name.endswith(".txt")}
    assert "CC BY 4.0 | https://creativecommons.org/licenses/by/4.0/" in text["LICENCE.txt"]
    assert "лише за згодою авторів" in text["LICENCE.txt"]
    for words in (LINE, EVENT_LINE, "Пресслужба-зразок, 0 800 111 222, media@example.org"):
        assert words in text["README.txt"]
    for words in ("понад 12", "станом на", "Реєстр-зразок", "https://example.org/reiestr"):
        assert words in text["facts.txt"]
    assert LINE in text["releases/zaiava-zrazok.txt"]
    assert sorted(name.rsplit(".", 1)[-1] for name in kit.namelist() if name.startswith("files/")) == [
        "png",
        "txt",
    ]
    assert HELD not in "".join(text.values())
    assert journalist.elsewhere == []
    assert journalist.errors == []
    assert not journalist.context.cookies()


def test_a_briefing_stands_in_the_room_and_in_the_calendar(journalist: Reader) -> None:
    page = journalist.page
    for path in ("/uk/press/", "/uk/events/"):
        journalist.open(path)
        page.get_by_role("main").get_by_role("link", name="Брифінг-зразок").first.click()
        page.get_by_role("heading", name="Акредитація").wait_for()
        assert journalist.path == "/uk/press/bryfinh-zrazok/"
        assert "за Києвом" in page.locator("main").inner_text()
        assert page.get_by_text(EVENT_LINE).is_visible()


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_pages_of_the_press_are_accessible_light_and_fit(
    browser: Any, newsroom: Site, size: dict[str, int]
) -> None:
    paths = [
        "/uk/press/", "/uk/press/zaiava-zrazok/", "/uk/press/bryfinh-zrazok/", "/uk/campaigns/",
        "/uk/campaigns/kampaniia-zrazok/", "/en/press/zaiava-zrazok/",
    ]  # fmt: skip
    assert unfit(browser, newsroom.url, paths, size) == {}


def status(site: Site, path: str) -> int:
    try:
        with urllib.request.urlopen(site.url + path) as answer:
            return int(answer.status)
    except HTTPError as error:
        return error.code


def naming(site: Site) -> set[str]:
    """The lists that name the release under embargo."""
    weigher = Weigher(site.url)
    return {path for path in LISTS if "zaiava-embarho" in weigher.text(path)}


def test_a_release_under_embargo_is_nowhere_and_after_the_minute_everywhere(
    journalist: Reader, newsroom: Site
) -> None:
    """The last test: from here on the release is public. The row's minute moves, the clock stays."""
    found = f"{newsroom.url}/api/v1/pages/find?path={OWN}"
    assert naming(newsroom) == set()
    assert status(newsroom, OWN) == 404
    assert status(newsroom, found.removeprefix(newsroom.url)) == 404
    newsroom.manage("shell", "-v", "0", "-c", PASSED)
    assert status(newsroom, OWN) == 200, "its own address opens by itself"
    with urllib.request.urlopen(found) as answer:
        assert json.loads(answer.read())["title"] == HELD
    newsroom.manage("publish_scheduled")
    assert naming(newsroom) == set(LISTS)
    journalist.open("/uk/press/")
    journalist.page.get_by_role("link", name=HELD).click()
    journalist.page.get_by_role("heading", level=1, name=HELD).wait_for()
    journalist.ask(HELD)
    assert OWN in journalist.results
