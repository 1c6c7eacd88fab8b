"""Packs as PDF files: fpdf2, the core's own font, bookmarks, language and credit on every sheet."""

import hashlib
import re
from datetime import UTC, datetime
from typing import Final

from django.core.cache import cache
from django.utils import translation
from django.utils.translation import gettext as _
from fpdf import FPDF, TextStyle

from campaigns.education.packs import Pack, Section
from poruch.core import fonts

_FAMILY: Final = "NotoSans"
#: Sheets of one file at most; what follows is named and left to the page.
PAGES_MOST: Final = 60
#: Seconds and bytes of a file that is kept. Its key is a digest of what is in it.
_KEPT_FOR: Final = 3600
_KEPT_MOST: Final = 2_000_000
#: Grows when the same content would look different.
_LOOK: Final = 1
_INNER_LINK: Final = re.compile(r'<a [^>]*href="#[^"]*"[^>]*>(.*?)</a>', re.DOTALL)
_HEADING: Final = re.compile(r"<h[23][^>]*>(.*?)</h[23]>", re.DOTALL)
_UNCONFIRMED: Final = re.compile(r'<span class="unk">(.*?)</span>', re.DOTALL)
_QUOTE: Final = re.compile(r"</?blockquote[^>]*>")
#: Files have no time of their own: the same content is the same bytes.
_EPOCH: Final = datetime(2000, 1, 1, tzinfo=UTC)


def render(pack: Pack) -> bytes:
    """The file; made once for the same content."""
    with translation.override(pack.language):
        key = f"education:pdf:{_digest(pack)}"
        kept: bytes | None = cache.get(key)
        if kept is not None:
            return kept
        made = _Sheets(pack).made()
    if len(made) <= _KEPT_MOST:
        cache.set(key, made, _KEPT_FOR)
    return made


def _digest(pack: Pack) -> str:
    parts = [
        str(_LOOK), pack.language, pack.audience, pack.title, *pack.notes, *map(str, pack.facts),
        *pack.credit.sentences,
    ]  # fmt: skip
    for section in pack.sections:
        parts += [section.heading, section.html, str((section.level, section.lines, section.new_page))]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


class _Sheets(FPDF):
    def __init__(self, pack: Pack) -> None:
        super().__init__(format="A4")
        self.pack = pack
        for style, name in (("", "Regular"), ("B", "Bold"), ("I", "Italic"), ("BI", "Bold")):
            self.add_font(_FAMILY, style, fonts.path(name))  # type: ignore[arg-type]
        self.set_margins(20, 18, 20)
        self.set_auto_page_break(True, margin=22)
        self.set_lang(pack.language)
        self.set_title(f"{pack.title}. {pack.name}")
        self.set_author(pack.credit.attribution or pack.credit.authors)
        self.set_subject(pack.credit.licence.name)
        self.set_creation_date(_EPOCH)
        self.set_section_title_styles(_style(20, 0, 3), _style(15, 6, 2), _style(12, 4, 1))

    def footer(self) -> None:
        self.set_y(-16)
        self.set_font(_FAMILY, size=8)
        self.set_text_color(80)
        self.cell(self.epw - 15, 5, self.pack.credit.line[:130])
        self.cell(15, 5, f"{self.page_no()}/{{nb}}", align="R")
        self.set_text_color(0)

    def made(self) -> bytes:
        pack = self.pack
        self.set_font(_FAMILY, size=11)
        self.add_page()
        self.start_section(pack.title)
        self._text(pack.name, bold=True)
        for note in pack.notes:
            self._text(note, bold=True)
        for label, value in pack.facts:
            self._text(f"{label}: {value}")
        for section in pack.sections:
            if self.page_no() > PAGES_MOST:
                self._text(_("Далі дивіться на сторінці: %s") % pack.credit.url)
                break
            self._section(section)
        self._credit()
        return bytes(self.output())

    def _section(self, section: Section) -> None:
        if section.new_page:
            self.add_page()
        self.start_section(section.heading, section.level - 1, strict=False)
        if section.html:
            self.set_font(_FAMILY, size=11)
            self.write_html(_for_paper(section.html), font_family=_FAMILY, li_prefix_color=(0, 0, 0))
            self.ln(2)
        self._blank_lines(section.lines)

    def _blank_lines(self, count: int) -> None:
        for _number in range(count):
            if self.will_page_break(9):
                self.add_page()
            self.ln(9)
            self.line(self.l_margin, self.y, self.l_margin + self.epw, self.y)

    def _credit(self) -> None:
        self.ln(6)
        for sentence in self.pack.credit.sentences:
            self._text(sentence, size=9)

    def _text(self, text: str, *, bold: bool = False, size: int = 11) -> None:
        self.set_font(_FAMILY, "B" if bold else "", size)
        self.multi_cell(0, size * 0.5, text, new_x="LMARGIN", new_y="NEXT", align="L")


def _style(size: int, above: int, below: int) -> TextStyle:
    return TextStyle(_FAMILY, "B", size, (10, 60, 70), t_margin=above, b_margin=below)


def _for_paper(html: str) -> str:
    """What fpdf2 draws: no links within the page, headings as bold lines, what is unconfirmed in words."""
    html = _INNER_LINK.sub(r"\1", html)
    html = _HEADING.sub(r"<p><b>\1</b></p>", html)
    html = _QUOTE.sub("", html)
    return _UNCONFIRMED.sub(lambda match: f"<i>{match[1]} ({_('не підтверджено')})</i>", html)
