"""The CMS's rows that pages share: phones, terms, vocabularies, partners."""

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from wagtail.test.utils.form_data import querydict_from_html

from kb.models import GlossaryTerm
from poruch.core.models import Partner, Phone, Topic
from tests.factories import GlossaryTermFactory, PartnerFactory, PhoneFactory, TopicFactory
from tests.forms import form_with
from tests.support import soup, words

pytestmark = pytest.mark.usefixtures("site")


@pytest.fixture
def editor(client):
    client.force_login(get_user_model().objects.create_superuser("editor", password="x"))
    return client


@pytest.mark.parametrize(
    ("model", "make", "field", "value"),
    [
        (Phone, PhoneFactory, "number", "0 800 777"),
        (GlossaryTerm, GlossaryTermFactory, "name", "нове слово"),
        (Topic, TopicFactory, "name_uk", "Нова тема"),
        (Partner, PartnerFactory, "name_uk", "Новий партнер"),
    ],
)
def test_rows_are_listed_found_and_corrected(editor, model, make, field, value):
    row = make()
    names = f"wagtailsnippets_{model._meta.app_label}_{model._meta.model_name}"
    assert editor.get(reverse(f"{names}:list"), {"q": "a"}).status_code == 200
    url = reverse(f"{names}:edit", args=[row.pk])
    response = editor.get(url)
    data = querydict_from_html(response.content.decode(), form_index=form_with(response, field))
    data[field] = value
    data["action-publish"] = "1"
    assert editor.post(url, data).status_code == 302
    row.refresh_from_db()
    assert getattr(row, field) == value


def test_a_wrong_number_is_refused_in_the_form(editor):
    row = PhoneFactory(number="102")
    url = reverse("wagtailsnippets_core_phone:edit", args=[row.pk])
    response = editor.get(url)
    data = querydict_from_html(response.content.decode(), form_index=form_with(response, "number"))
    data["number"] = "дзвоніть"
    response = editor.post(url, data)
    assert response.status_code == 200
    assert "без слів" in words(soup(response))
