"""A newsroom in which a second factor is asked for."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.factories.people import PASSWORD


@pytest.fixture(autouse=True)
def asked(settings: Any, site: Any) -> None:
    settings.PORUCH_REQUIRE_MFA = True


@pytest.fixture
def admin() -> User:
    return User.objects.create_superuser("admin", "", PASSWORD)


def log_in(client: Client, name: str, password: str = PASSWORD, **more: str) -> Any:
    return client.post("/cms/login/", {"username": name, "password": password, **more})
