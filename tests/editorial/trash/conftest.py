"""Two partners, their people, and a page each."""

from typing import Any

import pytest

from poruch.editorial.roles.matrix import Role
from tests.factories import GuideFactory
from tests.factories.people import browser, member, two_partners


@pytest.fixture
def world(site: Any) -> Any:
    return two_partners()


@pytest.fixture
def ngo(world: Any) -> Any:
    return world[0]


@pytest.fixture
def council(world: Any) -> Any:
    return world[1]


@pytest.fixture
def publisher(ngo: Any) -> Any:
    return member(Role.PUBLISHER, ngo)


@pytest.fixture
def desk(publisher: Any) -> Any:
    """The browser of the association's publisher."""
    return browser(publisher)


@pytest.fixture
def guide(ngo: Any) -> Any:
    return GuideFactory(title="Перші кроки", slug="pershi-kroky", lead_partner=ngo)
