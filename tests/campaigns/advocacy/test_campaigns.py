"""What a reader and another site get of a campaign."""

import re
from urllib.parse import unquote

import pytest
from django.core.exceptions import ValidationError

from poruch.core import gates
from poruch.core.models import AttributionRule
from tests.factories import GuideFactory, PartnerFactory
from tests.factories.advocacy import CampaignFactory
from tests.support import main, seen

pytestmark = pytest.mark.usefixtures("site")
LINE = "Кампанію ведуть разом із радою-зразком"


def stream(kind, *values):
    return [{"type": kind, "value": value} for value in values]


def letter(**values):
    value = {
        "title": "Послам", "email": "office@example.org", "subject": "Прохання", "language": "uk",
        "text": "Шановні [посада]!\n\nПрошу відповісти. [посада] [S1]\n\n[ваше ім’я]", "tips": "",
    }  # fmt: skip
    return {**value, **values}


def whole(**values):
    fields = {
        "goal": "Мета-зразок",
        "demands": stream("demand", {"text": "Вимога-зразок", "outcome": "partly"}),
        "addressees": stream("addressee", {"name": "Установа-зразок", "url": ""}),
        "timeline": stream("entry", {"date": "2026-02", "kind": "result", "text": "<p>Відповіли</p>"}),
        "letters": stream("letter", letter()),
        "hashtags": "#Зразок #Sample",
        "share_texts": stream("text", "Допис-зразок"),
        "result": "Наслідок-зразок",
        "linked_guides": stream("page", GuideFactory(title="Довідник поруч").pk),
        "sources": stream("source", {"code": "S1", "title": "Джерело", "url": "", "date": ""}),
    }
    return CampaignFactory(**{**fields, **values})


def test_a_reader_sees_all_of_it_and_the_section_lists_it(client):
    page = whole(title="Кампанія-зразок")
    text = seen(client.get(page.url))
    for word in ("Мета-зразок", "Вимога-зразок", "частково", "Установа-зразок", "лютий 2026", "Відповіли",
                 "#Sample", "Допис-зразок", "Наслідок-зразок", "Довідник поруч"):  # fmt: skip
        assert word in text
    assert "Кампанія-зразок" in seen(client.get("/uk/campaigns/"))


def test_without_a_script_the_letter_can_be_selected_and_sent_from_ones_own_mail(client):
    page = whole()
    found = main(client.get(page.url))
    quote = found.find("blockquote", class_="letter")
    assert [gap.get_text() for gap in quote.find_all("b")] == ["[посада]", "[посада]", "[ваше ім’я]"]
    address = found.find("a", attrs={"data-mail": True})["href"]
    assert address.startswith("mailto:office@example.org?subject=")
    assert "\r\n\r\nПрошу відповісти. [посада]" in unquote(address)
    assert not found.find("form")


def test_a_letter_is_shown_as_text(client):
    page = whole(letters=stream("letter", letter(text='<img src=x> [<b id="hit">]', email="")))
    found = main(client.get(page.url))
    assert not found.find("img")
    assert not found.find(id="hit")


def test_hashtags_are_words_after_a_number_sign():
    page = CampaignFactory(live=False)
    page.hashtags = "#Добре погано"
    with pytest.raises(ValidationError) as refused:
        page.full_clean()
    assert "hashtags" in refused.value.message_dict


def test_another_site_gets_the_same_through_the_api(client):
    found = client.get(f"/api/v1/pages/{whole().pk}").json()
    assert found["type"] == "campaign"
    assert found["demands"] == [{"text": "Вимога-зразок", "outcome": "partly"}]
    assert found["letters"][0]["gaps"] == ["посада", "ваше ім’я"]
    assert [link["title"] for link in found["linked_guides"]] == ["Довідник поруч"]
    assert "Вимога-зразок" in found["body_html"]


def test_search_finds_it_by_its_letters(client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        whole(title="Кампанія-зразок", letters=stream("letter", letter(text="Прошу про кульбабошум")))
    found = client.get("/api/v1/search?q=кульбабошум").json()
    assert [hit["type"] for hit in found["results"]] == ["campaign"]


def test_a_joint_campaign_carries_its_line_or_is_not_published(client):
    rule = AttributionRule.objects.create(content_types="campaign", partner=PartnerFactory(), line_uk="")
    with pytest.raises(gates.Refused):
        whole(joint=True)
    rule.line_uk = LINE
    rule.save()
    page = whole(joint=True)
    html = client.get(page.url).content.decode()
    assert LINE in seen(client.get(page.url))
    assert LINE in seen(client.get("/uk/campaigns/"))
    assert re.search(rf'"creditText": "{LINE}"', html)
    found = client.get(f"/api/v1/pages/{page.pk}").json()
    assert found["attribution"] == LINE
    assert LINE in found["body_html"]


@pytest.mark.parametrize("count", [1, 9])
def test_the_number_of_queries_does_not_grow(client, count, django_assert_max_num_queries):
    for _number in range(count):
        CampaignFactory()
    many = {"letters": [letter()] * count, "demands": [{"text": "Вимога", "outcome": "open"}] * count}
    guides = stream("page", *(GuideFactory().pk for _number in range(count)))
    page = whole(
        letters=stream("letter", *many["letters"]),
        demands=stream("demand", *many["demands"]),
        linked_guides=guides,
    )
    client.get(page.url)
    with django_assert_max_num_queries(24):
        client.get(f"{page.url}?again=1")
    with django_assert_max_num_queries(16):
        client.get("/uk/campaigns/?again=1")
