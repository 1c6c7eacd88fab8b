"""The prepared site, asked through its own command, on each engine."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.server import Site, copied


@dataclass
class Judge:
    """``judge("FILE", ...)`` runs ``evaluate_search`` on one engine; the finished process comes back."""

    site: Site
    engine: str

    def __call__(self, *arguments: str) -> Any:
        return self.site.manage("evaluate_search", *arguments, "--engine", self.engine, check=False)


@pytest.fixture(scope="session")
def embedded_site() -> Iterator[Site]:
    with copied() as site:
        yield site


@pytest.fixture(scope="session")
def elastic_site(embedded_site: Site, elasticsearch_url: str) -> Site:
    """The same content, also in indices of its own."""
    environment = {"ELASTICSEARCH_URL": elasticsearch_url, "PORUCH_SEARCH_PREFIX": f"relevance-{os.getpid()}"}
    site = Site(embedded_site.data_dir, environment)
    site.manage("rebuild_search", "--engine", "elastic")
    return site


@pytest.fixture(params=["embedded", pytest.param("elastic", marks=pytest.mark.elasticsearch)])
def judge(request: pytest.FixtureRequest) -> Judge:
    return Judge(request.getfixturevalue(f"{request.param}_site"), request.param)
