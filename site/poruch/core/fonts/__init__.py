"""The font of what the server draws itself: PDF files and social cards.

Noto Sans (SIL Open Font License 1.1, see LICENSE.txt), cut to the letters of our languages: Debian's
NotoSans-*.ttf through fontTools' pyftsubset. No font of the machine is relied on.
"""

from pathlib import Path
from typing import Literal

Style = Literal["Regular", "Bold", "Italic"]


def path(style: Style = "Regular") -> Path:
    """The TrueType file of a style."""
    return Path(__file__).with_name(f"NotoSans-{style}.ttf")
