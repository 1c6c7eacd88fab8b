"""Letters as readers get them: filled on their own device, sent from their own mail program."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from campaigns.advocacy.blocks import GAP, gaps


@dataclass(frozen=True)
class Letter:
    """``html`` has each gap marked; ``mailto`` carries the text with its gaps unfilled."""

    title: str
    email: str
    subject: str
    language: str
    html: SafeString
    tips: Any
    gaps: list[str]
    mailto: str


def prepared(stream: Any) -> list[Letter]:
    return [_letter(block.value) for block in stream]


def _letter(value: Any) -> Letter:
    text = value["text"].replace("\r\n", "\n").strip()
    return Letter(
        title=value["title"],
        email=value["email"],
        subject=value["subject"],
        language=value["language"],
        html=marked(text),
        tips=value["tips"],
        gaps=gaps(text),
        mailto=mailto(value["email"], value["subject"], text),
    )


def marked(text: str) -> SafeString:
    """The text, escaped, with its gaps in bold."""
    return mark_safe(GAP.sub(lambda match: f"<b>[{match[1].strip()}]</b>", escape(text)))


def mailto(email: str, subject: str, text: str) -> str:
    """RFC 6068: lines end in CRLF."""
    body = quote(text.replace("\n", "\r\n"), safe="")
    return f"mailto:{quote(email, safe='@')}?subject={quote(subject, safe='')}&body={body}"
