"""The newsroom of the tests: a translator into English and one into Russian, a publisher, one workflow."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from wagtail.models import PagePermissionTester
from wagtail_localize.models import Translation

from kb.models import GuidePage
from poruch.core import gates
from poruch.core.models import Partner
from poruch.core.tree import ensure_home
from poruch.editorial.roles.groups import sync
from poruch.editorial.roles.matrix import Role
from poruch.editorial.translation import actions, gate
from tests.factories import PartnerFactory
from tests.factories.editorial_translation import fill, review_by
from tests.factories.kb import GuideFactory, step
from tests.factories.people import person
from tests.kept import kept


@pytest.fixture(autouse=True)
def only_translation(monkeypatch: pytest.MonkeyPatch, site: Any) -> None:
    """The rules of the neighbours have tests of their own."""
    kept(_russian)
    monkeypatch.setattr(gates, "_checks", [gate.check])
    monkeypatch.setattr(gates, "_tester", [PagePermissionTester])


def _russian() -> None:
    ensure_home("ru")


@pytest.fixture
def partner(only_translation: None) -> Any:
    return kept(_partner)


def _partner() -> Any:
    made = PartnerFactory()
    sync()
    return made


@pytest.fixture
def workflow(partner: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    made = review_by(Role.PUBLISHER, partner)
    monkeypatch.setattr(gates, "_chooser", [lambda page: made])
    return made


@pytest.fixture
def people(partner: Any) -> dict[str, User]:
    return kept(_people)


def _people() -> dict[str, User]:
    partner = Partner.objects.get()
    return {
        "en": person("oksana", Role.TRANSLATOR, language="en"),
        "ru": person("roman", Role.TRANSLATOR, language="ru"),
        "editor": person("editor", Role.EDITOR, partner),
        "publisher": person("publisher", Role.PUBLISHER, partner),
        "lawyer": person("lawyer", Role.LEGAL_REVIEWER),
        "admin": User.objects.create_superuser("admin", password="x"),
    }


@pytest.fixture
def browser(people: dict[str, User]) -> Any:
    def opened(name: str) -> Client:
        client = Client()
        if name in people:
            client.force_login(people[name])
        return client

    return opened


@pytest.fixture
def guide(partner: Any) -> Any:
    return kept(_guide)


def _guide() -> Any:
    return GuideFactory(
        title="Довідка про статус",
        slug="dovidka",
        summary="Що зробити щойно.",
        body="<p>Напишіть заяву до поліції.</p><p>Запишіть номер.</p>",
        steps=[step("Подайте заяву", action="<p>Напишіть заяву протягом доби.</p>")],
        lead_partner=Partner.objects.get(),
    )


@pytest.fixture
def english(people: dict[str, User], guide: Any, workflow: Any) -> Translation:
    """Begun by the translator, nothing translated."""
    return kept(_begun)


def _begun() -> Translation:
    guide = GuidePage.objects.get(slug="dovidka", locale__language_code="uk")
    return actions.start(User.objects.get(username="oksana"), guide, "en")


@pytest.fixture
def published(people: dict[str, User], english: Translation) -> Any:
    """The English page as readers see it."""
    return kept(_published)


def _published() -> Any:
    english = Translation.objects.get()
    fill(english)
    actions.publish(User.objects.get(username="admin"), english)
    return actions.target_of(english)
