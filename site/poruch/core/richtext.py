"""Two marks of honesty inside running text.

``[S7]`` refers to the page's list of sources and is plain text for editors and translators; it
becomes a link when shown. A dashed line says «not confirmed»: ``<abbr>`` in the database (an inline
tag that no feature of Draftail uses, and that wagtail-localize keeps inside a segment),
``<span class="unk">`` when shown and in data files.
"""

import re
from typing import Any

import nh3
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from wagtail.rich_text import expand_db_html

MARK = re.compile(r"\s?\[(S\d{1,3})\]")
_CITED = re.compile(r"\[(S\d{1,3})\]")

ALLOWED_TAGS = {"p", "h2", "h3", "ul", "ol", "li", "b", "i", "a", "br", "abbr", "blockquote", "hr"}
_ALIASES = {"strong": "b", "em": "i", "h1": "h2", "h4": "h3", "h5": "h3", "h6": "h3"}
_ABBR = re.compile(r"</?abbr\b[^>]*>", re.IGNORECASE)
_UNCONFIRMED = re.compile(r'<span class="unk">(.*?)</span>', re.DOTALL)


def cited_codes(value: Any) -> set[str]:
    """All source marks in a text, or anywhere in nested lists and dicts of texts."""
    if isinstance(value, str):
        return set(_CITED.findall(value))
    if isinstance(value, dict):
        return set().union(*map(cited_codes, value.values()))
    if isinstance(value, list | tuple):
        return set().union(*map(cited_codes, value))
    return set()


def _link(match: re.Match[str]) -> str:
    code = match[1]
    return f'<a class="src" href="#{code.lower()}">[{code}]</a>'


def link_marks(html: str) -> SafeString:
    """Turn ``[S7]`` in escaped or trusted HTML into a link to the source."""
    return mark_safe(MARK.sub(_link, html))


def drop_marks(text: str) -> str:
    """Text for search, meta tags and feeds: without source marks."""
    return MARK.sub("", text)


def show_text(text: str) -> SafeString:
    """Plain text with its source marks linked."""
    return link_marks(escape(text))


def show_rich(value: Any) -> SafeString:
    """Rich text (database form) as safe HTML with its source marks linked."""
    source = getattr(value, "source", value) or ""
    return link_marks(show_unconfirmed(expand_db_html(source)))


def show_unconfirmed(html: str) -> str:
    """The database's ``<abbr>`` as the dashed line."""
    return html.replace("<abbr>", '<span class="unk">').replace("</abbr>", "</span>")


def plain(html: Any) -> str:
    """Rich text as plain text, one line a block, without source marks."""
    source = str(getattr(html, "source", html) or "")
    if "<" not in source:
        return drop_marks(source).strip()
    spaced = re.sub(r"</(p|li|h2|h3|blockquote)>|<br ?/?>", "\n", source)
    text = nh3.clean(spaced, tags=set())
    from html import unescape

    lines = (line.strip() for line in drop_marks(unescape(text)).splitlines())
    return "\n".join(line for line in lines if line)


def sanitise(html: str) -> str:
    """Foreign HTML reduced to what the editor itself could have written (database form).

    ``<span class="unk">`` becomes the database's ``<abbr>``; a foreign ``<abbr>`` is only text.
    """
    for old, new in _ALIASES.items():
        html = re.sub(rf"(</?){old}(?=[\s>/])", rf"\1{new}", html, flags=re.IGNORECASE)
    return nh3.clean(
        _UNCONFIRMED.sub(r"<abbr>\1</abbr>", _ABBR.sub("", html)),
        tags=ALLOWED_TAGS,
        attributes={"a": {"href"}},
        link_rel=None,
        url_schemes={"https", "http", "mailto", "tel"},
        clean_content_tags={"script", "style"},
    ).strip()
