"""Social cards: the picture a messenger shows under a link to a page that is made to be passed on."""

import hashlib
from dataclasses import astuple, dataclass
from io import BytesIO
from typing import Any, Final

from poruch.core import fonts
from poruch.core.models import ContentPage

#: What the platforms ask for (1.91 : 1).
SIZE: Final = (1200, 630)
#: A change of the drawing changes every address.
VERSION: Final = 1
_INK: Final = "#ffffff"
_PALE: Final = "#cfe1e1"
_DUSK: Final = "#0e3b43"
_GLOW: Final = "#f6b15f"
_WAY: Final = "#3f7f88"
_MARGIN: Final = 72
#: Sizes of the title, the largest first, and the lines each may take.
_TITLES: Final = ((72, 3), (58, 4), (46, 5))


@dataclass(frozen=True)
class Card:
    """All words of a card, in the page's own language."""

    kind: str
    title: str
    line: str
    attribution: str
    brand: str

    @property
    def digest(self) -> str:
        """Part of the address: a card with other words is another file."""
        text = "\n".join((str(VERSION), *astuple(self)))
        return hashlib.sha256(text.encode()).hexdigest()[:16]


def card_of(page: ContentPage) -> Card:
    """In the page's language. ``page`` is specific and has its ``locale``."""
    from django.utils.translation import gettext, override

    with override(page.locale.language_code):
        return Card(
            kind=str(page._meta.verbose_name),
            title=page.title,
            line=page.card_line,
            attribution=page.attribution_line,
            brand=gettext("поруч"),
        )


def png(card: Card) -> bytes:
    """About 30 KB, drawn in about 0.1 s of processor: keep what this returns."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", SIZE, _DUSK)
    draw = ImageDraw.Draw(image)
    _ways(draw)
    draw.text((_MARGIN, 56), _fit(card.kind.upper(), "Bold", 28, 1)[0], font=_font("Bold", 28), fill=_GLOW)
    top = 110
    size, lines = _title(card.title)
    font = _font("Bold", size)
    for line in lines:
        draw.text((_MARGIN, top), line, font=font, fill=_INK)
        top += int(size * 1.2)
    for line in _fit(card.line, "Regular", 34, 1):
        draw.text((_MARGIN, top + 14), line, font=_font("Regular", 34), fill=_PALE)
    attribution = _fit(card.attribution, "Regular", 26, 2)
    bottom = SIZE[1] - 56 - 34 * len(attribution)
    for line in attribution:
        draw.text((_MARGIN, bottom), line, font=_font("Regular", 26), fill=_PALE)
        bottom += 34
    width = draw.textlength(card.brand, font=_font("Bold", 40))
    draw.text((SIZE[0] - _MARGIN - width, 44), card.brand, font=_font("Bold", 40), fill=_INK)
    out = BytesIO()
    image.quantize(64, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()


def _font(style: fonts.Style, size: int) -> Any:
    from PIL import ImageFont

    return ImageFont.truetype(str(fonts.path(style)), size)


def _ways(draw: Any) -> None:
    """The two ways beside each other, as on the home page."""
    for offset, colour in ((0, _WAY), (26, _GLOW)):
        draw.line([(0, 448 + offset), (SIZE[0], 448 + offset)], fill=colour, width=10)


def _title(text: str) -> tuple[int, list[str]]:
    """The largest size at which the whole title fits; at the smallest, what fits of it."""
    for size, most in _TITLES:
        lines = _fit(text, "Bold", size, most + 1)
        if len(lines) <= most:
            return size, lines
    return size, _fit(text, "Bold", size, most)


def _fit(text: str, style: fonts.Style, size: int, most: int) -> list[str]:
    """``text`` in at most ``most`` lines as wide as the card; what is left over ends in an ellipsis."""
    font, width = _font(style, size), SIZE[0] - 2 * _MARGIN
    lines: list[str] = []
    words = text.split()
    while words and len(lines) < most:
        line = words.pop(0)
        while words and font.getlength(f"{line} {words[0]}") <= width:
            line = f"{line} {words.pop(0)}"
        lines.append(_cut(line, font, width))
    if words:
        lines[-1] = _cut(f"{lines[-1]}…", font, width)
    return lines


def _cut(line: str, font: Any, width: int) -> str:
    """A word wider than the card is cut."""
    while len(line) > 1 and font.getlength(line) > width:
        line = f"{line.rstrip('…')[:-1]}…"
    return line
