"""Rules of repetition as a table: what editors may say, and the days it comes to."""

from datetime import UTC, timedelta
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict

from campaigns.events import occurrences, recurrence, widgets
from campaigns.events.models import EventPage
from tests.factories.events import day, kyiv

pytestmark = pytest.mark.usefixtures("site")


def event(start, hours=1.0, rule="", *, off=(), moved=(), **values):
    """An event that is in no database."""
    page = EventPage(
        starts_at=start, ends_at=start + timedelta(hours=hours), recurrence=rule, uid="test", **values
    )
    page.exceptions = [("cancelled", {"date": day(text)}) for text in off]
    page.moved = [
        ("moved", {"date": day(text), "start": new, "end": new + timedelta(hours=hours), "note": ""})
        for text, new in moved
    ]
    return page


def starts(page, since, until):
    """Day, hour and offset of each that takes place."""
    found = page.occurrences(since, until)
    return [f"{one.start:%Y-%m-%d %H:%M%z}" for one in found if not one.cancelled]


@pytest.mark.parametrize(
    ("first", "rule", "since", "until", "expected"),
    [
        # The clock goes forward on 28.03.2027 and back on 31.10.2027: the wall time stays.
        (kyiv(2027, 3, 25, 18), "FREQ=WEEKLY;BYDAY=TH", kyiv(2027, 3, 20), kyiv(2027, 4, 3),
         ["2027-03-25 18:00+0200", "2027-04-01 18:00+0300"]),
        (kyiv(2027, 10, 28, 18), "FREQ=WEEKLY;BYDAY=TH", kyiv(2027, 10, 20), kyiv(2027, 11, 6),
         ["2027-10-28 18:00+0300", "2027-11-04 18:00+0200"]),
        # UNTIL is a day and includes it; late in the evening too.
        (kyiv(2027, 1, 4, 23), "FREQ=DAILY;UNTIL=20270106", kyiv(2027, 1, 1), kyiv(2027, 2, 1),
         ["2027-01-04 23:00+0200", "2027-01-05 23:00+0200", "2027-01-06 23:00+0200"]),
        (kyiv(2027, 1, 4, 9), "FREQ=WEEKLY;COUNT=3", kyiv(2027, 1, 1), kyiv(2027, 3, 1),
         ["2027-01-04 09:00+0200", "2027-01-11 09:00+0200", "2027-01-18 09:00+0200"]),
        (kyiv(2027, 1, 29, 9), "FREQ=MONTHLY;BYDAY=-1FR", kyiv(2027, 2, 1), kyiv(2027, 5, 1),
         ["2027-02-26 09:00+0200", "2027-03-26 09:00+0200", "2027-04-30 09:00+0300"]),
        (kyiv(2028, 2, 29, 9), "FREQ=YEARLY", kyiv(2032, 1, 1), kyiv(2033, 1, 1), ["2032-02-29 09:00+0200"]),
        (kyiv(2027, 1, 31, 9), "FREQ=MONTHLY", kyiv(2027, 2, 1), kyiv(2027, 4, 1), ["2027-03-31 09:00+0300"]),
        (kyiv(2027, 1, 5, 9), "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH", kyiv(2027, 1, 1), kyiv(2027, 1, 23),
         [f"2027-01-{number} 09:00+0200" for number in ("05", "07", "19", "21")]),
        (kyiv(2027, 3, 4, 18), "", kyiv(2027, 3, 1), kyiv(2027, 4, 1), ["2027-03-04 18:00+0200"]),
    ],
)  # fmt: skip
def test_rules(first, rule, since, until, expected):
    page = event(first, rule=rule)
    if rule:
        recurrence.check(rule, occurrences.first_day(page))
    assert starts(page, since, until) == expected


def test_an_hour_that_does_not_exist_in_spring_is_an_hour_later():
    page = event(kyiv(2027, 3, 27, 3, 30), rule="FREQ=DAILY")
    (one,) = [one for one in page.occurrences(kyiv(2027, 3, 28), kyiv(2027, 3, 29)) if one.id == "2027-03-28"]
    assert one.start.astimezone(UTC).strftime("%H:%M") == "01:30"


def test_a_cancelled_day_is_told_and_a_moved_one_keeps_its_name():
    page = event(
        kyiv(2027, 3, 4, 18),
        rule="FREQ=WEEKLY",
        off=["2027-03-11"],
        moved=[("2027-03-18", kyiv(2027, 4, 2, 10))],
    )
    march = page.occurrences(kyiv(2027, 3, 1), kyiv(2027, 4, 1))
    assert [(one.id, one.cancelled) for one in march] == [
        ("2027-03-04", False),
        ("2027-03-11", True),
        ("2027-03-25", False),
    ]
    (there,) = [one for one in page.occurrences(kyiv(2027, 4, 2), kyiv(2027, 4, 3)) if one.moved_from]
    assert (there.id, there.moved_from) == ("2027-03-18", kyiv(2027, 3, 18, 18))
    assert occurrences.by_id(page, "2027-03-18") == there
    assert occurrences.by_id(page, "2027-03-19") is None is occurrences.by_id(page, "2027-13-99")


def test_whole_days_have_no_hours():
    page = event(kyiv(2027, 3, 1, 9), hours=30, all_day=True, rule="FREQ=MONTHLY;UNTIL=20270401")
    first, second = page.occurrences(kyiv(2027, 1, 1), kyiv(2028, 1, 1))
    assert (first.start, first.end) == (kyiv(2027, 3, 1), kyiv(2027, 3, 3))
    assert second.start == kyiv(2027, 4, 1)


def test_a_rule_without_an_end_is_bounded():
    page = event(kyiv(2027, 1, 1, 9), rule="FREQ=DAILY")
    assert len(page.occurrences(kyiv(2027, 1, 1), kyiv(2100, 1, 1))) <= 801
    assert occurrences.span(page)[1] is None
    assert len(occurrences.coming(page, now=kyiv(2027, 1, 1))) == 10


def test_the_next_day_of_a_rule_that_skips_years_is_found():
    page = event(kyiv(2028, 2, 29, 9), rule="FREQ=YEARLY")
    assert occurrences.coming(page, 1, now=kyiv(2028, 3, 5))[0].start == kyiv(2032, 2, 29, 9)


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY", "FREQ=DAILY;BYHOUR=9,10", "FREQ=WEEKLY;BYDAY=XX", "FREQ=WEEKLY;INTERVAL=0",
        "FREQ=WEEKLY;COUNT=0", "FREQ=WEEKLY;COUNT=999", "FREQ=WEEKLY;COUNT=2;UNTIL=20270101",
        "FREQ=WEEKLY;UNTIL=20271399", "BYDAY=TU", "every week", "FREQ=WEEKLY;BYDAY=-1FR",
        "FREQ=WEEKLY;FREQ=DAILY", "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=31",
        # The start is no day of the rule: calendars would show it in addition.
        "FREQ=WEEKLY;BYDAY=FR", "FREQ=WEEKLY;UNTIL=20200101", "FREQ=WEEKLY;UNTIL=99991231",
    ],
)  # fmt: skip
def test_bad_rules_are_refused_with_a_sentence(rule):
    with pytest.raises(ValidationError) as error:
        recurrence.check(rule, day("2027-03-04"))
    assert error.value.messages[0].endswith(".")


@pytest.mark.parametrize(
    "rule",
    [
        "", "FREQ=DAILY", "FREQ=WEEKLY;BYDAY=TU,TH", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO;COUNT=5",
        "FREQ=MONTHLY", "FREQ=MONTHLY;BYDAY=-1FR;UNTIL=20271231", "FREQ=YEARLY",
        "FREQ=MONTHLY;BYMONTHDAY=1,15",
    ],
)  # fmt: skip
def test_the_choices_of_the_editor_come_to_the_rule_they_show(rule):
    shown = widgets.choices(rule)
    data = QueryDict(mutable=True)
    for name, value in shown.items():
        data.setlist(f"r-{name}", value if isinstance(value, list) else [str(value)])
    assert widgets.rule(data, "r") == rule
    assert SimpleNamespace(**shown).kind or not rule
