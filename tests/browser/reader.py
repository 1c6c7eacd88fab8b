"""A reader at a browser, and the page types that every check visits."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote, urlsplit

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}

#: One address of every public page type of the starter content.
PAGE_TYPES = {
    "home": "/uk/",
    "guide index": "/uk/guides/",
    "guide": "/uk/guides/status-and-certificates/",
    "topic index": "/uk/topics/",
    "topic": "/uk/topics/status/",
    "contacts": "/uk/contacts/",
    "contacts filtered to none": "/uk/contacts/?topic=status&region=UA-43&language=crh&free=1",
    "contact": "/uk/contacts/police/",
    "glossary": "/uk/glossary/",
    "laws": "/uk/laws/",
    "act": "/uk/laws/law-2010-ix/",
    "templates": "/uk/templates/",
    "campaigns": "/uk/campaigns/",
    "press room": "/uk/press/",
    "standard page": "/uk/safety/",
    "english guide": "/en/guides/first-72-hours/",
    "fallback": "/ru/guides/first-72-hours/",
    "crimean tatar home": "/crh/",
    "search": "/uk/search/?q=" + quote("довідка впо"),
    "search that finds nothing": "/uk/search/?q=" + quote("ъъъъ"),
    "not found": "/uk/guides/nemaie-takoi/",
    "api docs": "/api/v1/docs",
}


class Reader:
    """One browser window of its own, which notes every request, failure and console error.

    Nothing outside the site is reached: an address elsewhere is noted and shows an empty page.
    """

    def __init__(self, browser: Any, base: str, **options: Any) -> None:
        self.base = base
        self.requests: list[Any] = []
        self.elsewhere: list[str] = []
        self.errors: list[str] = []
        self.context = browser.new_context(
            base_url=base, **{"viewport": PHONE, "locale": "uk-UA", "reduced_motion": "reduce", **options}
        )
        self.context.set_default_timeout(10_000)
        self.context.route(lambda url: not url.startswith(f"{base}/"), self._outside)
        self.context.on("request", lambda request: self.requests.append(request))
        self.context.on("console", self._console)
        self.context.on("weberror", lambda error: self.errors.append(str(error.error)))
        self.page = self.context.new_page()

    def _outside(self, route: Any) -> None:
        self.elsewhere.append(route.request.url)
        route.fulfill(content_type="text/html", body="<title>elsewhere</title>")

    def _console(self, message: Any) -> None:
        if message.type in {"error", "warning"}:
            self.errors.append(f"{message.page.url if message.page else ''}: {message.text}")

    def open(self, path: str) -> Any:
        """The answer to a fresh visit, which must succeed; ``requests`` then holds this visit's alone."""
        self.requests.clear()
        answer = self.page.goto(path)
        assert answer.status == (404 if path == PAGE_TYPES["not found"] else 200), path
        return answer

    def ask(self, question: str) -> None:
        """Write into the page's one search box and press its button."""
        box = self.page.get_by_role("search")
        self.requests.clear()
        box.locator("input[name=q]").fill(question)
        box.get_by_role("button").click()
        self.page.wait_for_url("**/search/**")

    @property
    def results(self) -> list[str]:
        """The paths of the results shown, best first."""
        links = self.page.locator(".hits h3 a")
        return [urlsplit(str(link.get_attribute("href"))).path for link in links.all()]

    @property
    def path(self) -> str:
        return urlsplit(self.page.url).path

    @property
    def refused(self) -> list[str]:
        """What the pages asked of the browser against their policies."""
        return [error for error in self.errors if "Content Security Policy" in error]

    @property
    def requested(self) -> list[str]:
        """Kinds of what the last visit asked for; the icon of the tab is left out."""
        return [one.resource_type for one in self.requests if not one.url.endswith(".svg")]


@contextmanager
def reading(browser: Any, base: str, **options: Any) -> Iterator[Reader]:
    reader = Reader(browser, base, **options)
    try:
        yield reader
    finally:
        reader.context.close()
