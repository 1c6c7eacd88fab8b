"""«Make my lesson»: what is chosen, why, and what is said when nothing fits."""

from urllib.parse import urlencode

import pytest

from tests.factories import TopicFactory
from tests.factories.education import LessonFactory, ProgrammeFactory, activity, handout
from tests.support import main, seen, words

pytestmark = pytest.mark.usefixtures("site")


def plan(client, **wishes):
    return client.get(f"/uk/education/plan/?{urlencode(wishes)}")


def steps(response):
    return [words(tag.find("h3")) for tag in main(response).select("#plan .step")]


@pytest.fixture
def lessons():
    """Two lessons: one of 45 minutes with a hard part, one short and calm for older pupils too."""
    programme = ProgrammeFactory()
    first = LessonFactory(
        parent=programme,
        title="Права",
        number=1,
        trauma_level="high",
        content_warning="Неволя",
        topics=[TopicFactory(code="status")],
        activities=[
            activity("Початок", 5, "start"),
            activity("Читання", 15),
            activity("Важка розмова", 15, level="high"),
            activity("Прощання", 5, "end"),
        ],
        handouts=[handout("Аркуш прав")],
    )
    second = LessonFactory(
        parent=programme,
        title="Дія",
        number=2,
        minutes=30,
        age_bands=["12-15", "15-18"],
        topics=[TopicFactory(code="contact")],
        activities=[
            activity("Вітання", 5, "start"),
            activity("Лист", 10),
            activity("Плакат", 10),
            activity("Подяка", 5, "end"),
        ],
    )
    return first, second


@pytest.mark.parametrize(
    ("wishes", "expected"),
    [
        ({"age": "12-15", "minutes": 40}, ["Початок", "Читання", "Важка розмова", "Прощання"]),
        # What is left is filled from the other lesson, before the end.
        ({"age": "12-15", "minutes": 50}, ["Початок", "Читання", "Важка розмова", "Лист", "Прощання"]),
        # Without the hard part the other lesson fills the time better.
        ({"minutes": 30, "level": "low"}, ["Вітання", "Лист", "Плакат", "Подяка"]),
        ({"minutes": 45, "level": "low", "topic": "status"}, ["Початок", "Читання", "Прощання"]),
        ({"minutes": 20, "age": "15-18"}, ["Вітання", "Лист", "Подяка"]),
        ({"age": "15-18"}, ["Вітання", "Лист", "Плакат", "Подяка"]),
    ],
)
def test_the_plan_is_what_fits_in_an_order_that_can_be_taught(client, lessons, wishes, expected):
    response = plan(client, **wishes)
    assert [step.rsplit(" ", 2)[0] for step in steps(response)] == expected
    assert steps(plan(client, **wishes)) == steps(response)


def test_the_plan_says_why_and_what_was_left_out(client, lessons):
    text = seen(plan(client, minutes=45, level="low", topic="status"))
    assert "Основа: урок «Права», на 25 хвилин" in text
    assert "Важка розмова (Права): важча, ніж ви обрали" in text
    text = seen(plan(client, minutes=30, age="12-15"))
    assert "не вміщується в час" in text


@pytest.mark.parametrize(
    "wishes",
    [{"topic": "nope"}, {"minutes": 5}, {"age": "nope", "level": "low"}, {"topic": "status", "age": "15-18"}],
)
def test_when_nothing_fits_a_sentence_says_so_and_the_nearest_are_offered(client, lessons, wishes):
    response = plan(client, **wishes)
    assert response.status_code == 200
    assert "Такого уроку не скласти" in seen(response)
    assert "Дія" in seen(response)
    query = urlencode(wishes)
    assert client.get(f"/uk/education/plan/teacher/?{query}").status_code == 404
    assert client.get(f"/uk/education/plan/pupils.pdf?{query}").status_code == 404


def test_without_wishes_there_is_only_the_form(client, lessons):
    response = client.get("/uk/education/plan/")
    assert steps(response) == []
    offered = [option["value"] for option in main(response).select("#age option")]
    assert offered == ["", "12-15", "15-18"]


def test_packs_of_a_plan_hold_its_activities_and_sheets(client, lessons):
    teacher = seen(client.get("/uk/education/plan/teacher/?minutes=40&age=12-15"))
    pupils = seen(client.get("/uk/education/plan/pupils/?minutes=40&age=12-15"))
    assert "Учителю: Читання" in teacher
    assert "Учителю" not in pupils
    for text in (teacher, pupils):
        assert "Учням: Читання" in text
        assert "Аркуш прав" in text
        assert "Неволя" in text
        assert "CC BY 4.0" in text
    assert client.get("/uk/education/plan/teacher.pdf?minutes=40").content.startswith(b"%PDF-")


def test_a_plan_can_be_opened_in_another_language(client, lessons):
    response = client.get("/en/education/plan/?minutes=40&age=12-15")
    assert len(steps(response)) == 4
