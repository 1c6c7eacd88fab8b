"""Two partners and their people."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from poruch.core.models import Partner
from poruch.editorial.roles.matrix import Role
from tests.factories import PartnerFactory
from tests.factories.people import person
from tests.kept import kept


@pytest.fixture(autouse=True)
def newsroom(site: Any) -> None:
    """Home pages and sections."""


@pytest.fixture
def ngo() -> Partner:
    return kept(PartnerFactory)


@pytest.fixture
def council() -> Partner:
    return kept(_council)


def _council() -> Partner:
    return PartnerFactory(slug="council", role=Partner.Role.COUNCIL, name_uk="Рада", name_en="Council")


@pytest.fixture
def people(ngo: Partner, council: Partner) -> dict[str, User]:
    return kept(_people)


def _people() -> dict[str, User]:
    ngo, council = Partner.objects.get(slug="association"), Partner.objects.get(slug="council")
    return {
        "superuser": User.objects.create_superuser("root"),
        "administrator": person("adm", Role.ADMINISTRATOR),
        "publisher": person("vira", Role.PUBLISHER, ngo),
        "council publisher": person("oleh", Role.PUBLISHER, council),
        "editor": person("anna", Role.EDITOR, ngo),
        "translator": person("taras", Role.TRANSLATOR, language="en"),
        "no role": person("guest"),
    }


def window(user: User | None) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user)
    return client
