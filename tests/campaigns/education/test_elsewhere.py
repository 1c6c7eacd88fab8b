"""Lessons in search, the API, import and export, and in the hands of an educator."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from campaigns.education.models import AgeBand, LessonPage, ProgrammePage
from poruch.core import away
from poruch.core.models import AttributionRule
from poruch.editorial.roles.matrix import Role
from poruch.editorial.workflow import routes
from tests.factories import GuideFactory
from tests.factories.editorial_roles import person
from tests.factories.education import (
    AgeBandFactory,
    LessonFactory,
    ProgrammeFactory,
    module,
    whole_lesson,
    whole_programme,
)
from tests.factories.filled import block
from tests.factories.people import two_partners
from tests.forms import edit_url, form

pytestmark = pytest.mark.usefixtures("site")


# Import and export


def load(tmp_path, *records):
    path = tmp_path / "lines.jsonl"
    path.write_text("\n".join(json.dumps(record, ensure_ascii=False) for record in records))
    call_command("import_content", str(path), stdout=StringIO(), stderr=StringIO())


def exported(capsys, *arguments):
    capsys.readouterr()
    call_command("export_content", *arguments, stderr=StringIO())
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_what_goes_out_comes_in_the_same(tmp_path, capsys):
    guide = GuideFactory(slug="dovidnyk")
    AgeBand.objects.create(code="adult", name_uk="дорослі", from_age=18)
    programme = whole_programme("слово", age_bands=["12-15", AgeBand.objects.get(code="adult")])
    whole_lesson("слово", parent=programme, module="m1", number=2, related=[block("page", guide.pk)])
    types = ("--type=vocabulary_age_band", "--type=programme", "--type=lesson")
    first = exported(capsys, *types)
    assert [record["type"] for record in first] == ["vocabulary_age_band"] * 2 + ["programme", "lesson"]
    assert first[-1]["programme"] == programme.slug
    assert first[-1]["activities"][1]["minutes"] == 20
    assert first[-1]["related"] == ["/guides/dovidnyk/"]
    with away.for_good():
        ProgrammePage.objects.get().delete()
    AgeBand.objects.all().delete()
    load(tmp_path, *first)
    assert exported(capsys, *types) == first


def test_a_translation_of_a_lesson_stands_under_the_translation_of_its_programme(tmp_path):
    AgeBandFactory()
    lines = [
        {"type": "programme", "locale": "uk", "slug": "p", "title": "Програма"},
        {"type": "programme", "locale": "en", "slug": "p", "title": "Programme", "translation_of": "p"},
        {"type": "lesson", "locale": "uk", "slug": "l", "title": "Урок", "programme": "p"},
        {
            "type": "lesson", "locale": "en", "slug": "l", "title": "Lesson", "programme": "p",
            "translation_of": "l",
        },
    ]  # fmt: skip
    load(tmp_path, *reversed(lines))
    english = LessonPage.objects.get(locale__language_code="en")
    assert english.get_parent().title == "Programme"
    assert english.get_translations().get().title == "Урок"


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"programme": "nope"}, "немає програми «nope»"),
        ({"programme": None}, "немає програми «»"),
        ({"age_bands": ["0-3"]}, "невідомий код «0-3»"),
        ({"licence": "CC-BY-NC-4.0"}, "licence"),
        ({"minutes": "45"}, "потрібне ціле число"),
        ({"activities": [{"title": "А", "minutes": "10", "part": "main", "level": "low"}]}, "ціле число"),
        (
            {"activities": [{"title": "А", "minutes": 10, "part": "main", "level": "low"}]},
            "Скажіть, що роблять учні",
        ),
        (
            {
                "activities": [
                    {"title": "А", "minutes": 99, "part": "main", "level": "low", "pupils": "<p>а</p>"}
                ]
            },
            "це довше за урок",
        ),
        ({"trauma_level": "high"}, "що саме важке"),
    ],
)
def test_a_wrong_lesson_is_refused_with_its_reason(tmp_path, values, sentence):
    ProgrammeFactory(slug="p")
    record = {"type": "lesson", "locale": "uk", "slug": "l", "title": "Урок", "programme": "p", **values}
    path = tmp_path / "bad.jsonl"
    path.write_text(json.dumps(record))
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("import_content", str(path), stdout=out, stderr=out)
    assert sentence in out.getvalue()
    assert not LessonPage.objects.exists()


# Search and API


def test_lessons_are_found_by_what_they_say(client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        page = whole_lesson("очеретинка")
    found = client.get("/api/v1/search?q=очеретинка&type=lesson").json()
    assert [hit["id"] for hit in found["results"]] == [page.pk]
    assert "Уроки" in client.get("/uk/search/?q=очеретинка").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        page.unpublish()
    assert client.get("/api/v1/search?q=очеретинка").json()["total"] == 0


def test_the_api_gives_a_lesson_in_full(client):
    partner, _other = two_partners()
    AttributionRule.objects.create(content_types="lesson", partner=partner, line_uk="У співпраці з радою")
    page = whole_lesson("<слово>", joint=True, lead_partner=partner)
    found = client.get(f"/api/v1/pages/{page.pk}").json()
    assert found["type"] == "lesson"
    assert found["licence"]["code"] == "CC-BY-4.0"
    assert found["activities"][1]["simpler"] == "<p>Простіше &lt;слово&gt;</p>"
    assert found["age_bands"] == [{"code": "12-15", "name": "12-15 років", "from_age": 12, "to_age": 15}]
    assert found["programme"]["type"] == "programme"
    assert found["attribution"] == "У співпраці з радою"
    assert "У співпраці з радою" in found["body_html"]
    assert "Учителю" in found["body_html"]
    assert "<слово>" not in found["body_html"]
    for url in found["downloads"].values():
        assert client.get(url.removeprefix("http://testserver")).status_code == 200


def test_the_api_gives_a_programme_with_its_modules(client, django_assert_max_num_queries):
    programme = whole_programme("слово", modules=[module("m1", "Права"), module("m2", "Дія")])
    lessons = [LessonFactory(parent=programme, module="m1", number=n) for n in (2, 1)]
    client.get("/api/v1/locales")
    with django_assert_max_num_queries(40):
        found = client.get(f"/api/v1/pages/{programme.pk}").json()
    assert [one["title"] for one in found["modules"]] == ["Права", "Дія"]
    assert [one["id"] for one in found["modules"][0]["lessons"]] == [lessons[1].pk, lessons[0].pk]
    assert found["modules"][1]["lessons"] == []


# An educator at the CMS


@pytest.fixture
def educator(site):
    own, _other = two_partners()
    routes.sync()
    user = person(Role.EDUCATOR, own)
    client = Client()
    client.force_login(user)
    return client, own


def test_an_educator_makes_a_lesson_and_sends_it_for_review_but_cannot_publish_it(educator):
    client, own = educator
    programme = whole_programme("слово", lead_partner=own)
    url = reverse("wagtailadmin_pages:add", args=["campaigns_education", "lessonpage", programme.pk])
    data = form(client, url, title="Мій урок", slug="mii-urok", lead_partner=str(own.pk), module="m1")
    assert client.post(url, data).status_code == 302
    page = LessonPage.objects.get(slug="mii-urok")
    assert (page.live, page.module) == (False, "m1")
    client.post(edit_url(page), form(client, edit_url(page), **{"action-publish": "1"}))
    assert not LessonPage.objects.get(pk=page.pk).live
    client.post(edit_url(page), form(client, edit_url(page), **{"action-submit": "1"}))
    assert LessonPage.objects.get(pk=page.pk).workflow_in_progress


def test_an_educator_chooses_among_the_modules_of_the_programme_alone(educator):
    client, own = educator
    programme = whole_programme(lead_partner=own, modules=[module("m1", "Права")])
    url = reverse("wagtailadmin_pages:add", args=["campaigns_education", "lessonpage", programme.pk])
    field = client.get(url).context["form"].fields["module"]
    assert field.choices == [("", "Без розділу"), ("m1", "Права")]
    assert client.post(url, form(client, url, title="Урок", slug="urok", module="m9")).status_code == 200
    assert not LessonPage.objects.exists()


def test_an_educator_adds_no_guides(educator, site):
    client, _own = educator
    guides = site.get_children().get(slug="guides")
    assert (
        client.get(reverse("wagtailadmin_pages:add", args=["kb", "guidepage", guides.pk])).status_code != 200
    )
