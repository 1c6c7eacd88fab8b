"""Search in the CMS: its roles, and a site with one guide."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.test import Client

from kb import indexing
from search import outbox, registry
from tests.factories.kb import GuideFactory

PAGES = ("search_try", "search_needs", "search_health")
PIN_ADD = "wagtailsnippets_search_pinnedresult:add"


@pytest.fixture(autouse=True)
def knowledge_base(alone: None, site: Any) -> Iterator[None]:
    """The sources and the glossary of the real site."""
    indexing.register()
    yield
    for source in registry.sources():
        registry.unregister(source.type)


def user(name: str, *permissions: str) -> User:
    made = User.objects.create_user(name, password="x")
    group = Group.objects.create(name=name)
    group.permissions.set(Permission.objects.filter(codename__in=permissions))
    made.groups.add(group)
    return made


Browser = Callable[[str], Client]


@pytest.fixture
def browser(db: None) -> Browser:
    """A browser of each role."""
    makers: dict[str, Callable[[], User | None]] = {
        "superuser": lambda: User.objects.create_superuser("superuser", password="x"),
        "pinning editor": lambda: user(
            "pinning",
            "access_admin",
            "view_pinnedresult",
            "add_pinnedresult",
            "change_pinnedresult",
            "delete_pinnedresult",
        ),
        "editor": lambda: user("editor", "access_admin", "change_glossaryterm"),
        "reader with an account": lambda: user("reader"),
        "anonymous": lambda: None,
    }

    def opened(role: str) -> Client:
        client = Client()
        if account := makers[role]():
            client.force_login(account)
        return client

    return opened


@pytest.fixture
def editor(browser: Browser) -> Client:
    return browser("editor")


@pytest.fixture
def guide(site: Any) -> Any:
    page = GuideFactory(title="Підроблена довідка про статус", slug="dovidka")
    outbox.drain()
    return page
