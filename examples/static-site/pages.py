"""From the answers of the API to HTML. Everything that is not called ``html`` in the API is escaped here."""

import os
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from html import escape, unescape
from pathlib import Path
from string import Template
from urllib.parse import urljoin

from reading import Page, World
from words import say

LAYOUT = Template((Path(__file__).resolve().parent / "layout.html").read_text())
_HREF = re.compile(r'href="([^"]*)"')


def day(text: str | None) -> str:
    """2026-11-25T… as 25.11.2026; "" for nothing."""
    return datetime.fromisoformat(text).strftime("%d.%m.%Y") if text else ""


def moment(text: str) -> str:
    return datetime.fromisoformat(text).strftime("%d.%m.%Y, %H:%M")


class Builder:
    """``files()`` gives paths and texts. Where a language has no page, the next of its chain stands."""

    def __init__(self, world: World, languages: list[str]) -> None:
        self.world = world
        own = [page["locale"] for page in world.pages.values() if page["type"] == "home"]
        self.languages = [code for code in world.chains if code in (languages or own)]
        self.written = 0
        self.families: dict[str, dict[str, Page]] = {}
        for page in world.pages.values():
            self.families.setdefault(page["translation_key"], {})[page["locale"]] = page
        self.by_path = {page["url"]: page for page in world.pages.values()}
        self.shown = {code: self._shown(code) for code in self.languages}

    def _shown(self, language: str) -> dict[str, Page]:
        """Path under the language -> the page a reader of it sees there, best language first."""
        found: dict[str, Page] = {}
        for family in self.families.values():
            best = next((family[code] for code in self.world.chains[language] if code in family), None)
            if best is not None:
                found[self._under(language, best["url"])] = best
        return found

    def _under(self, language: str, path: str) -> str:
        return f"/{language}/{path.split('/', 2)[2]}"

    def files(self) -> Iterator[tuple[str, str]]:
        first = next(iter(self.languages), "")
        yield (
            "index.html",
            f'<!doctype html>\n<meta charset="utf-8">\n<title>Poruch</title>\n{self._doors(first)}\n',
        )
        for language, shown in self.shown.items():
            for path, page in shown.items():
                self.written += 1
                yield f"{path.strip('/')}/index.html", self._page(page, path, language)

    def _doors(self, first: str) -> str:
        links = [
            f'<li><a href="{code}/index.html" lang="{code}">{escape(self.world.names[code])}</a></li>'
            for code in self.languages
        ]
        refresh = f'<meta http-equiv="refresh" content="0; url={first}/index.html">' if first else ""
        return f"{refresh}\n<ul>{''.join(links)}</ul>"

    def _page(self, page: Page, path: str, language: str) -> str:
        def link(target: str) -> str:
            return relative(path, target)

        parts = [self._body(page, link, language), self._below(page, path, link, language)]
        return layout(
            page,
            language,
            "\n".join(filter(None, parts)),
            home=link(f"/{language}/"),
            style=os.path.relpath("/style.css", path),
            languages=self._languages(page, link, language),
            menu=self._menu(link, language),
        )

    def _body(self, page: Page, link: Callable[[str], str], language: str) -> str:
        """``body_html`` brings its own notices, sources and attribution line; its links lead to our files."""

        def inside(match: re.Match[str]) -> str:
            address = unescape(match[1])
            if address.startswith("#"):
                return match[0]
            address = urljoin(page["html_url"], address)
            path, mark, rest = address.removeprefix(self.world.origin).partition("#")
            target = self.by_path.get(path)
            place = self._place(target, language) if target else ""
            return f'href="{escape(link(place) + mark + rest if place else address)}"'

        return _HREF.sub(inside, page["body_html"])

    def _place(self, target: Page, language: str) -> str:
        """Where a reader of the language finds a page; "" when it is in none of their languages."""
        family = self.families[target["translation_key"]]
        best = next((family[code] for code in self.world.chains[language] if code in family), None)
        return self._under(language, best["url"]) if best else ""

    def _below(self, page: Page, path: str, link: Callable[[str], str], language: str) -> str:
        """What stands under a section, by title, each with its marks and its attribution."""
        children = [
            (place, child)
            for place, child in self.shown[language].items()
            if place != path and place.rstrip("/").rsplit("/", 1)[0] + "/" == path
        ]
        if page["type"] == "home":
            children = []
        cards = [card(child, link(place), language) for place, child in sorted(children, key=_by_title)]
        listed = f'<ul class="cards">{"".join(cards)}</ul>' if cards else ""
        return self._dates(page, link, language) + listed + self._terms(page, language)

    def _dates(self, page: Page, link: Callable[[str], str], language: str) -> str:
        """On the page of events: what takes place when, cancelled ones marked."""
        if page["type"] not in ("event_index", "calendar", "events"):
            return ""
        rows = []
        for one in self.world.events[language]:
            target = self.world.pages.get(one["event"])
            place = self._place(target, language) if target else ""
            title = (
                f'<a href="{escape(link(place))}">{escape(one["title"])}</a>'
                if place
                else escape(one["title"])
            )
            off = f" <b>{escape(say('cancelled', language))}</b>" if one["cancelled"] else ""
            rows.append(
                f'<li lang="{one["locale"]}"><time datetime="{escape(one["start"])}">'
                f"{moment(one['start'])}</time> {title}{off}{attribution(one)}</li>"
            )
        return (
            f'<ul class="dates">{"".join(rows)}</ul>'
            if rows
            else f"<p>{escape(say('no dates', language))}</p>"
        )

    def _terms(self, page: Page, language: str) -> str:
        if page["type"] != "glossary":
            return ""
        return "".join(
            f'<dl lang="{term["locale"]}"><dt id="{escape(term["slug"])}">{escape(term["name"])}</dt>'
            f"<dd>{escape(term['definition'])}</dd></dl>"
            for term in self.world.terms[language]
        )

    def _languages(self, page: Page, link: Callable[[str], str], language: str) -> str:
        links = []
        for code in self.languages:
            place = self._place(page, code)
            if place:
                current = ' aria-current="true"' if code == language else ""
                name = escape(self.world.names[code])
                links.append(f'<li><a href="{escape(link(place))}" lang="{code}"{current}>{name}</a></li>')
        return "".join(links)

    def _menu(self, link: Callable[[str], str], language: str) -> str:
        sections = [
            (place, page)
            for place, page in self.shown[language].items()
            if len(place.strip("/").split("/")) == 2
        ]
        return "".join(
            f'<li><a href="{escape(link(place))}"{foreign(page, language)}>{escape(page["title"])}</a></li>'
            for place, page in sorted(sections, key=_by_title)
        )


def _by_title(pair: tuple[str, Page]) -> str:
    return str(pair[1]["title"]).casefold()


def relative(here: str, target: str) -> str:
    """From one page's folder to another's file, so that the site also works from a disk."""
    return os.path.relpath(f"{target}index.html", here)


def foreign(page: Page, language: str) -> str:
    return f' lang="{page["locale"]}"' if page["locale"] != language else ""


def attribution(page: Page) -> str:
    """Joint material is shown with this line or not at all."""
    return f'<p class="attribution">{escape(page["attribution"])}</p>' if page.get("attribution") else ""


def card(page: Page, address: str, language: str) -> str:
    marks = []
    if page.get("unconfirmed"):
        marks.append(f'<b class="draft">{escape(say("draft", language))}</b>')
    if page.get("law_changed_on"):
        marks.append(f"<b>{escape(say('law', language))} {day(page['law_changed_on'])}</b>")
    return (
        f'<li{foreign(page, language)}><h2><a href="{escape(address)}">{escape(page["title"])}</a></h2>'
        f"<p>{escape(page['summary'])}</p>{''.join(f'<p>{mark}</p>' for mark in marks)}"
        f"{attribution(page)}</li>"
    )


def layout(
    page: Page, language: str, body: str, *, home: str, style: str, languages: str = "", menu: str = ""
) -> str:
    """The frame around a page: in the reader's language, with the page in its own."""
    own = page["locale"]
    fallback = f'<p class="notice">{escape(say("fallback", language))}</p>' if own != language else ""
    facts = [
        (say(name, language), day(page.get(field)))
        for name, field in (("checked", "last_checked"), ("updated", "updated"))
    ]
    partners = ", ".join(escape(partner["name"]) for partner in page["partners"])
    return LAYOUT.substitute(
        language=language,
        own=own,
        title=escape(page["title"]),
        summary="" if page["type"] == "home" else f"<p>{page['summary_html']}</p>",
        description=escape(page["summary"]),
        robots='<meta name="robots" content="noindex">' if page.get("unconfirmed", True) else "",
        body=body,
        notice=fallback,
        facts="".join(f"<p>{escape(name)}: {value}</p>" for name, value in facts if value),
        partners=partners,
        source=escape(page["html_url"]),
        taken=escape(say("source", language)),
        home=escape(home),
        to_home=escape(say("home", language)),
        style=escape(style),
        languages=languages,
        menu=menu,
        skip=escape(say("skip", language)),
        languages_label=escape(say("languages", language)),
    )
