"""The CMS as an editor uses it: every type opens, is refused with plain words, is saved and published."""

import json

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from wagtail.test.utils.form_data import (
    inline_formset,
    rich_text,
    streamfield,
)

from kb.models import (
    DocumentTemplatePage,
    GuideIndexPage,
    GuidePage,
    LegalActIndexPage,
    LegalActPage,
    ResourceDirectoryPage,
    SupportResourcePage,
    TemplateIndexPage,
    TopicIndexPage,
    TopicPage,
)
from poruch.core.models import HomePage, StandardPage
from tests.factories import (
    GuideFactory,
    LegalActFactory,
    PhoneFactory,
    TopicFactory,
)
from tests.factories.filled import PAGE_TYPES, filled
from tests.forms import edit_url, form, one_step, published, value_box
from tests.support import seen, soup, words

pytestmark = pytest.mark.usefixtures("site")

MODELS = {
    "guide": (GuidePage, GuideIndexPage), "resource": (SupportResourcePage, ResourceDirectoryPage),
    "act": (LegalActPage, LegalActIndexPage), "template": (DocumentTemplatePage, TemplateIndexPage),
    "topic": (TopicPage, TopicIndexPage), "page": (StandardPage, HomePage),
}  # fmt: skip


@pytest.fixture
def editor(client):
    client.force_login(get_user_model().objects.create_superuser("editor", password="x"))
    return client


def section(code):
    return MODELS[code][1].objects.get(locale__language_code="uk")


def add_url(code):
    model = MODELS[code][0]
    return reverse(
        "wagtailadmin_pages:add", args=[model._meta.app_label, model._meta.model_name, section(code).pk]
    )


FILLED = {
    "guide": lambda: {
        "who_for": rich_text("<p>Для родини</p>"),
        "steps": streamfield([("step", one_step(phones=[PhoneFactory(number="0 800 1")]))]),
        "documents": streamfield([("document", {"name": "Паспорт", "note": ""})]),
        "deadlines": streamfield([("deadline", value_box("10 днів"))]),
        "amounts": streamfield([("amount", {**value_box("100 грн"), "amount": "100", "currency": "UAH"})]),
        "faq": streamfield([("question", {"question": "Чому?", "answer": rich_text("<p>Бо так</p>")})]),
        "law_refs": streamfield(
            [("law", {"act": LegalActFactory().pk, "article": "5", "edition": "", "note": ""})]
        ),
        "related": streamfield([("guide", GuideFactory().pk)]),
        "sources": streamfield([("source", {"code": "S1", "title": "Закон", "url": "", "date": "2026"})]),
    },
    "resource": lambda: {
        "services": streamfield([("service", "Приймає заяви")]),
        "phone_links": inline_formset([{"phone": PhoneFactory(number="0 800 1").pk}]),
        "languages": "uk",
    },
    "act": lambda: {"number": "2010-IX", "issued_on": "2022-01", "official_url": "https://example.org/"},
    "template": lambda: {"placeholders": streamfield([("gap", {"name": "Ім’я", "hint": ""})])},
    "topic": lambda: {"topic": TopicFactory().pk},
    "page": lambda: {"body": rich_text("<h2>Ми</h2><p>Хто ми</p>")},
}


@pytest.mark.parametrize("code", list(FILLED))
def test_a_page_of_every_type_is_added_with_the_form_and_read_at_once(editor, client, code):
    published(editor, add_url(code), title="Нова сторінка", slug="nova-storinka", **FILLED[code]())
    page = MODELS[code][0].objects.get(slug="nova-storinka")
    assert page.live
    assert page.review_due is not None
    assert "Нова сторінка" in seen(client.get(page.url))


@pytest.mark.parametrize("code", PAGE_TYPES)
def test_a_filled_page_of_every_type_opens_and_is_published_again(editor, client, code):
    page = filled(code, "слово")
    extra = {"phone_links": inline_formset([])} if code == "resource" else {}
    published(editor, edit_url(page), title="Виправлена назва", summary="Без позначок", **extra)
    page.refresh_from_db()
    assert page.title == "Виправлена назва"
    assert "Виправлена назва" in seen(client.get(page.url))
    assert [topic.code for topic in page.topics.all()] == ["status"]


def test_what_the_form_of_a_guide_takes_is_what_a_reader_sees(editor, client):
    published(editor, add_url("guide"), title="Нова сторінка", slug="nova", **FILLED["guide"]())
    text = seen(client.get("/uk/guides/nova/"))
    for shown in (
        "Для родини",
        "Подайте заяву",
        "0 800 1",
        "Паспорт",
        "10 днів",
        "100 грн",
        "Чому?",
        "Бо так",
        "ст. 5",
        "Закон",
    ):
        assert shown in text


def test_the_mark_not_confirmed_survives_the_editor(editor, client):
    page = GuideFactory(body="<p>Чекати <abbr>місяць</abbr> і <i>далі</i></p>")
    draft = json.loads(form(editor, edit_url(page))["body"])
    assert [style["style"] for style in draft["blocks"][0]["inlineStyleRanges"]] == ["UNCONFIRMED", "ITALIC"]
    published(editor, edit_url(page), title="Ще раз")
    assert '<span class="unk">місяць</span> і <i>далі</i>' in client.get(page.url).content.decode()


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"title": ""}, "необхідно заповнити"),
        ({"review_due": "2020-01-01", "last_checked": "2025-01-01"}, "раніша за дату останнього"),
        ({"last_checked": "2999-01-01", "review_due": "2999-02-01"}, "ще не настав"),
        ({"legal_reviewed_by": "Юрист"}, "Потрібні обидва"),
        ({"summary": "Факт[S7]"}, "позначки без джерела: S7"),
        ({"confirmed": "on"}, "хоча б одну норму"),
        ({"summary": "а" * 601}, "600"),
    ],
)
def test_a_form_with_a_fault_says_what_is_wrong_and_saves_nothing(editor, values, sentence):
    page = GuideFactory(title="Було")
    data = form(editor, edit_url(page), **{"title": "Стало", "action-publish": "1", **values})
    response = editor.post(edit_url(page), data)
    assert response.status_code == 200
    assert sentence in str(response.context["form"].errors)
    page.refresh_from_db()
    assert page.title == "Було"


def test_a_step_without_an_answer_is_refused_as_the_editor_really_leaves_it_empty(editor):
    """An emptied text of the editor is an empty paragraph, not an empty string."""
    page = GuideFactory()
    empty = streamfield([("step", one_step(action="<p></p>", where="<p></p>"))])
    response = editor.post(
        edit_url(page), form(editor, edit_url(page), steps=empty, **{"action-publish": "1"})
    )
    assert response.status_code == 200
    assert "steps" in response.context["form"].errors


def test_parts_that_the_editor_left_empty_are_not_shown(editor, client):
    step = streamfield(
        [("step", one_step(where="<p></p>", papers="<p></p>", wait="<p></p>", risk="<p></p>"))]
    )
    published(
        editor,
        add_url("guide"),
        title="Нова",
        slug="nova",
        steps=step,
        who_for=rich_text("<p></p>"),
        body=rich_text("<p></p>"),
    )
    text = seen(client.get("/uk/guides/nova/"))
    assert "Що зробити" in text
    assert not [
        heading
        for heading in ("Куди", "Папери", "Скільки чекати", "Що може піти не так", "Для кого")
        if heading in text
    ]


def test_a_draft_is_saved_without_being_shown(editor, client):
    page = GuideFactory(title="Було")
    editor.post(edit_url(page), form(editor, edit_url(page), title="Чернетка"))
    page.refresh_from_db()
    assert page.has_unpublished_changes
    assert "Чернетка." in seen(client.get(page.url))
    assert "Було" in seen(client.get(page.url))


@pytest.mark.parametrize("code", PAGE_TYPES)
def test_an_editor_previews_a_page_of_every_type(editor, code):
    page = filled(code, "слово")
    url = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    extra = {"phone_links": inline_formset([])} if code == "resource" else {}
    assert editor.post(url, form(editor, edit_url(page), title="Передогляд", summary="", **extra)).json()[
        "is_valid"
    ]
    response = editor.get(url)
    assert response.status_code == 200
    assert "Передогляд" in words(soup(response))


@pytest.mark.parametrize(
    "model",
    [GuideIndexPage, ResourceDirectoryPage, TopicIndexPage, LegalActIndexPage, TemplateIndexPage, HomePage],
)
def test_home_and_sections_open_and_are_saved(editor, model):
    page = model.objects.get(locale__language_code="uk")
    published(editor, edit_url(page), title="Нова назва розділу")
    page.refresh_from_db()
    assert page.title == "Нова назва розділу"


def test_the_forms_offer_only_pages_that_belong_in_a_section(editor):
    url = reverse("wagtailadmin_pages:add_subpage", args=[section("guide").pk])
    response = editor.get(url, follow=True)
    assert "guidepage" in response.redirect_chain[-1][0]
