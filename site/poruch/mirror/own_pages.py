"""Pages that only a copy has: about it, all pages by the alphabet, its search, the choice of a language."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, Final

from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation
from django.utils.translation import gettext as _

from poruch import languages
from poruch.core.pages import best_by_key, public, reader_url
from poruch.mirror.addresses import Origin, relative
from poruch.mirror.crawling import Broken, Crawl
from search.labels import type_labels

_ALPHABET: Final = {letter: rank for rank, letter in enumerate("абвгґдеєжзиіїйклмнопрстуфхцчшщьюяыъэё")}
#: Types listed under headings of their own before the alphabet.
_FIRST: Final = "topic"
#: The file of a language's search page.
_SEARCH: Final = "%s/search/index.html"


@dataclass(frozen=True)
class Copy:
    """What a copy says of itself."""

    origin: Origin
    made: datetime
    key_id: str = ""


@dataclass(frozen=True)
class Listed:
    title: str
    url: str
    language: str


def add(crawl: Crawl, copy: Copy) -> None:
    """Put the copy's own pages beside those of the site."""
    pages = dict(_pages(crawl, copy))
    if taken := pages.keys() & (crawl.kept.keys() | crawl.moved.keys()):
        raise Broken(_("Адреса %s потрібна копії, а на сайті там сторінка.") % ", ".join(sorted(taken)))
    for address, text in pages.items():
        crawl.add(address, "text/html", [text.encode()])


def _pages(crawl: Crawl, copy: Copy) -> Iterator[tuple[str, str]]:
    sizes = {code: sum(1 for at in crawl.kept if at.startswith(f"/{code}/")) for code in languages.CODES}
    for code in languages.CODES:
        with translation.override(code):
            context: dict[str, Any] = {"copy": copy, "count": sizes[code], "all_url": f"/{code}/mirror/all/"}
            yield f"/{code}/mirror/", _render("copy", f"/{code}/mirror/", context, copy)
            context |= _alphabet(code, crawl)
            yield f"/{code}/mirror/all/", _render("all", f"/{code}/mirror/all/", context, copy)
            context |= {"chain": languages.chain(code), "shards": _shards(code), "types": type_labels()}
            context["script"] = "/assets/search.js"
            yield f"/{code}/search/", _render("search", f"/{code}/search/", context, copy)
    with translation.override(languages.SOURCE):
        yield "/", _render("root", "/", {"copy": copy}, copy)


def _shards(code: str) -> list[tuple[str, str]]:
    chain = languages.chain(code)
    return [(one, relative(f"assets/index-{one}.js", _SEARCH % code)) for one in chain]


def _render(name: str, address: str, context: dict[str, Any], copy: Copy) -> str:
    request = RequestFactory(headers={"host": copy.origin.host}).get(address)
    tail = address.split("/", 2)[2] if address != "/" else ""
    names = [
        {"code": code, "name": label, "url": f"/{code}/{tail}", "current": address.startswith(f"/{code}/")}
        for code, label in languages.LANGUAGES
    ]
    return render_to_string(f"mirror/{name}.html", {**context, "names": names, "noindex": True}, request)


def not_found(copy: Copy) -> str:
    """What a web server shows for an address that the copy lacks."""
    with translation.override(languages.SOURCE):
        request = RequestFactory(headers={"host": copy.origin.host}).get(f"/{languages.SOURCE}/")
        return render_to_string("core/404.html", {"noindex": True}, request)


def _alphabet(code: str, crawl: Crawl) -> dict[str, Any]:
    """The pages that the copy holds, topics first, then all by their first letter."""
    pages = best_by_key(public().only("title", "url_path", "translation_key", "locale", "content_type"), code)
    topics: list[Listed] = []
    others: list[Listed] = []
    for page in pages.values():
        url = reader_url(page, code)
        if crawl.lands(url) is None:
            continue
        listed = Listed(page.title, url, page.locale.language_code)
        model = page.content_type.model_class()
        (topics if getattr(model, "content_type_code", "") == _FIRST else others).append(listed)
    others.sort(key=lambda one: _order(one.title))
    letters = [(letter, list(group)) for letter, group in groupby(others, lambda one: _letter(one.title))]
    return {"topics": sorted(topics, key=lambda one: _order(one.title)), "letters": letters}


def _bare(title: str) -> str:
    return title.lstrip("«»\"'“„( ").casefold()


def _letter(title: str) -> str:
    first = _bare(title)[:1]
    return first.upper() if first.isalpha() else "0-9"


def _order(title: str) -> list[tuple[int, int]]:
    """Digits, Latin, then Cyrillic in the order of the Ukrainian alphabet."""
    text = unicodedata.normalize("NFC", _bare(title))
    ranks = [
        (2, _ALPHABET[one]) if one in _ALPHABET else (1 if one.isalpha() else 0, ord(one)) for one in text
    ]
    return [(-1, 0), *ranks] if text[:1].isalpha() is False else ranks
