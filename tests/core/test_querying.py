"""The query language: every operator of every kind of field, and sentences for what cannot be asked."""

from datetime import timedelta

import pytest
from django.utils import timezone

from poruch.core.models import ContentPage
from poruch.core.querying import Criterion, QueryError, Use, apply, check, fields, matches, read
from poruch.core.querying.operators import Takes
from tests.factories import (
    AudienceFactory,
    GuideFactory,
    PartnerFactory,
    StandardPageFactory,
    TopicFactory,
)
from tests.factories.filled import block
from tests.kept import kept

pytestmark = pytest.mark.usefixtures("site")


def day(shift):
    return timezone.localdate() + timedelta(days=shift)


def source(when):
    """A date of which the month or the year may be all that is known."""
    code = f"S{when.replace('-', '')[-3:] or 1}"
    return block("source", {"code": code, "title": "Джерело", "url": "", "date": when})


@pytest.fixture
def world(site):
    return kept(make_world)


def make_world():
    """Two pages that differ in all that can be asked."""
    status, papers = TopicFactory(), TopicFactory(code="papers", name_uk="Папери")
    about = StandardPageFactory(slug="about")
    first = GuideFactory(
        title="Пам’ятка РОДИНІ", slug="first", summary="Що робити", topics=[status, papers],
        audiences=[AudienceFactory()], lead_partner=PartnerFactory(), joint=True, attribution="Разом",
        last_checked=day(-10), review_due=day(20), valid_from=day(0), content_warning="Важке",
        sources=[source("2026-05"), source("2024"), source("")],
    )  # fmt: skip
    second = StandardPageFactory(
        title="Правила", slug="second", last_checked=day(-100), review_due=day(-1), topics=[status]
    )
    below = StandardPageFactory(slug="below")
    below.move(about, "last-child")
    english = GuideFactory(title="Leaflet", slug="first", locale="en", translation_of=first)
    third = StandardPageFactory(slug="third")
    third.move(ContentPage.objects.get(pk=below.pk).specific, "last-child")
    return {
        "about": about, "first": first, "second": second, "below": below, "english": english, "third": third
    }  # fmt: skip


#: Which of the pages each question finds, among first, second and below unless others are named.
FIRST, SECOND, BELOW, NONE = {"first"}, {"second"}, {"below"}, set()
CASES = {
    "title:is:пам'ятка родині": FIRST,
    "title:is_not:правила": {"first", "below"},
    "title:contains:памʼятка": FIRST,
    "title:contains:.": NONE,
    "title:not_contains:родині": {"second", "below"},
    "title:starts:ПРАВ": SECOND,
    "title:ends:родині": FIRST,
    "text:contains:що робити": FIRST,
    "summary:empty": {"second", "below"},
    "summary:set": FIRST,
    "slug:is:second": SECOND,
    "warning:set": FIRST,
    "attribution:contains:разом": FIRST,
    "type:is:guide": FIRST,
    "type:is_not:guide": {"second", "below"},
    "type:any:guide,act": FIRST,
    "type:none:guide,act": {"second", "below"},
    "topic:is:status": {"first", "second"},
    "topic:is_not:status": BELOW,
    "topic:any:papers,other": FIRST,
    "topic:all:status,papers": FIRST,
    "topic:none:papers": {"second", "below"},
    "topic:empty": BELOW,
    "topic:set": {"first", "second"},
    "topic:is:nobody-knows": NONE,
    "audience:is:family": FIRST,
    "region:empty": {"first", "second", "below"},
    "hromada:set": NONE,
    "area:set": NONE,
    "language:is:uk": {"first", "second", "below"},
    "language:any:en,ru": NONE,
    "translated:is:en": FIRST,
    "translated:none:en": {"second", "below"},
    "translation_status:is:human": {"first", "second", "below"},
    "partner:is:association": FIRST,
    "partner:is_not:association": {"second", "below"},
    "partner:empty": {"second", "below"},
    "partner:set": FIRST,
    "joint:true": FIRST,
    "joint:false": {"second", "below"},
    "in_menu:true": NONE,
    "last_checked:before:{-50}": SECOND,
    "last_checked:after:{-50}": {"first", "below"},
    "last_checked:on:{-10}": FIRST,
    "last_checked:between:{-100},{-10}": {"first", "second"},
    "last_checked:last_days:10": {"first", "below"},
    "last_checked:last_days:9": BELOW,
    "last_checked:older_days:50": SECOND,
    "review_due:next_days:20": FIRST,
    "review_due:next_days:19": NONE,
    "review_due:passed": SECOND,
    "review_due:ahead": {"first", "below"},
    "valid_from:empty": {"second", "below"},
    "valid_from:this_month": FIRST,
    "published:last_days:0": {"first", "second", "below"},
    "published:on:{0}": {"first", "second", "below"},
    "updated:before:{0}": NONE,
    "expires:empty": {"first", "second", "below"},
    "legal_reviewed:set": NONE,
    "oldest_source:before:2024-03-01": FIRST,
    "oldest_source:on:2024-01-01": FIRST,
    "oldest_source:empty": {"second", "below"},
    "newest_source:after:2026-05-01": NONE,
    "newest_source:on:2026-05-01": FIRST,
    "newest_source:older_days:50": FIRST,
    "branch:below:/about/": BELOW,
    "branch:below:/uk/guides/": FIRST,
    "branch:child:/about/": BELOW,
    "branch:not_below:/about/": {"first", "second"},
}


def dated(text):
    for shift in (0, -10, -50, -100):
        text = text.replace(f"{{{shift}}}", day(shift).isoformat())
    return text


@pytest.mark.parametrize("text", CASES)
def test_what_a_criterion_finds(text, world):
    names = {world[name].pk: name for name in ("first", "second", "below")}
    found = apply(ContentPage.objects.filter(pk__in=names), [read(dated(text))], Use.API)
    assert {names[pk] for pk in found.values_list("pk", flat=True)} == CASES[text]
    page = ContentPage.objects.get(pk=world["first"].pk)
    assert matches(page, [read(dated(text))], Use.API) == ("first" in CASES[text])


def test_levels_of_a_branch_and_its_other_languages(world):
    def found(text):
        pages = apply(ContentPage.objects.exclude(title=""), [read(text)], Use.PAGES)
        return {name for name, page in world.items() if page.pk in set(pages.values_list("pk", flat=True))}

    assert found("branch:below:/about/") == found("branch:two_levels:/about/") == {"below", "third"}
    assert found("branch:child:/about/") == BELOW
    assert found("branch:below:/guides/") == {"first", "english"}


def test_all_criteria_are_required(world):
    found = apply(ContentPage.objects.all(), [read("topic:is:status"), read("joint:false")], Use.API)
    assert [page.pk for page in found] == [world["second"].pk]


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("or:title:is:правила or:joint:true", {"first", "second"}),
        ("topic:is:status or:title:is:правила or:branch:below:/about/", SECOND),
        ("or:topic:is:papers or:type:is:page or2:joint:true or2:summary:set", FIRST),
        ("or:joint:true", FIRST),
        ("or:topic:is:papers or:topic:empty or:partner:set", {"first", "below"}),
    ],
)
def test_one_of_a_group_is_enough(asked, names, world):
    known = {world[name].pk: name for name in ("first", "second", "below")}
    criteria = [read(text) for text in asked.split()]
    found = apply(ContentPage.objects.filter(pk__in=known), criteria, Use.API)
    assert sorted(known[pk] for pk in found.values_list("pk", flat=True)) == sorted(names)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "не зрозуміло"),
        ("or:", "не зрозуміло"),
        ("or:title", "не зрозуміло"),
        ("or:or2:title:is:x", "Поля «or2» тут немає"),
        ("or0:title:is:x", "Поля «or0» тут немає"),
        ("or:live:false", "Поля «live» тут немає"),
        ("title", "не зрозуміло"),
        (":is:x", "не зрозуміло"),
        ("nobody:is:x", "Поля «nobody» тут немає"),
        ("reviewed_by:contains:а", "Поля «reviewed_by» тут немає"),
        ("sensitivity:is:restricted", "Поля «sensitivity» тут немає"),
        ("live:false", "Поля «live» тут немає"),
        ("title:near:x", "Поле «title» не має оператора «near»"),
        ("title:empty", "Поле «title» не має оператора «empty»"),
        ("title:is", "потребує значення"),
        ("title:is:", "потребує значення"),
        ("title:contains: ", "потребує значення"),
        ("topic:any:,", "потребує значення"),
        ("joint:true:1", "не потребує значення"),
        ("type:is:nothing", "не має значення «nothing»"),
        ("language:is:pl", "Дозволено: uk, en, ru, crh"),
        ("review_due:on:tomorrow", "потрібна дата"),
        ("review_due:on:0001-01-01", "потрібна дата"),
        ("review_due:between:2026-01-01", "дві дати"),
        ("review_due:between:2026-01-02,2026-01-01", "перша дата пізніша"),
        ("review_due:last_days:-1", "кількість днів"),
        ("review_due:last_days:99999999999999999999", "кількість днів"),
        ("branch:below:/nowhere/", "сторінки «/nowhere/» немає"),
        ("branch:below:99999999999999999999999", "немає"),
        ("branch:below:/uk/", "немає"),
        ("title:is:а\x00", "нульовий байт"),
        ("title:is:" + "а" * 2000, "задовга"),
        ("topic:any:" + ",".join("abcd"[n % 4] for n in range(60)), "Забагато значень"),
    ],
)
def test_what_cannot_be_asked_is_told(text, sentence):
    with pytest.raises(QueryError, match=sentence):
        check(read(text), Use.API)


def test_too_many_criteria():
    with pytest.raises(QueryError, match="Забагато умов"):
        apply(ContentPage.objects.all(), [Criterion("joint", "true")] * 21, Use.API)


def test_every_operator_of_every_field_can_be_asked(world):
    """No pair of a field and an operator ends in an error of the database."""
    given = {
        Takes.NOTHING: (), Takes.TEXT: ("uk'(", ), Takes.TEXTS: ("a,b",), Takes.DAY: ("2026-02-28",),
        Takes.DAYS_BETWEEN: ("2026-01-01,2026-02-28",), Takes.NUMBER: ("7",), Takes.PAGE: ("/about/",),
    }  # fmt: skip
    asked = 0
    for field in fields(Use.RULES):
        for name, operator in field.operators.items():
            values = given[operator.takes]
            if field.kind == "choice" and values:
                values = (str(next(iter(field.choices()))[0]),) if list(field.choices()) else ("x",)
            criterion = Criterion(field.name, name, values)
            assert apply(ContentPage.objects.all(), [criterion], Use.RULES).count() >= 0, criterion
            assert str(operator.label)
            asked += 1
    assert len(fields(Use.RULES)) >= 30
    assert asked >= 200


def test_the_form_of_a_criterion_is_its_text():
    for text in (
        "topic:any:status,papers",
        "joint:true",
        "title:is:10:30",
        "or:joint:true",
        "or3:title:is:a",
    ):
        assert str(read(text)) == text
