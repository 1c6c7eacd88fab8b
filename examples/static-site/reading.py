"""What the site is made of: read from the API, all at once."""

import json
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

API = "/api/v1"
Page = dict[str, Any]


class ReadingError(Exception):
    """A sentence for the person who runs this."""


@dataclass
class World:
    """``pages`` by id, homes among them; ``chains``: the languages to try for a reader of each."""

    origin: str
    pages: dict[int, Page] = field(default_factory=dict)
    chains: dict[str, list[str]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    terms: dict[str, list[Page]] = field(default_factory=dict)
    events: dict[str, list[Page]] = field(default_factory=dict)


class Source:
    def __init__(self, address: str) -> None:
        self.origin = address.rstrip("/")

    def get(self, path: str, /, **query: Any) -> Any:
        """The answer; ReadingError with the site's own sentence when it refuses."""
        given = {name: value for name, value in query.items() if value not in ("", None)}
        address = f"{self.origin}{API}{path}" + (f"?{urllib.parse.urlencode(given)}" if given else "")
        try:
            with urllib.request.urlopen(address, timeout=60) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            raise ReadingError(_sentence(error)) from None
        except (OSError, ValueError) as error:
            raise ReadingError(f"{self.origin} could not be read: {error}") from None

    def listed(self, path: str, /, **query: Any) -> Iterator[Any]:
        cursor: str | None = ""
        while cursor is not None:
            answer = self.get(path, size=100, cursor=cursor, **query)
            yield from answer["items"]
            cursor = answer["next_cursor"]

    def everything(self) -> World:
        world = World(self.origin)
        for row in self.get("/locales")["items"]:
            world.chains[row["code"]] = [row["code"], *row["fallbacks"]]
            world.names[row["code"]] = row["name"]
        for item in self.listed("/pages", fields="id"):
            world.pages[item["id"]] = self.get(f"/pages/{item['id']}")
        for code in world.chains:
            home = self.get("/pages/find", path=f"/{code}/")
            world.pages[home["id"]] = home
            world.terms[code] = list(self.listed("/glossary", locale=code))
            world.events[code] = self.get("/events", locale=code, size=100)["items"]
        return world


def _sentence(error: urllib.error.HTTPError) -> str:
    try:
        return str(json.load(error)["detail"])
    except (ValueError, KeyError, OSError):
        return f"The site answers {error.code}."
