"""Links inside the site: what a page points to that readers cannot open."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from django.contrib.contenttypes.models import ContentType
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.coreutils import get_dummy_request
from wagtail.documents import get_document_model
from wagtail.models import Page, ReferenceIndex, Site

from poruch import languages
from poruch.core.models import ContentPage, HomePage
from poruch.core.pages import public
from poruch.core.redirects import moved_page

_LOCAL: Final = re.compile(r"""<a\b[^>]*?\shref=\\?["'](/[^"'\\]*|#[^"'\\]*)\\?["']""", re.IGNORECASE)
_ID: Final = re.compile(r"""\sid=["']?([^\s"'>]+)""")


@dataclass(frozen=True)
class Broken:
    """A link that leads nowhere: what it points to, as an editor would call it, and why it fails."""

    target: str
    reason: str

    def __str__(self) -> str:
        return f"{self.target}: {self.reason}"


def broken(page: Page) -> list[Broken]:
    """All links of a page (as it is in memory, saved or not) that do not lead where a reader can go.

    Pages and files chosen in fields and blocks, links in texts, paths and anchors typed by hand.
    """
    found = [*_chosen(page), *_typed(page)]
    return list(dict.fromkeys(found))


def _chosen(page: Page) -> Iterator[Broken]:
    """A fixed number of queries."""
    pages: set[int] = set()
    documents: set[int] = set()
    for model, id in _references(page):
        if not str(id).isdigit():
            continue
        if issubclass(model, Page):
            pages.add(int(id))
        elif issubclass(model, get_document_model()):
            documents.add(int(id))
    yield from _closed_pages(pages)
    there = set(get_document_model().objects.filter(pk__in=documents).values_list("pk", flat=True))
    for id in sorted(documents - there):
        yield Broken(_("файл № %d") % id, _("його видалено"))


def _references(page: Page) -> Iterator[tuple[type[Any], Any]]:
    for field in page._meta.get_fields():
        if hasattr(field, "extract_references"):
            value = field.value_from_object(page)
            for model, id, *_place in field.extract_references(value) if value else ():
                yield model, id
        elif getattr(field, "many_to_one", False) and field.name in _OWN_LINKS:
            yield field.related_model, getattr(page, field.attname, None)


#: Foreign keys that are links for readers, not the page's place or revisions.
_OWN_LINKS: Final = {"for_guide", "based_on", "document", "first_steps"}


def _closed_pages(ids: set[int]) -> Iterator[Broken]:
    known = {page.pk: page for page in Page.objects.filter(pk__in=ids)}
    keys = {page.translation_key for page in known.values()}
    open_content = set(public().filter(translation_key__in=keys).values_list("translation_key", flat=True))
    homes = HomePage.objects.live().public().filter(pk__in=ids)
    open_homes = set(homes.values_list("translation_key", flat=True))
    for id in sorted(ids):
        page = known.get(id)
        if page is None:
            yield Broken(_("сторінка № %d") % id, _("її видалено"))
        elif page.translation_key not in open_content | open_homes:
            yield Broken(f"«{page.title}»", _("її не опубліковано, або її бачать не всі"))


def _typed(page: Page) -> Iterator[Broken]:
    own: set[str] | None = None
    for href in dict.fromkeys(html.unescape(match) for match in _LOCAL.findall(page.to_json())):
        path, _hash, anchor = href.partition("#")
        if not path:
            own = anchors(page) if own is None else own
            if anchor and unquote(anchor) not in own:
                yield Broken(href, _("на цій сторінці немає такого місця"))
        elif reason := _reason(path, unquote(anchor)):
            yield Broken(href, reason)


def _reason(href: str, anchor: str) -> str:
    """Why a path of this site does not open; "" when it does."""
    path = urlsplit(href).path
    language, _slash, rest = path.strip("/").partition("/")
    if language in languages.CODES and not rest.startswith("search"):
        target = _at(language, rest) or moved_page(path)
        if target is None:
            return _("за цією адресою немає сторінки")
        if anchor and anchor not in anchors(target):
            return str(_("на сторінці «%s» немає такого місця") % target.title)
        return ""
    try:
        match = resolve(path)
    except Resolver404:
        return _("за цією адресою нічого немає")
    if match.url_name == "wagtaildocs_serve":
        id = match.kwargs.get("document_id") or match.args[0]
        if not get_document_model().objects.filter(pk=id).exists():
            return _("цей файл видалено")
    return ""


def _at(language: str, rest: str) -> Page | None:
    """The public page a reader of the language is shown at a path."""
    roots = {root.language_code: root.root_path for root in Site.get_site_root_paths()}
    chain = [code for code in languages.chain(language) if code in roots]
    tail = f"{rest}/" if rest else ""
    places = [f"{roots[code]}{tail}" for code in chain]
    pages = public() if rest else HomePage.objects.live().public()
    return pages.filter(url_path__in=places).first()


def anchors(page: Page) -> set[str]:
    """The places of a page that a link can point to, read from the page as readers get it."""
    page = page.specific if type(page) in (Page, ContentPage) else page
    request = get_dummy_request(path=page.url or "/", site=page.get_site())
    with translation.override(page.locale.language_code):
        shown = render_to_string(page.get_template(request), page.get_context(request), request)
    return set(_ID.findall(shown))


@dataclass(frozen=True)
class Pointing:
    """A page that points to another one or to a file, for the person who is about to take that away."""

    id: int
    title: str
    language: str
    live: bool


def pointing_to(targets: list[Any], most: int = 50) -> tuple[list[Pointing], int]:
    """Pages in any language whose fields, blocks or texts point to one of ``targets`` (pages with all below
    them, or files), live ones first, and how many there are. What goes with them is left out."""
    gone = set[int]()
    by_type: dict[ContentType, list[str]] = {}
    for target in targets:
        if isinstance(target, Page):
            ids = list(target.get_descendants(inclusive=True).values_list("pk", flat=True))
            gone |= set(ids)
            kind = ContentType.objects.get_for_model(Page)
        else:
            ids, kind = [target.pk], ContentType.objects.get_for_model(get_document_model())
        by_type.setdefault(kind, []).extend(str(id) for id in ids)
    page_type = ContentType.objects.get_for_model(Page)
    sources: set[int] = set()
    for kind, wanted in by_type.items():
        rows = ReferenceIndex.objects.filter(
            base_content_type=page_type, to_content_type=kind, to_object_id__in=wanted
        )
        sources |= {int(id) for id in rows.values_list("object_id", flat=True)}
    pages = Page.objects.filter(pk__in=sources - gone).select_related("locale").order_by("-live", "title")
    shown = [
        Pointing(page.pk, page.get_admin_display_title(), page.locale.get_display_name(), page.live)
        for page in pages[:most]
    ]
    return shown, pages.count()
