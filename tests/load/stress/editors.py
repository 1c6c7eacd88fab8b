"""Ten editors who publish through the forms of the CMS, one page each, again and again."""

import http.client
import re
import threading
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

import lxml.html

from tests.server import Site

#: Seconds between two changes of one editor.
PAUSE = 4.0
TIMEOUT = 40.0
#: The streams of a news page, which scripts draw in a browser.
EMPTY = {"sources-count": "0", "related-count": "0"}
#: Makes a page for each editor and prints their ids.
MAKE = """
from wagtail.models import Locale
from campaigns.press.models import NewsPage, PressRoomPage
room = PressRoomPage.objects.get(locale=Locale.objects.get(language_code="uk"))
made = [room.add_child(instance=NewsPage(title=f"Load {n}", slug=f"load-{n}", live=False)) for n in range(%d)]
print("made", *[page.pk for page in made])
"""
#: Prints page id and title of the live page, and of its newest revision.
READ = """
from campaigns.press.models import NewsPage
for page in NewsPage.objects.filter(slug__startswith="load-"):
    print("page", page.pk, page.live, page.title, "|", page.get_latest_revision_as_object().title)
"""


@dataclass
class Change:
    """A publication somebody asked for; ``acknowledged`` when the CMS said that it is done."""

    at: float
    number: int
    ms: float
    acknowledged: bool


@dataclass
class Editor:
    site: Site
    page: int
    cookies: dict[str, str] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)

    def request(self, method: str, path: str, body: str = "") -> tuple[int, str, str]:
        """Status, place of a redirect, body; OSError when nobody answers."""
        parts = urlsplit(self.site.url)
        connection = http.client.HTTPConnection(parts.netloc, timeout=TIMEOUT)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, body or None, headers)
            answer = connection.getresponse()
            text = answer.read().decode("utf-8", "replace")
        except http.client.HTTPException as error:
            raise OSError(str(error)) from error
        finally:
            connection.close()
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, answer.headers.get("Location", ""), text

    def log_in(self) -> None:
        _status, _place, page = self.request("GET", "/cms/login/")
        data = {"csrfmiddlewaretoken": _token(page), "username": "admin", "password": self.site.password}
        status, _place, _text = self.request("POST", "/cms/login/", urlencode(data))
        assert status == 302, f"login answered {status}"

    def publish(self, number: int) -> None:
        """Change the title to one with this number, and publish. Notes whether the CMS said yes."""
        started, done = time.monotonic(), False
        try:
            status, place, text = self.request("GET", f"/cms/pages/{self.page}/edit/")
            if "/login" in place:
                # A clock that jumps ends sessions, as hours of rest do.
                self.log_in()
                status, place, text = self.request("GET", f"/cms/pages/{self.page}/edit/")
            if status == 200:
                form = lxml.html.fromstring(text).get_element_by_id("page-edit-form")
                data = dict(form.form_values())
                data |= {"title": f"Load number {number}", "action-publish": "1", **EMPTY}
                status, place, _text = self.request("POST", f"/cms/pages/{self.page}/edit/", urlencode(data))
                done = status == 302 and "/login" not in place
        except OSError:
            pass
        self.changes.append(Change(started, number, (time.monotonic() - started) * 1000, done))


def _token(page: str) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert found, page[:300]
    return found[1]


@dataclass
class Editors:
    everyone: list[Editor]
    _stop: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)

    @classmethod
    def at(cls, site: Site, count: int) -> "Editors":
        printed = site.manage("shell", "-v", "0", "-c", MAKE % count).stdout
        ids = [int(word) for word in printed.split("made", 1)[1].split()]
        return cls([Editor(site, page) for page in ids])

    def start(self) -> None:
        for editor in self.everyone:
            editor.log_in()
        for place, editor in enumerate(self.everyone):
            thread = threading.Thread(target=self._work, args=(editor, place), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _work(self, editor: Editor, place: int) -> None:
        self._stop.wait(PAUSE * place / len(self.everyone))
        number = 0
        while not self._stop.is_set():
            number += 1
            editor.publish(number)
            self._stop.wait(PAUSE)

    def stop(self) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(TIMEOUT * 2)

    def lost(self, site: Site) -> list[str]:
        """Acknowledged publications that are neither there nor replaced by a later one."""
        printed = site.manage("shell", "-v", "0", "-c", READ).stdout
        live = {
            int(page): (state == "True", int(title))
            for page, state, title in re.findall(r"^page (\d+) (\w+) Load number (\d+) \|", printed, re.M)
        }
        found = []
        for editor in self.everyone:
            said = [change.number for change in editor.changes if change.acknowledged]
            if said and (
                editor.page not in live or not live[editor.page][0] or live[editor.page][1] < said[-1]
            ):
                found.append(
                    f"page {editor.page}: {said[-1]} was acknowledged, there is {live.get(editor.page)}"
                )
        return found
