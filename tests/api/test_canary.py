"""What must never leave: drafts, private, expired and restricted pages, unconfirmed phones, notes.

The canary's word stands in every text of a page of every type; the page is then hidden in each of
the ways an editor has, while other pages still point to it.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import PageViewRestriction

from kb.models import GlossaryTerm, GuideIndexPage
from poruch.api.router import api
from poruch.core.tree import ensure_locale, ensure_section
from search import documents, outbox
from search.engines import engine
from tests import support
from tests.api.conftest import Asker
from tests.factories import (
    GlossaryTermFactory,
    GuideFactory,
    PhoneFactory,
    SupportResourceFactory,
    filled,
)
from tests.factories.filled import PAGE_TYPES
from tests.factories.kb import step

CANARY = "канарейка"


def unpublish(page: Any) -> Any:
    page.unpublish()
    return page


WAYS: dict[str, Callable[[Any], Any]] = {
    "unpublished": unpublish,
    "expired": support.expire,
    "restricted": support.restrict,
    "private": support.lock,
    "under embargo": support.hold,
}


def answers(ask: Asker, page: Any) -> Iterator[tuple[str, str]]:
    """Every address that could tell of ``page``, with its answer (statuses below 500 only)."""
    url = page.url or f"/uk/{page.slug}/"
    questions = [
        f"/pages/{page.pk}", f"/resources/{page.pk}", f"/legal-acts/{page.pk}", f"/pages/find?path={url}",
        "/pages?size=100", "/pages?size=100&sort=-updated", f"/pages?slug={page.slug}",
        f"/pages?translation_key={page.translation_key}", f"/search?q={CANARY}", "/search?size=50",
        f"/suggest?q={CANARY}", "/suggest?q=Назва", "/resources?size=100", "/legal-acts?size=100",
        "/glossary?size=100", f"/glossary?q={CANARY}", "/topics", "/audiences", "/regions", "/partners",
        "/locales", "/changes?size=500", "/", "/openapi.json", "/docs", "/site", "/navigation?depth=4",
        "/redirects", "/images", "/documents", "/phones", "/attribution-rules",
        f"/pages?parent={page.pk}", "/vocabularies/event-kinds", "/events?from=2020-01-01&to=2021-12-31",
        "/pages?size=100&expand=topics,partners,parent,translations,related,resources,images",
    ]  # fmt: skip
    others = [item["id"] for item in ask("/pages", size=100, fields="id")["items"]]
    for question in [*questions, *(f"/pages/{pk}" for pk in others)]:
        response = ask.raw(question)
        assert response.status_code < 500, question
        yield question, response.content.decode()


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("code", PAGE_TYPES)
def test_a_hidden_page_leaves_nowhere(code: str, way: str, ask: Asker, site: Any) -> None:
    page = filled.filled(code, CANARY, slug="kanareika", attribution="")
    pointing(page)
    call_command("rebuild_search", verbosity=0)
    assert CANARY in ask.raw(f"/pages/{page.pk}").content.decode()
    WAYS[way](page)
    # What the worker does at once after the commit that a test never makes.
    outbox.drain(1000)
    for question, text in answers(ask, page):
        assert CANARY not in text.replace(f'"text":"{CANARY}"', "").replace(f'"query":"{CANARY}"', ""), (
            question
        )
        assert "kanareika" not in text, question


def pointing(page: Any) -> Any:
    """A public guide that points to ``page`` in each way there is."""
    link = f'<p><a linktype="page" id="{page.pk}">слово</a></p>'
    return GuideFactory(
        title="Той, що вказує",
        body=link,
        steps=[step("Крок", action=link)],
        related=[{"type": "guide", "value": page.pk}],
        authorities=[{"type": "resource", "value": page.pk}],
        law_refs=[{"type": "law", "value": {"act": page.pk, "article": "1", "confirmed": True}}],
    )


def test_a_draft_that_was_never_live(ask: Asker, site: Any) -> None:
    page = filled.filled("guide", CANARY, slug="kanareika", live=False)
    pointing(page)
    for question, text in answers(ask, page):
        assert "kanareika" not in text, question


def test_a_draft_of_a_live_page(ask: Asker, site: Any) -> None:
    page = GuideFactory(title="Опублікована назва")
    page.title, page.summary = CANARY, CANARY
    page.save_revision()
    for question, text in answers(ask, page):
        assert CANARY not in text.replace(f'"text":"{CANARY}"', "").replace(f'"query":"{CANARY}"', ""), (
            question
        )


def test_a_private_section_hides_what_is_below(ask: Asker, site: Any) -> None:
    page = filled.filled("guide", CANARY, slug="kanareika")
    section = ensure_section(GuideIndexPage, "uk")
    PageViewRestriction.objects.create(page=section, restriction_type="login")
    for question, text in answers(ask, page):
        assert "kanareika" not in text, question


def test_a_hidden_translation_is_not_named(ask: Asker, world: Any) -> None:
    world.english.unpublish()
    found = ask(f"/pages/{world.guide.pk}")
    assert set(found["translations"]) == {"uk"}
    assert ask("/pages/find", path="/en/guides/first-guide/")["locale"] == "uk"


def test_an_unconfirmed_phone_leaves_nowhere(ask: Asker, site: Any) -> None:
    phone = PhoneFactory(number="0 800 777 777", slug="kanareika", confirmed=False, label_uk="Секретна лінія")
    guide = filled.guide("а", phones=[phone])
    resource = filled.resource("б", phones=[phone])
    call_command("rebuild_search", verbosity=0)
    for page in (guide, resource):
        for question, text in answers(ask, page):
            for secret in ("0 800 777 777", "0800777777", "kanareika", "Секретна лінія"):
                assert secret not in text, question


@pytest.mark.parametrize("fields", [{"live": False}, {"expire_at": timezone.now() - timedelta(days=1)}])
def test_a_hidden_term_leaves_nowhere(fields: Any, ask: Asker, world: Any) -> None:
    term = GlossaryTermFactory(
        name=f"Термін {CANARY}",
        slug="kanareika",
        translation_key=world.term.translation_key,
        locale=ensure_locale("en"),
    )
    GlossaryTerm.objects.filter(pk=term.pk).update(**fields)
    ask.problem(f"/glossary/{term.pk}", 404)
    for address in ("/glossary", f"/glossary?q={CANARY}", f"/glossary/{world.term.pk}"):
        assert "kanareika" not in ask.raw(address).content.decode()


def test_what_is_for_editors_stays_inside(ask: Asker, indexed: Any) -> None:
    secrets = (
        "таємне слово",
        "заборонене слово",
        "нотатка",
        "Лише для редакторів",
        "Юрист перше",
        "Перевіряла перше",
    )
    addresses = [
        path.removeprefix("/api/v1") for path in api.get_openapi_schema()["paths"] if "{" not in path
    ]
    addresses += [
        f"/pages/{indexed.guide.pk}",
        f"/glossary/{indexed.term.pk}",
        f"/resources/{indexed.resource.pk}",
    ]
    for address in addresses:
        text = ask.raw(address, size=50).content.decode()
        for secret in secrets:
            assert secret not in text, (address, secret)


def test_support_for_this_file_is_real(site: Any) -> None:
    """The outbox and the index know these types: else the searches above prove nothing."""
    contact = SupportResourceFactory(title="Видимий контакт")
    call_command("rebuild_search", verbosity=0)
    key = documents.key("resource", contact.pk)
    assert key in engine("embedded").versions([key])
