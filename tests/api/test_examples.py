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
from tests.api.conftest import ROOT, Asker
from tests.factories import GlossaryTermFactory
from tests.factories.events import EventFactory

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
    operations = {item["get"]["operationId"] for item in api.get_openapi_schema()["paths"].values()}
    assert operations == set(QUESTIONS)


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
    path = docs.EXAMPLES / f"{name}.json"
    if os.environ.get("UPDATE_EXAMPLES"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(example, ensure_ascii=False, indent=2) + "\n")
    recorded = json.loads(path.read_text())
    assert recorded["status"] == example["status"] == 200
    assert shape(recorded["answer"]) == shape(example["answer"])


def test_the_docs_show_them(ask: Asker, indexed: SimpleNamespace) -> None:
    docs.examples.cache_clear()
    response = ask.raw("/docs")
    html = response.content.decode()
    assert response["Content-Type"].startswith("text/html")
    for name in QUESTIONS:
        assert f'id="{name}"' in html
    assert html.count("<details>") == len(QUESTIONS)
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
