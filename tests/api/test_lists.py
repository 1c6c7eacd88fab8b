"""Contacts, glossary, legal acts, vocabularies, languages, partners."""

from types import SimpleNamespace
from typing import Any

import pytest

from kb.models import GlossaryPage
from poruch.core.models import AttributionRule
from poruch.core.tree import ensure_locale, ensure_section
from tests.api.conftest import Asker
from tests.factories import (
    GlossaryTermFactory,
    LegalActFactory,
    RegionFactory,
    SupportResourceFactory,
    TopicFactory,
    filled,
)


class TestResources:
    def test_an_item_has_what_a_directory_shows(self, ask: Asker, world: SimpleNamespace) -> None:
        item = ask("/resources")["items"][0]
        assert item["title"] == "Бюро"
        assert [phone["number"] for phone in item["phones"]] == ["0 800 100 200"]
        assert item["unconfirmed_phones"] == 1
        assert item["services"] == ["Послуга установа"]
        assert item["attribution"] == "Атрибуція установа"

    @pytest.mark.parametrize(
        ("filters", "slugs"),
        [
            ({"region": "UA-05"}, {"there", "everywhere"}),
            ({"topic": "rare"}, {"there"}),
            ({"language": "en"}, {"everywhere"}),
            ({"free": "true"}, {"there"}),
            ({"free": "false"}, {"everywhere"}),
            ({"topic": "rare", "language": "en"}, set()),
            ({}, {"there", "everywhere", "unknown"}),
        ],
    )
    def test_filters(self, filters: Any, slugs: set[str], ask: Asker, site: Any) -> None:
        SupportResourceFactory(
            slug="there",
            regions=[RegionFactory(code="UA-05")],
            topics=[TopicFactory(code="rare")],
            free_of_charge=True,
        )
        SupportResourceFactory(
            slug="everywhere",
            regions=[RegionFactory(code="UA")],
            languages=["uk", "en"],
            free_of_charge=False,
        )
        SupportResourceFactory(slug="unknown", regions=[RegionFactory(code="UA-26")])
        found = ask("/resources", **filters)
        assert {item["slug"] for item in found["items"]} == slugs
        assert found["total"] == len(slugs)

    def test_each_once_in_the_readers_best_language(self, ask: Asker, world: SimpleNamespace) -> None:
        filled.resource("bureau", locale="en", translation_of=world.resource, slug="bureau", title="Bureau")
        assert [item["title"] for item in ask("/resources", locale="en")["items"]] == ["Bureau"]
        assert [item["title"] for item in ask("/resources", locale="ru")["items"]] == ["Бюро"]


@pytest.mark.parametrize(
    ("address", "make"),
    [("/resources", SupportResourceFactory), ("/legal-acts", LegalActFactory)],
)
def test_lists_are_paged_by_the_alphabet(address: str, make: Any, ask: Asker, site: Any) -> None:
    names = ["абетка", "Ґанок", "гора", "Їжак", "ірис", "Яна", "102", "102"]
    for name in names:
        make(title=name)
    found = [item["title"] for item in ask.every(address, size=3)]
    assert found == ["102", "102", "абетка", "гора", "Ґанок", "ірис", "Їжак", "Яна"]


class TestGlossary:
    @pytest.fixture
    def terms(self, world: SimpleNamespace) -> SimpleNamespace:
        ensure_section(GlossaryPage, "uk")
        world.term_en = GlossaryTermFactory(
            name="captivity",
            slug="captivity",
            locale=ensure_locale("en"),
            translation_key=world.term.translation_key,
        )
        world.other = GlossaryTermFactory(name="зв’язок", definition="Листи й дзвінки.", slug="contact")
        return world

    def test_a_term(self, ask: Asker, terms: SimpleNamespace) -> None:
        assert ask(f"/glossary/{terms.term.pk}") == {
            "id": terms.term.pk,
            "locale": "uk",
            "requested_locale": "uk",
            "is_fallback": False,
            "slug": "captivity",
            "name": "Термін полон",
            "definition": "Пояснення полон",
            "legal_basis": "Підстава полон",
            "letter": "Т",
            "names": {"uk": "Термін полон", "en": "captivity"},
            "url": "/uk/glossary/#captivity",
            "html_url": "http://testserver/uk/glossary/#captivity",
            "translation_key": str(terms.term.translation_key),
        }

    def test_in_the_readers_language_or_a_fallback(self, ask: Asker, terms: SimpleNamespace) -> None:
        assert [term["name"] for term in ask("/glossary", locale="en")["items"]] == ["зв’язок", "captivity"]
        assert ask("/glossary")["letters"] == ["З", "Т"]

    @pytest.mark.parametrize(
        ("question", "slugs"),
        [
            ({"letter": "з"}, ["contact"]),
            ({"letter": "Я"}, []),
            ({"q": "ДЗВІНКИ"}, ["contact"]),
            ({"q": "зв'язок"}, ["contact"]),
            ({"q": "Captiv"}, ["captivity"]),
            ({"q": "таємне слово"}, []),
        ],
    )
    def test_filters(self, question: Any, slugs: list[str], ask: Asker, terms: SimpleNamespace) -> None:
        assert [term["slug"] for term in ask("/glossary", **question)["items"]] == slugs

    def test_is_paged(self, ask: Asker, terms: SimpleNamespace) -> None:
        assert [term["slug"] for term in ask.every("/glossary", size=1)] == ["contact", "captivity"]

    def test_its_address_is_under_its_own_language(self, ask: Asker, terms: SimpleNamespace) -> None:
        assert ask(f"/glossary/{terms.term_en.pk}")["url"] == "/en/glossary/#captivity"


class TestVocabularies:
    def test_topics_have_their_page_and_count(self, ask: Asker, world: SimpleNamespace) -> None:
        found = {topic["code"]: topic for topic in ask("/topics")["items"]}["status"]
        assert found["names"] == {"uk": "Статус", "en": "Status"}
        assert found["page"]["url"] == "/uk/topics/status/"
        # The guide exists twice, in two languages, and is counted once.
        assert found["pages"] == len({"act", "resource", "other", "guide", "template", "topic", "page"})

    def test_names_are_in_the_readers_language(self, ask: Asker, world: SimpleNamespace) -> None:
        assert ask("/audiences", locale="en")["items"][0]["name"] == "Family"
        assert ask("/audiences", locale="crh")["items"][0]["name"] == "Родина"

    def test_regions(self, ask: Asker, world: SimpleNamespace) -> None:
        assert {"code", "name", "names", "pages", "katottg"} == set(ask("/regions")["items"][0])


def test_locales(ask: Asker, db: Any) -> None:
    found = ask("/locales")
    assert found["default"] == "uk"
    assert {"code": "crh", "name": "Qırımtatarca", "fallbacks": ["uk", "en"]} in found["items"]


def test_partners(ask: Asker, partners: Any) -> None:
    found = ask("/partners")
    rule = AttributionRule.objects.get()
    assert found["items"][0]["names"]["ru"] == "Объединение"
    assert found["attribution_rules"] == [
        {
            "id": rule.pk,
            "content_types": ["event", "page"],
            "partner": "council",
            "lines": {"uk": "Разом із міською радою", "en": "Held with the City Council"},
            "confirmed": False,
        }
    ]
