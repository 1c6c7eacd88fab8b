"""What a page says, as a list of digests: two pages with equal lists say the same.

Only content counts: texts, values, links. Dates of review, who checked, whose page it is, the order of
paragraphs, ids of blocks and time stamps do not, so that a save without a change of content makes no
translation stale.
"""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, Final, NamedTuple

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import ForeignKey
from wagtail import blocks
from wagtail.fields import StreamField
from wagtail_localize.segments import OverridableSegmentValue, RelatedObjectSegmentValue, StringSegmentValue
from wagtail_localize.segments.extract import extract_segments

from poruch.core.models import ContentPage
from poruch.core.richtext import plain

#: Every language has its own address. Whose page it is leaves no text to translate, and goes over with the
#: next publication of the translation.
SKIPPED: Final = frozenset({"slug", "lead_partner", "joint"})
#: Characters of a text that are kept, to show later what it said.
_TEXT_KEPT: Final = 2_000
_WORDS: Final = re.compile(r"[^\W\d_]{2,}")
_ADDRESS: Final = re.compile(r"https?://\S+|\S+@\S+")
#: Blocks that wagtail-localize makes segments of.
_IN_SEGMENTS: Final = (
    blocks.CharBlock,
    blocks.TextBlock,
    blocks.RichTextBlock,
    blocks.URLBlock,
    blocks.EmailBlock,
    blocks.BlockQuoteBlock,
    blocks.ChooserBlock,
)


class Part(NamedTuple):
    """One thing a page says. ``text`` is for people, cut at ``_TEXT_KEPT`` characters."""

    digest: str
    field: str
    text: str


def parts(page: ContentPage) -> list[Part]:
    """All that the page says; ``page`` is specific."""
    return [*_segments(page), *_values(page)]


def base(found: Iterable[Part]) -> list[list[str]]:
    """What is kept of the parts to compare with later, and to show."""
    return [list(part) for part in found]


def changed(found: list[Part], before: list[list[str]]) -> tuple[list[Part], int]:
    """The parts that ``before`` does not have, and how many of it are gone without a successor."""
    old = Counter(digest for digest, field, *_text in before if field not in SKIPPED)
    fresh = []
    for part in found:
        if old[part.digest]:
            old[part.digest] -= 1
        else:
            fresh.append(part)
    # A changed text is one new and one gone; only what has no new one beside it was removed.
    return fresh, max(0, sum(old.values()) - len(fresh))


def lost(found: list[Part], before: list[list[str]]) -> list[tuple[str, str | None]]:
    """(field, text) of what ``before`` says and the parts do not; None for a text that was not kept."""
    now = Counter(part.digest for part in found)
    gone: list[tuple[str, str | None]] = []
    for digest, field, *text in before:
        if now[digest]:
            now[digest] -= 1
        elif field not in SKIPPED:
            gone.append((field, text[0] if text else None))
    return gone


def has_words(text: str) -> bool:
    """Whether there is anything to translate: not a code, a number, a date or an address alone."""
    return _WORDS.search(_ADDRESS.sub(" ", plain(text))) is not None


def _segments(page: ContentPage) -> Iterator[Part]:
    for segment in extract_segments(page):
        field = segment.path.split(".")[0]
        if field in SKIPPED:
            continue
        if isinstance(segment, StringSegmentValue):
            # Attributes of links are beside the string; where a link leads is content.
            links = json.dumps(segment.attrs, sort_keys=True) if segment.attrs else ""
            yield _part(field, segment.string.data + links, plain(segment.string.data))
        elif isinstance(segment, OverridableSegmentValue):
            yield _part(field, f"={segment.data!r}", _chosen(page, field, segment.data))
        elif isinstance(segment, RelatedObjectSegmentValue):
            yield _part(field, f"@{segment.translation_key}", "")


def _chosen(page: ContentPage, name: str, data: Any) -> str:
    """What is kept as a number is told by its name."""
    field = page._meta.get_field(name)
    return str(getattr(page, name)) if isinstance(field, ForeignKey) else str(data)


def _values(page: ContentPage) -> Iterator[Part]:
    """Dates, choices, ticks and numbers in streams: copied by wagtail-localize, not translated."""
    for field in page._meta.get_fields():
        if isinstance(field, StreamField):
            for name, value in _leaves(field.stream_block, field.value_from_object(page)):
                yield _part(field.name, f"{name}={value}", f"{name}: {value}")


def _leaves(block: Any, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(block, blocks.StreamBlock):
        for child in value or ():
            yield from _leaves(child.block, child.value)
    elif isinstance(block, blocks.ListBlock):
        for child in value or ():
            yield from _leaves(block.child_block, child)
    elif isinstance(block, blocks.StructBlock) and hasattr(value, "items"):
        for name, child in value.items():
            yield from _leaves(block.child_blocks[name], child)
    elif not isinstance(block, _IN_SEGMENTS) and value not in (None, "", False):
        prepared = block.get_prep_value(value)
        yield str(block.label or block.name), json.dumps(prepared, cls=DjangoJSONEncoder, sort_keys=True)


def _part(field: str, exact: str, text: str) -> Part:
    digest = hashlib.blake2b(f"{field}\0{exact.strip()}".encode(), digest_size=8).hexdigest()
    return Part(digest, field, text[:_TEXT_KEPT])
