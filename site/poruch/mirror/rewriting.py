"""A page of the site as a page of a copy: links inside it, nothing that needs a server."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import lxml.html
from django.utils import translation
from django.utils.translation import gettext as _
from lxml.html import builder as E

from poruch import languages
from poruch.mirror.addresses import Origin, relative
from poruch.mirror.crawling import LINKS

#: ``file:`` beside ``'self'``: a page opened from a memory card has no origin of its own.
POLICY: Final = (
    "default-src 'none'; script-src 'self' file:; style-src 'self' file:; img-src 'self' file:; "
    "form-action 'self' file:; base-uri 'none'"
)
#: Previews for messengers and what is said to machines is about the live site.
_FOR_MACHINES: Final = (
    "//script[@type='application/ld+json']",
    "//meta[starts-with(@property,'og:') or starts-with(@name,'twitter:')]",
    "//link[@rel='alternate' and @hreflang]",
    "//link[@rel='alternate' and contains(@type,'oembed')]",
    "//section[@id='share']",
    # It leads to filters.
    "//p[contains(concat(' ',@class,' '),' jump ')]",
)


@dataclass(frozen=True)
class Place:
    """Where a page stands in a copy. ``find(address)`` names the file of an address, or None."""

    address: str
    file: str
    find: Callable[[str], str | None]
    origin: Origin
    assets: Mapping[str, str]
    #: The address on the live site of what this page shows.
    live: str
    policy: bool = True
    #: Links start from here instead of the page, whose depth is not known.
    root: str = ""

    @property
    def language(self) -> str:
        first = self.address.split("/")[1]
        return first if first in languages.CODES else languages.SOURCE

    def link(self, target: str) -> str:
        return self.root + relative(target, "") if self.root else relative(target, self.file)


def rewritten(body: bytes, place: Place) -> bytes:
    """The page with links to files, forms told in words, and the line that says it is a copy."""
    root = lxml.html.document_fromstring(body, parser=lxml.html.HTMLParser(encoding="utf-8"))
    for path in _FOR_MACHINES:
        for element in root.xpath(path):
            element.drop_tree()
    for square in root.xpath("//td[@class='today']"):
        # Tomorrow it would be wrong.
        del square.attrib["class"]
    with translation.override(place.language):
        _forms(root, place)
        for element in list(root.iter(lxml.etree.Element)):
            _links(element, place)
        _copy_line(root, place)
    _head(root, place)
    return bytes(lxml.html.tostring(root, encoding="utf-8", doctype="<!DOCTYPE html>"))


def _head(root: Any, place: Place) -> None:
    head = root.find("head")
    if place.policy:
        meta = E.META(content=POLICY)
        meta.set("http-equiv", "Content-Security-Policy")
        head.insert(1, meta)
    head.append(E.LINK(rel="stylesheet", href=place.link(place.assets["copy.css"])))
    head.append(E.SCRIPT(src=place.link(place.assets["mirror.js"]), defer="defer"))


def _forms(root: Any, place: Place) -> None:
    """The search form asks the copy's own page; of others a sentence stays."""
    for form in root.xpath("//form"):
        if form.get("role") == "search":
            form.set("action", f"/{place.language}/search/")
            continue
        note = E.P(_("Відбір працює лише на живому сайті. Тут шукайте словами або гортайте весь список."))
        note.set("class", f"info {' '.join(set((form.get('class') or '').split()) & {'side'})}".strip())
        if form.get("id"):
            note.set("id", form.get("id"))
        note.tail = form.tail
        form.getparent().replace(form, note)


def _links(element: Any, place: Place) -> None:
    if element.getparent() is None and element.tag != "html":
        return
    if element.tag == "link" and element.get("rel") == "canonical":
        return
    if element.get("srcset"):
        element.set("srcset", _srcset(element.get("srcset"), place))
    if element.tag == "form":
        found = place.find(element.get("action"))
        element.set("action", place.link(found) if found else "")
    for name in LINKS:
        if value := element.get(name):
            _link(element, name, value, place)


def _link(element: Any, name: str, value: str, place: Place) -> None:
    if value.startswith("#"):
        return
    if value.startswith("webcal:"):
        _without(element)
        return
    found = place.origin.local(value, place.address)
    if found is None:
        return
    address, fragment = found
    target = place.find(address)
    if target is not None:
        element.set(name, place.link(target) + (f"#{fragment}" if fragment else ""))
    elif element.tag == "a":
        _live_only(element, address)
    else:
        element.drop_tree()


def _live_only(link: Any, address: str) -> None:
    """A link to what only a server can do: signing up is said in words, the rest goes."""
    if "/register/" in address:
        note = E.SPAN(_("Записатися можна на живому сайті або телефоном організаторів."))
        note.set("class", "note")
        note.tail = link.tail
        link.getparent().replace(link, note)
    else:
        _without(link)


def _without(link: Any) -> None:
    """Drop a button, a link of a menu, and one that is all of its list item; of others keep the words."""
    parent = link.getparent()
    if parent is None:
        return
    alone = len(parent) == 1 and not (parent.text or "").strip() and not (link.tail or "").strip()
    control = "btn" in (link.get("class") or "").split() or parent.tag == "nav"
    if alone and (parent.tag == "li" or (parent.tag == "p" and control)):
        parent.drop_tree()
    elif control:
        link.drop_tree()
    else:
        del link.attrib["href"]


def _srcset(value: str, place: Place) -> str:
    named = []
    for address, *size in (part.split() for part in value.split(",") if part.strip()):
        found = place.origin.local(address, place.address)
        if target := place.find(found[0]) if found else None:
            named.append(" ".join((place.link(target), *size)))
    return ", ".join(named)


def _copy_line(root: Any, place: Place) -> None:
    """The date stands in the stylesheet, so that a page whose text is the same stays the same file."""
    about = place.find(f"/{place.language}/mirror/")
    day = E.SPAN()
    day.set("class", "copy-day")
    line = E.P(_("Копія від"), " ", day, ". ")
    if about and about != place.file:
        line.append(E.A(_("Про цю копію"), href=place.link(about)))
        line[-1].tail = ". "
    line.append(E.A(_("Чи є новіше: живий сайт"), href=f"{place.origin}{place.live}", rel="noreferrer"))
    line.set("class", "wrap copy-line note")
    aside = E.ASIDE(line, lang=place.language)
    aside.set("aria-label", _("Копія сайту"))
    root.find("body").append(aside)
