"""Events and calendars as readers and their programs meet them."""

import json
import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from campaigns.events.models import EventPage
from poruch.core.models import AttributionRule
from tests.campaigns.events.calendars import parts
from tests.factories import AudienceFactory, PartnerFactory
from tests.factories.events import CalendarFactory, EventFactory, EventTypeFactory, cancelled, moved

pytestmark = pytest.mark.usefixtures("site")

LINE = "Захід проведено у співпраці з пробною радою"
SECRET = "потаємна-вулиця"


def soon(days=3, hour=18):
    """A moment in the days to come, on the hour of Kyiv."""
    start = timezone.localtime() + timedelta(days=days)
    return start.replace(hour=hour, minute=0, second=0, microsecond=0)


def event(days=3, hour=18, **values):
    start = soon(days, hour)
    return EventFactory(starts_at=start, ends_at=start + timedelta(hours=1.5), **values)


@pytest.fixture
def rule():
    council = PartnerFactory(slug="council", role="council", name_uk="Рада")
    return AttributionRule.objects.create(content_types="event", partner=council, line_uk=LINE)


def text(client, url, status=200):
    response = client.get(url)
    assert response.status_code == status, url
    return response.content.decode()


def test_the_agenda_shows_what_is_next_and_its_line(client, rule):
    event(title="Спільна зустріч", joint=True)
    EventFactory(title="Давня", starts_at=soon(-9), ends_at=soon(-9, 20))
    html = text(client, "/uk/events/")
    assert "Спільна зустріч" in html
    assert LINE in html
    assert "18:00–19:30 за Києвом" in html
    assert "Давня" not in html
    assert "Давня" in text(client, "/uk/events/?view=past")
    assert "Спільна зустріч" in text(client, "/uk/")


def test_an_empty_calendar_says_so_and_shows_a_way_on(client):
    html = text(client, "/uk/events/")
    assert "Подій іще немає" in html
    assert "/uk/contacts/" in html
    assert "Найближчі події" not in text(client, "/uk/")


@pytest.mark.parametrize("view", ["month", "week"])
def test_month_and_week_are_plain_links(client, view):
    page = event(title="Зустріч", hour=10)
    html = text(client, f"/uk/events/?view={view}&date={page.starts_at:%Y-%m-%d}")
    assert "Зустріч" in html
    assert 'rel="nofollow"' in html
    assert "<script>" not in html
    if view == "month":
        assert f'href="#e{page.pk}-{page.starts_at:%Y-%m-%d}"' in html
        assert "<caption>" in html


@pytest.mark.parametrize("query", ["date=2027-02-30", "date=x", "date=0001-01-01", "view=year"])
def test_a_date_that_is_none_is_answered_with_today(client, query):
    assert "Такої дати немає" in text(client, f"/uk/events/?{query}", 400)


def test_filters_narrow_every_output(client):
    educators = AudienceFactory(code="educator", name_uk="Освітяни")
    event(title="Для вчителів", audiences=[educators], kind=EventTypeFactory(code="training"))
    event(title="Для родин", audiences=[AudienceFactory()])
    for path in ("", "calendar.ics", "feed.rss", "feed.atom"):
        found = text(client, f"/uk/events/{path}?audience=educator&kind=training")
        assert "Для вчителів" in found, path
        assert "Для родин" not in found, path
    assert "Таких подій немає" in text(client, "/uk/events/?kind=nothing%00")
    answer = client.get("/api/v1/events?audience=educator").json()
    assert [row["title"] for row in answer["items"]] == ["Для вчителів"]


def test_a_saved_calendar_is_a_filter_with_an_address(client):
    training = EventTypeFactory(code="training")
    event(title="Навчання", kind=training)
    event(title="Інше")
    page = CalendarFactory(title="Лише навчання", slug="navchannia")
    page.kinds = [training]
    page.save_revision().publish()
    html = text(client, "/uk/events/navchannia/")
    assert "Навчання" in html
    assert ">Інше<" not in html
    assert "calendar.ics?kind=training" in html
    assert "Лише навчання" in text(client, "/uk/events/")


def test_a_calendar_gets_the_rule_with_its_exceptions(client, rule):
    start = soon(3)
    days = [(start + timedelta(weeks=n)).strftime("%Y-%m-%d") for n in range(4)]
    other = start + timedelta(weeks=2, days=1)
    page = event(
        title="Щотижня",
        joint=True,
        recurrence="FREQ=WEEKLY",
        exceptions=[cancelled(days[1])],
        moved=[moved(days[2], other, other + timedelta(hours=1), "Інший день")],
    )
    content = client.get(f"/uk/events/{page.slug}.ics").content
    main, override = parts(content)
    assert b"BEGIN:VTIMEZONE" in content
    assert main["RRULE"]["FREQ"] == ["WEEKLY"]
    assert main["DTSTART"].params["TZID"] == "Europe/Kyiv"
    assert main["EXDATE"].dts[0].dt.strftime("%Y-%m-%d") == days[1]
    assert override["UID"] == main["UID"]
    assert override["RECURRENCE-ID"].dt.strftime("%Y-%m-%d") == days[2]
    assert override["DTSTART"].dt == other
    assert LINE in str(main["DESCRIPTION"])


def test_a_change_of_time_raises_the_sequence_and_a_typo_does_not(client):
    page = event(title="Зустріч")
    told = lambda: parts(client.get("/uk/events/calendar.ics").content)[0]  # noqa: E731
    before = told()
    page.summary = "Виправлений опис."
    page.save_revision().publish()
    assert told()["SEQUENCE"] == before["SEQUENCE"] == 0
    page = EventPage.objects.get(pk=page.pk)
    page.starts_at, page.ends_at = soon(4), soon(4, 20)
    page.save_revision()
    assert told()["SEQUENCE"] == 0
    page.get_latest_revision().publish()
    assert (told()["SEQUENCE"], told()["UID"]) == (1, before["UID"])


def test_a_cancelled_event_reaches_subscribers_and_stays_sixty_days(client, in_days):
    page = event(title="Зустріч")
    page.status, page.status_note = "cancelled", "Немає світла."
    page.save_revision().publish()
    (told,) = parts(client.get("/uk/events/calendar.ics").content)
    assert (told["STATUS"], told["SEQUENCE"]) == ("CANCELLED", 1)
    assert str(told["SUMMARY"]).startswith("Скасовано:")
    assert "Скасовано" in text(client, page.url)
    assert "Немає світла." in text(client, page.url)
    in_days(50)
    assert parts(client.get("/uk/events/calendar.ics").content)
    in_days(70)
    assert not parts(client.get("/uk/events/calendar.ics").content)


@pytest.fixture
def in_days(monkeypatch):
    def go(days):
        monkeypatch.setattr(timezone, "now", lambda: moment + timedelta(days=days))

    moment = timezone.now()
    return go


def test_files_are_kept_and_asked_for_again(client):
    event()
    response = client.get("/uk/events/calendar.ics?kind=meeting")
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Last-Modified"]
    again = client.get("/uk/events/calendar.ics?kind=meeting", headers={"if-none-match": response["ETag"]})
    assert again.status_code == 304
    assert client.get("/uk/events/nothing.ics").status_code == 404
    assert client.get("/uk/events/%00.ics").status_code == 404
    event(slug="зустріч-родин")
    assert client.get("/uk/events/зустріч-родин.ics").status_code == 200, (
        "as the CMS makes addresses of titles"
    )


def test_machines_read_the_event(client, rule):
    page = event(
        joint=True, place="Бібліотека", address="Пробна вулиця, 1", organisers=[
            {"type": "organiser", "value": {"partner": PartnerFactory().pk, "name": "", "url": ""}}
        ],
    )  # fmt: skip
    html = text(client, page.url)
    found = json.loads(re.search(r'ld\+json">(.*?)</script>', html)[1])["@graph"][0]
    assert found["eventStatus"].endswith("EventScheduled")
    assert LINE in found["description"]
    assert found["location"][0]["name"] == "Бібліотека"
    assert found["organizer"][0]["name"] == "Об’єднання родичів"
    detail = client.get(f"/api/v1/pages/{page.pk}").json()
    assert detail["type"] == "event"
    assert detail["place"] == "Бібліотека"
    assert detail["attribution"] == LINE
    assert len(detail["occurrences"]) == 1


def test_facts_reach_the_translation_at_once(client):
    page = event(title="Зустріч")
    english = event(title="Meeting", locale="en", translation_of=page, slug="meeting")
    assert english.uid == page.uid
    english.title = "A better title"
    english.save_revision()
    page.starts_at, page.ends_at = soon(5, 12), soon(5, 13)
    page.save_revision().publish()
    english = EventPage.objects.get(pk=english.pk)
    assert english.starts_at == page.starts_at
    assert english.sequence == 1
    draft = english.get_latest_revision_as_object()
    assert (draft.title, draft.starts_at) == ("A better title", page.starts_at)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"ends_at": soon(1)}, "Кінець має бути пізніше"),
        ({"time_zone": "Mars/Base"}, "Такого часового поясу немає"),
        ({"exceptions": [cancelled("2027-01-01")]}, "Подія не повторюється"),
        ({"recurrence": "FREQ=HOURLY"}, "У правилі повторення помилка"),
        ({"recurrence": "FREQ=WEEKLY", "exceptions": [cancelled("2020-01-01")]}, "події немає"),
        ({"place_for_registered": True}, "Запису на цю подію немає"),
        ({"capacity": 0}, "Нуль місць"),
        ({"registration": "elsewhere"}, "Напишіть, де записатися"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(values, sentence):
    with pytest.raises(ValidationError) as error:
        EventFactory(**{"starts_at": soon(3), "ends_at": soon(3, 20), **values})
    assert sentence in str(error.value)


def test_what_nobody_confirmed_says_so_wherever_it_goes(client):
    event(title="Непевна зустріч", confirmed=False)
    for path in ("calendar.ics", "feed.rss", "feed.atom"):
        assert "чернетка" in client.get(f"/uk/events/{path}").content.decode().casefold(), path
    for path in ("/uk/embed/calendar/", "/uk/"):
        assert "чернетка" in client.get(path).content.decode(), path
