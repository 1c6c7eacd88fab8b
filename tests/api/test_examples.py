"""The docs show real requests and answers: recorded here, and checked against what is answered today.

``UPDATE_EXAMPLES=1 pytest tests/api/test_examples.py`` records them again.
"""

import json
import os
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from poruch.api import docs
from poruch.api.router import api
from poruch.editorial.rules.models import Delivery
from poruch.editorial.rules.webhooks import delivering
from tests.api.conftest import ROOT, Asker, drawn, paper, picture
from tests.factories import GlossaryTermFactory, GuideFactory, StandardPageFactory
from tests.factories.api_tokens import Program
from tests.factories.editorial_rules import WebhookTargetFactory
from tests.factories.editorial_workflow import Newsroom
from tests.factories.events import EventFactory
from tests.support import undone

#: A question for each operation; ``{guide}`` and the like stand for ids.
QUESTIONS: dict[str, tuple[str, dict[str, str]]] = {
    "search": ("/search", {"q": "довідник", "locale": "uk", "size": "2"}),
    "suggest": ("/suggest", {"q": "перш", "locale": "uk"}),
    "pages": ("/pages", {"type": "guide", "locale": "uk", "sort": "-updated", "size": "1"}),
    "find_page": ("/pages/find", {"path": "/crh/topics/status/"}),
    "page": ("/pages/{guide}", {"expand": "topics,parent,resources"}),
    "resources": ("/resources", {"region": "UA-23", "language": "uk"}),
    "resource": ("/resources/{resource}", {}),
    "glossary": ("/glossary", {"letter": "Т"}),
    "term": ("/glossary/{term}", {}),
    "events": ("/events", {"from": "2027-03-01", "to": "2027-03-31"}),
    "topics": ("/topics", {}),
    "audiences": ("/audiences", {}),
    "regions": ("/regions", {}),
    "legal_acts": ("/legal-acts", {"size": "1"}),
    "legal_act": ("/legal-acts/{act}", {}),
    "locales": ("/locales", {}),
    "partners": ("/partners", {}),
    "changes": ("/changes", {"size": "2"}),
    "partner": ("/partners/association", {}),
    "attribution_rules": ("/attribution-rules", {}),
    "attribution_rule": ("/attribution-rules/{rule}", {}),
    "phones": ("/phones", {}),
    "phone": ("/phones/line", {}),
    "site": ("/site", {"locale": "en"}),
    "vocabulary": ("/vocabularies/licences", {}),
    "vocabulary_value": ("/vocabularies/regions/UA-23", {}),
    "navigation": ("/navigation", {"locale": "en", "depth": "1"}),
    "redirects": ("/redirects", {}),
    "images": ("/images", {"q": "Знак"}),
    "image": ("/images/{image}", {}),
    "documents": ("/documents", {}),
    "document": ("/documents/{document}", {}),
}


#: A change for each operation that takes a token: method, address, body, headers. ``{draft}`` has a version
#: that nobody agreed to yet, ``{waiting}`` is under agreement, ``{begun}`` is being translated.
CHANGES: dict[str, tuple[str, str, Any, dict[str, str]]] = {
    "drafts": ("GET", "/drafts?type=guide&size=1&locale=uk", None, {}),
    "draft": ("GET", "/drafts/{draft}", None, {}),
    "draft_source": ("GET", "/drafts/{draft}/source", None, {}),
    "create_page": (
        "POST",
        "/pages",
        {
            "type": "guide",
            "locale": "uk",
            "slug": "zrazok",
            "title": "Зразок довідника",
            "summary": "Показує, як створити чернетку.",
            "body_html": "<p>Текст зразка.</p>",
        },
        {"Idempotency-Key": "zrazok-1"},
    ),
    "change_page": ("PATCH", "/pages/{draft}", {"summary": "Виправлене речення."}, {"If-Match": "*"}),
    "submit_page": ("POST", "/pages/{draft}/submit", None, {}),
    "approve_page": ("POST", "/pages/{waiting}/approve", {"comment": "Перевірено."}, {}),
    "reject_page": ("POST", "/pages/{waiting}/reject", {"comment": "Додайте дату."}, {}),
    "publish_page": ("POST", "/pages/{draft}/publish", None, {}),
    "unpublish_page": ("POST", "/pages/{guide}/unpublish", None, {}),
    "schedule_page": ("POST", "/pages/{draft}/schedule", {"go_live_at": "2099-03-01T10:00:00+02:00"}, {}),
    "delete_page": ("DELETE", "/pages/{draft}", None, {}),
    "start_translation": ("POST", "/pages/{guide}/translations", {"locale": "en"}, {}),
    "translation_texts": ("GET", "/pages/{begun}/translations/en", None, {}),
    "translate": ("PATCH", "/pages/{begun}/translations/en", {"texts": {}}, {}),
    "submit_translation": ("POST", "/pages/{begun}/translations/en/submit", {}, {}),
    "change_image": ("PATCH", "/images/{picture}", {"alt": "Синій прямокутник"}, {}),
    "delete_image": ("DELETE", "/images/{picture}", None, {}),
    "change_document": ("PATCH", "/documents/{paper}", {"title": "Зразок заяви"}, {}),
    "delete_document": ("DELETE", "/documents/{paper}", None, {}),
    "webhooks": ("GET", "/webhooks", None, {}),
    "create_webhook": ("POST", "/webhooks", {"name": "Сайт громади", "url": "https://example.org/hook"}, {}),
    "webhook": ("GET", "/webhooks/{target}", None, {}),
    "change_webhook": ("PATCH", "/webhooks/{target}", {"name": "Новий сайт громади"}, {}),
    "delete_webhook": ("DELETE", "/webhooks/{target}", None, {}),
    "pause_webhook": ("POST", "/webhooks/{target}/pause", None, {}),
    "resume_webhook": ("POST", "/webhooks/{target}/resume", None, {}),
    "rotate_webhook_secret": ("POST", "/webhooks/{target}/rotate", None, {}),
    "drop_webhook_secret": ("POST", "/webhooks/{target}/drop", None, {}),
    "test_webhook": ("POST", "/webhooks/{target}/test", None, {}),
    "replay_webhook": ("POST", "/webhooks/{target}/replay", None, {}),
    "deliveries": ("GET", "/webhooks/deliveries?state=failed&size=1", None, {}),
    "delivery": ("GET", "/webhooks/deliveries/{call}", None, {}),
    "replay_delivery": ("POST", "/webhooks/deliveries/{call}/replay", None, {}),
}
#: The same for forms with a file: address, fields, the file's name and content.
FORMS: dict[str, tuple[str, dict[str, str], str, bytes]] = {
    "upload_image": (
        "/images", {"title": "Зразок", "alt": "Синій прямокутник"}, "zrazok.png", drawn(),
    ),
    "replace_image": ("/images/{picture}", {}, "novyi.png", drawn(90, 60)),
    "upload_document": ("/documents", {"title": "Зразок заяви"}, "zaiava.pdf", b"%PDF-1.4"),
    "replace_document": ("/documents/{paper}", {}, "nova.pdf", b"%PDF-1.4 "),
}  # fmt: skip
#: What stands in the docs for a secret.
SECRET = "whsec_…"


def ids_in(world: SimpleNamespace) -> dict[str, int]:
    kinds = ("guide", "resource", "act", "term", "rule", "image", "document")
    return {kind: getattr(world, kind).pk for kind in kinds}


def shape(value: Any) -> Any:
    """Keys and kinds of values; of a list, the different shapes in it."""
    if isinstance(value, dict):
        return {key: shape(item) for key, item in value.items()}
    if isinstance(value, list):
        shapes = {json.dumps(shape(item), sort_keys=True, ensure_ascii=False) for item in value}
        return [json.loads(one) for one in sorted(shapes)]
    if isinstance(value, float):
        return "number"
    return "number" if isinstance(value, int) and not isinstance(value, bool) else type(value).__name__


def test_every_operation_has_an_example() -> None:
    items = api.get_openapi_schema()["paths"].values()
    operations = {operation["operationId"] for item in items for operation in item.values()}
    assert operations == {*QUESTIONS, *CHANGES, *FORMS}


@pytest.mark.parametrize("name", QUESTIONS)
def test_example(name: str, ask: Asker, indexed: SimpleNamespace) -> None:
    GlossaryTermFactory(name="Тимчасово окупована територія", slug="occupied")
    EventFactory(title="Зустріч (зразок)", slug="zustrich", recurrence="FREQ=WEEKLY;COUNT=2")
    address, params = QUESTIONS[name]
    ids = ids_in(indexed)
    response = ask.raw(address.format(**ids), **params)
    query = f"?{urlencode(params, safe='/-', quote_via=quote)}" if params else ""
    example = {
        "request": f"{ROOT}{address.format(**ids)}{query}",
        "status": response.status_code,
        "answer": response.json(),
    }
    record(name, example)


def record(name: str, example: dict[str, Any]) -> None:
    """Write the example down, or compare it with what was written."""
    path = docs.EXAMPLES / f"{name}.json"
    if os.environ.get("UPDATE_EXAMPLES"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(example, ensure_ascii=False, indent=2) + "\n")
    recorded = json.loads(path.read_text())
    assert recorded["status"] == example["status"] < 300
    assert shape(recorded["answer"]) == shape(example["answer"])


def called() -> dict[str, Any]:
    """A system that is called, and a call of it that did not arrive."""
    target = WebhookTargetFactory(name="Сайт громади", url="https://example.org/hook")
    body = '{"type": "page.published", "timestamp": "2026-11-25T10:00:00+00:00", "data": {}}'
    call = Delivery.objects.create(
        target=target,
        event="published",
        body=body,
        page_id=1,
        state="failed",
        attempts=8,
        note="Відповідь 500.",
    )
    call.log.create(status=500, milliseconds=120, note="Відповідь 500.")
    return {"target": target.pk, "call": call.pk}


def told(answer: Any) -> Any:
    """The JSON of an answer without its secret; None when it has no body."""
    found = answer.json() if answer.content else None
    return {**found, "secret": SECRET} if isinstance(found, dict) and "secret" in found else found


def test_examples_of_changes(site: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each by the person whose turn it would be, on a newsroom of its own."""
    monkeypatch.setattr(delivering, "post", lambda url, body, headers: 204)
    room = Newsroom()
    guide = GuideFactory(title="Довідник (зразок)", slug="dovidnyk", lead_partner=room.ngo)
    draft = GuideFactory(
        title="Чернетка (зразок)", slug="chernetka", summary="Речення.", lead_partner=room.ngo, live=False
    )
    waiting = StandardPageFactory(title="Зразок", slug="zrazok", lead_partner=room.ngo, live=False)
    begun = StandardPageFactory(title="Оригінал (зразок)", slug="oryhinal", lead_partner=room.ngo)
    chief, publisher = Program(room.admin), Program(room.ngo_publisher)
    Program(room.ngo_editor).ok("POST", f"/pages/{waiting.pk}/submit")
    begins = chief.ok("POST", f"/pages/{begun.pk}/translations", {"locale": "en"})["texts"]
    texts = {"texts": {one["key"]: one["source"] for one in begins}}
    ids = {"guide": guide.pk, "draft": draft.pk, "waiting": waiting.pk, "begun": begun.pk, **called()}
    ids |= {"picture": picture().pk, "paper": paper().pk}
    for name, (place, fields, file, content) in FORMS.items():
        with undone():
            answer = chief.upload(place.format(**ids), file, content, **fields)
        form = [*(f"{key}={value}" for key, value in fields.items()), f"file=@{file}"]
        asked = {"request": f"{ROOT}{place.format(**ids)}", "form": form}
        record(name, {**asked, "status": answer.status_code, "answer": answer.json()})
    for name, (method, place, body, headers) in CHANGES.items():
        address, by = place.format(**ids), publisher if "{waiting}" in place else chief
        sent = texts if name == "translate" else body
        with undone():
            if name == "submit_translation":
                chief.ok("PATCH", f"/pages/{begun.pk}/translations/en", texts)
            answer = by(method, address, sent, **{key.replace("-", "_"): headers[key] for key in headers})
        example = {
            "request": f"{ROOT}{address}",
            "headers": [f"{key}: {value}" for key, value in headers.items()],
            "status": answer.status_code,
            "answer": told(answer),
        }
        record(name, example if sent is None else {**example, "body": sent})


def test_the_docs_show_them(ask: Asker, indexed: SimpleNamespace) -> None:
    docs.examples.cache_clear()
    response = ask.raw("/docs")
    html = response.content.decode()
    assert response["Content-Type"].startswith("text/html")
    for name in (*QUESTIONS, *CHANGES, *FORMS):
        assert f'id="{name}"' in html
    answered = [name for name in CHANGES if not name.startswith("delete_")]
    assert html.count("<details>") == len(QUESTIONS) + len(answered) + len(FORMS)
    assert "-X PATCH" in html
    assert "file=@zrazok.png" in html
    assert "Authorization: Bearer poruch_…" in html
    assert (
        "curl &#x27;http://testserver/api/v1/search?q=" in html
        or "curl 'http://testserver/api/v1/search?q=" in html
    )


def test_the_docs_need_no_script_of_their_own(ask: Asker, indexed: SimpleNamespace) -> None:
    from bs4 import BeautifulSoup

    page = BeautifulSoup(ask.raw("/docs").content, "html.parser")
    assert not page.select("[style], [onclick], style")
    for script in page.find_all("script"):
        assert str(script["src"]).startswith("/static/")
    for link in page.find_all("link", rel="stylesheet"):
        assert str(link["href"]).startswith("/static/")
