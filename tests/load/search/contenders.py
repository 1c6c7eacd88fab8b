"""Who is measured, and how each is asked."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final, Literal
from urllib.parse import urlencode

from tests.load.search.questions import Question

Needs = Literal["elasticsearch", "postgresql"]


def _ours(question: Question) -> str:
    text, locale = question
    return "/api/v1/search?" + urlencode({"q": text, "locale": locale})


def _ours_suggest(question: Question) -> str:
    text, locale = question
    return "/api/v1/suggest?" + urlencode({"q": text, "locale": locale})


def _wagtail(question: Question) -> str:
    """The guides that match, ten with their titles; its API filters by the fields of one type."""
    text, locale = question
    options = {"search": text, "locale": locale, "type": "kb.GuidePage", "fields": "title", "limit": 10}
    return "/api/v2/pages/?" + urlencode(options)


@dataclass(frozen=True)
class Contender:
    """``engine`` is ours to rebuild; without one it is stock Wagtail. ``search`` makes a path."""

    name: str
    label: str
    search: Callable[[Question], str]
    needs: tuple[Needs, ...] = ()
    engine: str = ""
    suggest: Callable[[Question], str] | None = None
    application: str = "poruch.wsgi:application"
    env: dict[str, str] = field(default_factory=dict)
    #: Pages beyond which filling it takes so long that it is measured only with ``--all``.
    most: int = 10_000

    @property
    def ours(self) -> bool:
        return bool(self.engine)

    def environment(self, elasticsearch: str, prefix: str) -> dict[str, str]:
        """Of its server; ``elasticsearch`` is an address and ``prefix`` begins names of indices."""
        if "elasticsearch" not in self.needs:
            return self.env
        if self.ours:
            return {**self.env, "ELASTICSEARCH_URL": elasticsearch, "PORUCH_SEARCH_PREFIX": prefix}
        return {**self.env, "PORUCH_BENCH_ELASTICSEARCH": elasticsearch, "PORUCH_BENCH_PREFIX": f"{prefix}-"}

    def found(self, body: bytes) -> tuple[int, str]:
        """Of an answer: how many results in all, and the first one's slug."""
        answer: dict[str, Any] = json.loads(body)
        if self.ours:
            results = answer["results"]
            return answer["total"], results[0]["slug"] if results else ""
        items = answer["items"]
        return answer["meta"]["total_count"], items[0]["meta"]["slug"] if items else ""


def _stock(backend: str) -> dict[str, str]:
    return {"DJANGO_SETTINGS_MODULE": "tests.load.search.wagtail_settings", "PORUCH_BENCH_BACKEND": backend}


_WSGI: Final = "tests.load.search.wagtail_wsgi:application"
#: In the order in which they are measured; those on SQLite share one database.
CONTENDERS: Final = (
    Contender("sqlite", "ours, SQLite", _ours, (), "embedded", _ours_suggest, most=100_000),
    Contender(
        "elastic", "ours, Elasticsearch", _ours, ("elasticsearch",), "elastic", _ours_suggest, most=100_000
    ),
    Contender(
        "wagtail-database", "Wagtail, database", _wagtail, application=_WSGI, env=_stock("database")
    ),
    Contender(
        "wagtail-elastic", "Wagtail, Elasticsearch", _wagtail, ("elasticsearch",),
        application=_WSGI, env=_stock("elasticsearch9"),
    ),
    Contender("postgresql", "ours, PostgreSQL", _ours, ("postgresql",), "embedded", _ours_suggest),
)  # fmt: skip
