"""A subscriber's way to the calendar, without scripts; what a calendar with many events weighs and says."""

import urllib.request
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.browser.looking import unfit
from tests.browser.reader import DESKTOP, PHONE, reading
from tests.campaigns.events.calendars import parts
from tests.server import Site, serving

#: Thirty events in the month to come, one of each state, one that repeats; the day after tomorrow has three.
FILL = """
from datetime import timedelta
from django.utils import timezone
from tests.factories import AudienceFactory, PartnerFactory
from tests.factories.events import EventFactory, EventTypeFactory, moved

now = timezone.localtime().replace(hour=18, minute=0, second=0, microsecond=0)
council = PartnerFactory(slug="molochansk")
kinds = EventTypeFactory(code="meeting"), EventTypeFactory(code="training", name_uk="Навчання")
about = dict(summary="Про що зустріч і кого чекаємо, одним реченням.", place="Бібліотека-зразок",
             address="Вулиця-зразок, 1", accessibility="Сходинок немає.", cost="Безоплатно", confirmed=True,
             audiences=[AudienceFactory()], body="<p>Програма зустрічі.</p>", joint=True,
             lead_partner=council)
for number in range(26):
    start = now + timedelta(days=1 + number)
    EventFactory(title=f"Зустріч-зразок {number}", slug=f"zustrich-{number}", kind=kinds[number % 2],
                 starts_at=start, ends_at=start + timedelta(hours=1), **about)
start = now + timedelta(days=2)
for status, slug in (("cancelled", "skasovana"), ("postponed", "vidkladena"), ("moved_online", "onlain")):
    EventFactory(title=f"Подія {slug}", slug=slug, kind=kinds[0], status=status, status_note="Бо зразок.",
                 starts_at=start, ends_at=start + timedelta(hours=2), **about)
other = start + timedelta(days=8)
once = moved(f"{start + timedelta(days=7):%Y-%m-%d}", other, other + timedelta(hours=1), "Інший день")
EventFactory(title="Щотижня", slug="shchotyzhnia", kind=kinds[0], recurrence="FREQ=WEEKLY;COUNT=8",
             moved=[once], starts_at=start, ends_at=start + timedelta(hours=1), registration="site",
             capacity=5, **about)
"""


@pytest.fixture(scope="module")
def calendar() -> Iterator[Site]:
    with serving() as site:
        site.manage("shell", "-v", "0", "-c", FILL)
        yield site


def test_a_subscriber_narrows_the_calendar_and_takes_its_file(browser: Any, calendar: Site) -> None:
    with reading(browser, calendar.url, java_script_enabled=False) as reader:
        page = reader.page
        reader.open("/uk/events/")
        page.get_by_text("Уточнити").click()
        page.get_by_label("Вид").select_option("training")
        page.get_by_role("button", name="Показати").click()
        page.wait_for_url("**kind=training**")
        assert page.get_by_role("link", name="Зустріч-зразок 1", exact=True).is_visible()
        assert page.get_by_role("link", name="Зустріч-зразок 0", exact=True).count() == 0
        webcal = page.get_by_role("link", name="Додати до календаря").get_attribute("href")
        host = calendar.url.removeprefix("http://")
        assert webcal == f"webcal://{host}/uk/events/calendar.ics?kind=training"
        with urllib.request.urlopen(webcal.replace("webcal", "http", 1)) as answer:
            found = parts(answer.read())
        assert {str(part["SUMMARY"]) for part in found} == {f"Зустріч-зразок {n}" for n in range(1, 26, 2)}

        page.get_by_role("link", name="Місяць").click()
        page.get_by_role("table").wait_for()
        reader.open("/uk/events/skasovana/")
        assert page.get_by_role("note").get_by_text("Скасовано.").is_visible()
        assert page.get_by_text("Бо зразок.").is_visible()
        assert reader.errors == []
        assert not reader.context.cookies()


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_calendars_and_events_are_accessible_light_and_fit(
    browser: Any, calendar: Site, size: dict[str, int]
) -> None:
    day = timezone.localdate() + timedelta(days=2)
    paths = [
        "/uk/events/", f"/uk/events/?view=month&date={day}", f"/uk/events/?view=week&date={day}",
        "/uk/events/?view=past", "/uk/events/?kind=training", "/uk/events/zustrich-3/",
        "/uk/events/skasovana/", "/uk/events/shchotyzhnia/", f"/en/events/?view=month&date={day}",
    ]  # fmt: skip
    assert unfit(browser, calendar.url, paths, size) == {}
