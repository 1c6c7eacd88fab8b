"""Hostile text in every parameter, in addresses and in what a search finds."""

import html
from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from tests.factories import GuideFactory, TopicFactory
from tests.factories.filled import block, box, filled
from tests.test_xss import FOREIGN, PAYLOADS, dangers

pytestmark = pytest.mark.usefixtures("site")

#: Every parameter that some public address reads, and one that none does.
PARAMETERS = [
    "q",
    "type",
    "topic",
    "audience",
    "region",
    "language",
    "free",
    "page",
    "exact",
    "locale",
    "size",
    "x",
]


@pytest.mark.parametrize("payload", PAYLOADS, ids=range(len(PAYLOADS)))
@pytest.mark.parametrize(
    "path", ["/uk/", "/uk/search/", "/uk/contacts/", "/uk/guides/", "/uk/nope/", "/", "/sitemap.xml"]
)
def test_query_parameters_are_shown_as_text(client, path, payload):
    filled("resource")
    for name in PARAMETERS:
        assert dangers(client.get(path, {name: payload, **({"q": "слово"} if name != "q" else {})})) == []
    assert dangers(client.get(f"{path}?{quote(payload)}={quote(payload)}")) == []


@pytest.mark.parametrize("payload", PAYLOADS, ids=range(len(PAYLOADS)))
def test_what_is_searched_stands_in_the_box_as_it_was_typed(client, payload):
    page = BeautifulSoup(client.get("/uk/search/", {"q": payload}).content, "html.parser")
    assert page.find("input", id="q")["value"] == payload


@pytest.mark.parametrize("payload", PAYLOADS, ids=range(len(PAYLOADS)))
@pytest.mark.parametrize(
    "path", ["search", "suggest", "pages", "pages/find", "glossary", "resources", "nope"]
)
def test_the_api_answers_json_whatever_it_is_asked(client, path, payload):
    for name in (*PARAMETERS, "path", "fields", "cursor", "sort", "letter"):
        response = client.get(f"/api/v1/{path}", {name: payload})
        assert response.status_code < 500
        assert "json" in response.headers["Content-Type"]
        assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "path", ["/uk/<script>al(1)</script>/", '/uk/guides/"><img src=x onerror=al(1)>/', "/<svg onload=al(1)>"]
)
def test_an_address_that_does_not_exist_is_not_repeated_as_html(client, path):
    response = client.get(quote(path), follow=True)
    assert response.status_code == 404
    assert dangers(response) == []


@pytest.mark.parametrize("payload", [*PAYLOADS, *FOREIGN], ids=range(len(PAYLOADS) + len(FOREIGN)))
def test_highlights_of_a_search_mark_words_and_nothing_else(
    client, django_capture_on_commit_callbacks, payload
):
    with django_capture_on_commit_callbacks(execute=True):
        filled(
            "page",
            title="Сторінка",
            summary=f"ластівка {payload}",
            body=f"<p>ластівка {html.escape(payload)}</p>",
        )
    response = client.get("/uk/search/?q=ластівка")
    assert "<mark>" in response.content.decode()
    assert dangers(response) == []


@pytest.mark.parametrize("payload", [*PAYLOADS, *FOREIGN], ids=range(len(PAYLOADS) + len(FOREIGN)))
def test_what_stands_beside_results_is_shown_as_text(client, django_capture_on_commit_callbacks, payload):
    """The answer card, related guides and the chips of chosen filters."""
    today = timezone.localdate().isoformat()
    amount = {
        **box(f"Виплата ластівка {payload}"[:160], payload[:80], as_of=today),
        "condition": f"<p>{html.escape(payload)}</p>",
    }
    with django_capture_on_commit_callbacks(execute=True):
        topic = TopicFactory(code="odd", name_uk=payload[:160])
        other = GuideFactory(title=f"Інше {payload}"[:255])
        GuideFactory(
            title=f"Ластівка {payload}"[:255],
            amounts=[block("amount", amount)],
            related=[block("guide", other.pk)],
            topics=[topic],
        )
    response = client.get("/uk/search/", {"q": "сума ластівка", "topic": "odd"})
    assert 'id="answer"' in response.content.decode()
    assert dangers(response) == []


@pytest.mark.parametrize("payload", PAYLOADS, ids=range(len(PAYLOADS)))
def test_links_to_the_same_question_hold_it_as_text(client, payload):
    page = BeautifulSoup(client.get("/uk/search/", {"q": payload, "topic": payload}).content, "html.parser")
    links = [link["href"] for link in page.select(".langs a, .chips a, .empty a, .also a")]
    assert any(link.startswith("/en/search/?") for link in links)
    assert all(link.startswith(("?", "/", "#", "tel:")) for link in links), links
