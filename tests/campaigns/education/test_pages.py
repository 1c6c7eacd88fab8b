"""What an educator sees: the section, a programme, a lesson."""

import gzip
import json
import re
from itertools import islice

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from poruch.core.richtext import plain
from tests.browser.weight import BUDGET
from tests.conftest import ROOT
from tests.factories import GuideFactory, PartnerFactory, TopicFactory
from tests.factories.education import (
    LessonFactory,
    ProgrammeFactory,
    activity,
    module,
    whole_lesson,
    whole_programme,
)
from tests.factories.filled import block
from tests.support import expire, headings, links, lock, main, restrict, seen, soup, words

pytestmark = pytest.mark.usefixtures("site")


def titles(response):
    return [words(tag) for tag in main(response).select(".box h3")]


def test_an_empty_section_says_so_and_offers_no_dead_filters(client):
    text = seen(client.get("/uk/education/"))
    assert "Уроків іще немає" in text
    assert "12–15" not in text


def test_the_section_shows_programmes_what_is_new_and_all_lessons(client):
    programme = whole_programme("слово", lead_partner=PartnerFactory())
    LessonFactory(parent=programme, title="Перший урок")
    text = seen(client.get("/uk/education/"))
    assert "Програма слово" in text
    assert "1 урок" in text
    assert f"додано {timezone.localdate():%d.%m.%Y}" in text
    assert "Уклали: Об’єднання родичів" in text
    assert "Перший урок" in text


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("age=12-15", ["Легкий", "Важкий"]),
        ("age=15-18", ["Старший"]),
        ("topic=money", ["Старший"]),
        ("level=low", ["Легкий", "Старший"]),
        ("minutes=30", ["Старший"]),
        ("age=12-15&level=medium", ["Легкий"]),
        ("age=nope", []),
        ("minutes=abc&level=zzz", ["Легкий", "Важкий", "Старший"]),
        ("minutes=99999999", ["Легкий", "Важкий", "Старший"]),
        ("age=%00", ["Легкий", "Важкий", "Старший"]),
    ],
)
def test_lessons_are_filtered_by_age_topic_weight_and_time(client, query, expected):
    programme = ProgrammeFactory()
    LessonFactory(parent=programme, title="Легкий", number=1)
    LessonFactory(parent=programme, title="Важкий", number=2, trauma_level="high", content_warning="Неволя")
    LessonFactory(
        parent=programme,
        title="Старший",
        number=3,
        minutes=30,
        activities=[activity("Коло", 5, "start")],
        age_bands=["15-18"],
        topics=[TopicFactory(code="money")],
    )
    response = client.get(f"/uk/education/?{query}")
    assert titles(response) == expected
    if not expected:
        assert "Такого уроку немає" in seen(response)


def test_a_programme_shows_its_lessons_by_module_and_number(client):
    programme = whole_programme(modules=[module("m1", "Права"), module("m2", "Дія")])
    for title, code, number in (("В", "m2", 1), ("Б", "m1", 2), ("А", "m1", 1), ("Г", "", 1)):
        LessonFactory(parent=programme, title=title, module=code, number=number)
    response = client.get(programme.url)
    shown = [one for one in headings(response) if one in {"Права", "Дія", "Уроки", "А", "Б", "В", "Г"}]
    assert shown == ["Права", "А", "Б", "Дія", "В", "Уроки", "Г"]


def test_a_lesson_shows_its_warning_first_and_its_parts_in_order(client):
    guide = GuideFactory(title="Довідник поруч")
    page = whole_lesson("слово", related=[block("page", guide.pk)])
    response = client.get(page.url)
    content = main(response)
    text = seen(response)
    assert text.index("Важка тема.") < text.index("Мета")
    parts = [tag["id"] for tag in content.find_all("section", id=True)]
    assert parts == ["meta", "berehty", "materialy", "khid", "arkushi", "notatky", "dali", "zabraty"]
    for word in ("20 хвилин", "Простіше слово", "Складніше слово", "Папір слово", "CC BY 4.0"):
        assert word in text
    assert links(content)["Довідник поруч"] == guide.url


def test_the_lesson_tells_machines_what_it_is(client):
    page = whole_lesson("слово", confirmed=True, lead_partner=PartnerFactory())
    html = soup(client.get(page.url))
    (found,) = json.loads(html.find("script", type="application/ld+json").string)["@graph"]
    assert found["@type"] == "LearningResource"
    assert found["timeRequired"] == "PT45M"
    assert found["typicalAgeRange"] == ["12-15"]
    assert found["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert found["teaches"] == ["Назвати права слово"]


def test_outside_search_engines_get_only_what_an_editor_confirmed(client):
    for page in (LessonFactory(), LessonFactory(confirmed=True)):
        robots = soup(client.get(page.url)).find("meta", attrs={"name": "robots"})
        assert (robots is None) is page.confirmed


def test_words_of_the_glossary_are_explained_once_and_only_in_texts(client, explain):
    explain("омбудсман", "Захищає права людини.")
    explain("неживий", "Не показувати", live=False)
    page = LessonFactory(
        title="Омбудсман",
        activities=[activity("Омбудсман", 10, pupils="<p>Напишіть омбудсману. Омбудсман — неживий.</p>")],
    )
    content = main(client.get(page.url))
    marked = content.find_all("a", href="#slovo-1")
    assert [words(tag) for tag in marked] == ["омбудсману"]
    assert words(content.find(id="slovo-1")) == "омбудсман Захищає права людини."
    assert "Не показувати" not in words(content)


def test_a_hidden_lesson_shows_nowhere(client):
    programme = ProgrammeFactory()
    shown = LessonFactory(parent=programme, title="Видимий")
    hidden = [
        LessonFactory(parent=programme, title="Таємний", live=False),
        expire(LessonFactory(parent=programme, title="Таємний")),
        restrict(LessonFactory(parent=programme, title="Таємний")),
        lock(LessonFactory(parent=programme, title="Таємний")),
    ]
    closed = ProgrammeFactory(title="Закрита")
    hidden.append(LessonFactory(parent=closed, title="Таємний"))
    closed.unpublish()
    for path in ("/uk/education/", programme.url, "/uk/education/feed/", "/uk/education/plan/?age=12-15"):
        text = client.get(path).content.decode()
        assert "Таємний" not in text
        assert "Видимий" in text
    for page in hidden:
        for name in ("teacher/", "pupils/", "teacher.pdf", "pupils.pdf", "pages.zip", "cartridge.imscc"):
            assert client.get(f"/uk/education/take/{page.pk}/{name}").status_code == 404
    assert client.get(f"/uk/education/take/{shown.pk}/teacher/").status_code == 200


def test_a_lesson_of_another_language_falls_back_along_the_chain(client):
    page = whole_lesson("слово")
    response = client.get(page.url.replace("/uk/", "/en/", 1))
    assert response.status_code == 200
    assert "Назва слово" in seen(response)
    assert "Teacher" not in words(main(response).find("article"))


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({"trauma_level": "medium"}, "content_warning", "що саме важке"),
        ({"activities": [activity(level="high")]}, "trauma_level", "важча"),
        ({"minutes": 30}, "minutes", "40 хвилин, це довше"),
        ({"minutes": 0}, "minutes", "5"),
        ({"licence": "CC-BY-ND-4.0"}, "licence", "CC-BY-ND-4.0"),
    ],
)
def test_an_editor_is_told_what_is_wrong_with_a_lesson(values, field, sentence):
    page = LessonFactory()
    for name, value in values.items():
        setattr(page, name, value)
    with pytest.raises(ValidationError) as refused:
        page.full_clean()
    assert sentence in " ".join(refused.value.message_dict[field])


def test_addresses_of_lessons_and_programmes_do_not_collide():
    first = LessonFactory(slug="odyn")
    second = LessonFactory(parent=ProgrammeFactory())
    second.slug = first.slug
    with pytest.raises(ValidationError, match="вже є в іншій програмі"):
        second.full_clean()
    programme = ProgrammeFactory()
    programme.slug = "plan"
    with pytest.raises(ValidationError, match="зайнята самим сайтом"):
        programme.full_clean()


def test_the_feed_is_atom_with_licence_and_draft_note(client):
    LessonFactory(title="Новий & свіжий", confirmed=False)
    response = client.get("/uk/education/feed/")
    assert response.headers["Content-Type"].startswith("application/atom+xml")
    text = response.content.decode()
    assert "Новий &amp; свіжий" in text
    assert "Чернетка" in text
    assert "CC BY 4.0" in text


def test_a_long_list_has_pages_that_keep_the_wishes(client):
    programme = ProgrammeFactory()
    for number in range(14):
        LessonFactory(parent=programme, title=f"Урок {number:02}", number=number)
    first = client.get("/uk/education/?age=12-15")
    assert len(titles(first)) == 12
    assert "Знайдено 14" in seen(first)
    following = main(first).find("a", rel="next")["href"]
    assert titles(client.get(f"/uk/education/{following}")) == ["Урок 12", "Урок 13"]
    assert len(titles(client.get("/uk/education/?page=zzz"))) == 12


def test_lists_ask_the_database_as_often_for_one_as_for_many(client, django_assert_max_num_queries):
    programme = whole_programme(joint=True)
    paths = ["/uk/education/?", f"{programme.url}?", "/uk/education/plan/?age=12-15&", "/uk/education/feed/?"]

    def counts():
        found = []
        for path in paths:
            client.get(path)
            with django_assert_max_num_queries(32) as asked:
                assert client.get(f"{path}again=1").status_code == 200
            found.append(len(asked))
        return found

    values = {"parent": programme, "module": "m1", "joint": True, "lead_partner": PartnerFactory()}
    LessonFactory(**values)
    few = counts()
    for _number in range(11):
        LessonFactory(**values)
    assert counts() == few


def test_a_full_lesson_fits_into_the_first_flight(client):
    """Seven activities of 1,700 letters of real prose: as much as our largest guides hold."""
    guides = (ROOT / "data/starter/70-guides.jsonl").read_text().splitlines()
    prose = " ".join(plain(step["action"]) for line in guides for step in json.loads(line).get("steps", ()))
    letters = iter(re.sub(r"[<>&]", "", prose))

    def text(length):
        return f"<p>{''.join(islice(letters, length))}</p>"

    page = whole_lesson(
        "слово",
        activities=[
            activity(
                f"Вправа {n}", 5, pupils=text(700), teacher=text(600), simpler=text(200), harder=text(200)
            )
            for n in range(7)
        ],
    )
    html = re.sub(rb"\n\s+", b"\n", client.get(page.url).content)
    sheet = (ROOT / "static/style.css").read_bytes()
    weight = len(gzip.compress(html, 6)) + len(gzip.compress(sheet, 6))
    assert weight <= BUDGET
