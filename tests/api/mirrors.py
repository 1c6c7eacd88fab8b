"""A mirror in a few lines: what any client of the changes feed may rely on."""

import re
from typing import Any

from tests.api.conftest import Asker

Key = tuple[str, str]


class Mirror:
    """Follows the feed by its words alone and keeps what it read."""

    def __init__(self, ask: Asker) -> None:
        self.ask = ask
        self.position = ""
        self.copy: dict[Key, Any] = {}
        self.meanings: dict[int, tuple[Any, ...]] = {}
        self.last = 0

    def copied(self) -> "Mirror":
        """Another that stands where this one does."""
        found = Mirror(self.ask)
        found.position, found.last = self.position, self.last
        found.copy, found.meanings = dict(self.copy), dict(self.meanings)
        return found

    def poll(self, size: int = 100) -> list[dict[str, Any]]:
        """All that is new; every number means one thing, and they only grow."""
        found: list[dict[str, Any]] = []
        more = True
        while more:
            page = self.ask("/changes", since=self.position, size=size)
            for item in page["items"]:
                assert item["sequence"] > self.last, (item, self.last)
                self.last = item["sequence"]
                meaning = (item["kind"], item["object"], item["id"])
                assert self.meanings.setdefault(self.last, meaning) == meaning
                self._apply(item)
            self.position, more = page["next"], page["has_more"]
            found += page["items"]
        return found

    def _apply(self, item: dict[str, Any]) -> None:
        key = (item["object"], item["id"])
        if item["kind"] == "delete":
            self.copy.pop(key, None)
            return
        response = self.ask.raw(item["api"].removeprefix("/api/v1"))
        if response.status_code == 404:  # Gone meanwhile: its tombstone follows.
            self.copy.pop(key, None)
        else:
            assert response.status_code == 200
            self.copy[key] = response.json()


def everything(ask: Asker) -> dict[Key, Any]:
    """The API read afresh, by its lists and not by the feed."""
    found: dict[Key, Any] = {}
    for item in ask.every("/pages", size=100):
        found["page", str(item["id"])] = ask(f"/pages/{item['id']}")
    from poruch.core.models import HomePage

    for pk in HomePage.objects.live().values_list("pk", flat=True):
        found["page", str(pk)] = ask(f"/pages/{pk}")
    for language in ("uk", "en", "ru", "crh"):
        for item in ask.every("/glossary", size=100, locale=language):
            found["term", str(item["id"])] = ask(f"/glossary/{item['id']}")
    for kind in ("image", "document"):
        for item in ask.every(f"/{kind}s", size=100):
            found[kind, str(item["id"])] = ask(f"/{kind}s/{item['id']}")
    for name in ("topics", "audiences", "regions", "partners", "locales"):
        found["list", name] = ask(f"/{name}")
    for name in ("hromadas", "cooperation-areas", "event-kinds", "age-bands", "licences"):
        found["list", name] = ask(f"/vocabularies/{name}")
    return found


def difference(copy: dict[Key, Any], fresh: dict[Key, Any]) -> list[str]:
    """What the copy has wrong, in words."""
    wrong = [f"missing {key}" for key in fresh.keys() - copy.keys()]
    wrong += [f"too much {key}" for key in copy.keys() - fresh.keys()]
    for key in fresh.keys() & copy.keys():
        if copy[key] != fresh[key]:
            names = [name for name in fresh[key] if fresh[key][name] != copy[key].get(name)]
            wrong.append(f"{key} {fresh[key].get('type')}: {', '.join(names)}")
    return sorted(re.sub(r"\s+", " ", line) for line in wrong)
