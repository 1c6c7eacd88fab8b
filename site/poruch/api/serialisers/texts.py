"""Rich text as other sites may show it: safe, with absolute links and nothing that is not public."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

import nh3
from bs4 import BeautifulSoup, Tag
from django.utils.html import escape

from poruch.api.schemas.blocks import Block, Heading, ItemList
from poruch.api.schemas.common import PageLink
from poruch.core.richtext import link_marks, show_unconfirmed

_PAGE_LINK: Final = re.compile(r'<a (?=[^>]*linktype="page")[^>]*\bid="(\d{1,18})"[^>]*>')
_DOCUMENT_LINK: Final = re.compile(r'<a (?=[^>]*linktype="document")[^>]*\bid="(\d{1,18})"[^>]*>')

TAGS: Final = {"p", "h2", "h3", "ul", "ol", "li", "b", "i", "a", "br", "span", "blockquote", "hr"}
ATTRIBUTES: Final = {"a": {"href", "class", "data-page"}, "span": {"class"}}


def linked_ids(value: Any) -> tuple[set[int], set[int]]:
    """The pages and documents that texts link to, anywhere in nested lists and dicts."""
    if isinstance(value, str):
        pages = {int(pk) for pk in _PAGE_LINK.findall(value)}
        return pages, {int(pk) for pk in _DOCUMENT_LINK.findall(value)}
    children: Iterable[Any] = ()
    if isinstance(value, Mapping):
        children = value.values()
    elif isinstance(value, list | tuple):
        children = value
    pages, documents = set(), set()
    for child in children:
        found = linked_ids(child)
        pages |= found[0]
        documents |= found[1]
    return pages, documents


def html(
    source: Any, pages: Mapping[int, PageLink], documents: Mapping[int, str], absolute: Callable[[str], str]
) -> str:
    """A rich text of the database as safe HTML.

    Links are absolute; a link to a page also carries its id in ``data-page``. A link to what is not
    public loses its address. Marks like [S7] link to ``#s7``; ``<span class="unk">`` is the dashed
    line that says «not confirmed».
    """
    text = str(source or "")
    if not text:
        return ""

    def page_link(match: re.Match[str]) -> str:
        page = pages.get(int(match[1]))
        return f'<a href="{escape(absolute(page.url))}" data-page="{page.id}">' if page else "<a>"

    def document_link(match: re.Match[str]) -> str:
        path = documents.get(int(match[1]))
        return f'<a href="{escape(absolute(path))}">' if path else "<a>"

    text = _PAGE_LINK.sub(page_link, text)
    text = _DOCUMENT_LINK.sub(document_link, text)
    text = link_marks(show_unconfirmed(text))
    return nh3.clean(
        text,
        tags=TAGS,
        attributes=ATTRIBUTES,
        link_rel=None,
        url_schemes={"https", "http", "mailto", "tel"},
        clean_content_tags={"script", "style"},
    )


def blocks(safe_html: str) -> list[Block]:
    """Running text (the result of :func:`html`) as typed blocks, one a top-level element."""
    found = []
    for element in BeautifulSoup(safe_html, "html.parser").children:
        if isinstance(element, Tag):
            found.append(_block(element))
        elif text := str(element).strip():
            found.append(Block(type="paragraph", value=escape(text)))
    return found


def _block(element: Tag) -> Block:
    inner = element.decode_contents().strip()
    match element.name:
        case "h2" | "h3":
            return Block(type="heading", value=Heading(level=int(element.name[1]), html=inner))
        case "ul" | "ol":
            items = [item.decode_contents().strip() for item in element.find_all("li", recursive=False)]
            return Block(type="list", value=ItemList(ordered=element.name == "ol", items=items))
        case "blockquote":
            return Block(type="quote", value=inner)
        case "hr":
            return Block(type="divider", value=None)
        case "p":
            return Block(type="paragraph", value=inner)
    return Block(type="paragraph", value=str(element))
