"""The number of SQL queries is small, and the same for 3 objects as for 30."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kb.models import GlossaryPage
from poruch.core.tree import ensure_section
from search import service
from tests.api.conftest import Asker, add_partners
from tests.factories import GlossaryTermFactory, LegalActFactory, PhoneFactory, filled
from tests.factories.kb import step


def more(number: int) -> None:
    """Content of each listed type, richly linked."""
    for n in range(number):
        phone = PhoneFactory()
        resource = filled.resource(f"р{n}", phones=[phone])
        filled.guide(f"г{n}", phones=[phone], act=LegalActFactory(), other=resource, resource=resource)
        GlossaryTermFactory()


def count(ask: Asker, address: str, **params: Any) -> int:
    """Queries of the second asking: the first fills what Django and Wagtail keep."""
    ask(address, **params)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        ask(address, **params)
    return len(captured)


#: At most so many; the numbers are what was measured, none to spare.
LISTS = {
    "/pages": 12,
    "/pages?fields=title,url": 3,
    "/pages?topic=status&region=UA-23&sort=-updated": 12,
    "/resources": 14,
    "/legal-acts": 12,
    "/glossary": 4,
    "/topics": 6,
    "/audiences": 3,
    "/regions": 3,
    "/partners": 2,
    "/locales": 0,
}


def test_lists(ask: Asker, site: Any) -> None:
    add_partners()
    ensure_section(GlossaryPage, "uk")
    more(3)
    few = each(ask)
    more(9)
    assert each(ask) == few
    assert {address: few[address] for address, most in LISTS.items() if few[address] > most} == {}


def each(ask: Asker) -> dict[str, int]:
    return {address: count(ask, address, **({} if "?" in address else {"size": 100})) for address in LISTS}


def big_guide(size: int) -> Any:
    phones = [PhoneFactory() for _number in range(size)]
    acts = [LegalActFactory() for _number in range(size)]
    link = "".join(f'<p><a linktype="page" id="{act.pk}">закон</a></p>' for act in acts)
    return filled.guide(
        "великий",
        body=link,
        steps=[step(f"Крок {n}", action=link, phones=[phone.pk]) for n, phone in enumerate(phones)],
        law_refs=[
            {
                "type": "law",
                "value": {"act": act.pk, "article": "", "edition": "", "note": "", "confirmed": True},
            }
            for act in acts
        ],
    )


def big_resource(size: int) -> Any:
    return filled.resource("великий", phones=[PhoneFactory() for _number in range(size)])


def cited_act(size: int) -> Any:
    act = filled.act("закон")
    for n in range(size):
        filled.guide(f"г{n}", act=act, other=act, resource=act)
    return act


@pytest.mark.parametrize(("make", "most"), [(big_guide, 18), (big_resource, 14), (cited_act, 18)])
def test_one_page(make: Callable[[int], Any], most: int, ask: Asker, site: Any) -> None:
    add_partners()
    small, large = make(3), make(20)
    few = count(ask, f"/pages/{small.pk}")
    assert count(ask, f"/pages/{large.pk}") == few
    assert few <= most


def test_search_and_suggest(ask: Asker, indexed: SimpleNamespace) -> None:
    """Of a question that nobody has asked lately, and of one that somebody has."""
    ask("/search", q="довідник")
    ask("/suggest", q="перш")
    for address, begun, new, kept in (("/search", "довідник", 10, 4), ("/suggest", "перш", 6, 4)):
        service.forget()
        with CaptureQueriesContext(connection) as first:
            ask(address, q=begun)
        assert len(first) <= new
        assert count(ask, address, q=begun) <= kept


def test_find_costs_what_the_page_costs(ask: Asker, world: SimpleNamespace) -> None:
    by_id = count(ask, f"/pages/{world.guide.pk}")
    assert count(ask, "/pages/find", path="/uk/guides/first-guide/") == by_id
    # One more: whether a page of that language stood there before.
    assert count(ask, "/pages/find", path="/crh/guides/first-guide/") == by_id + 1
