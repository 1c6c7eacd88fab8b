"""A page as simple Dublin Core and as IEEE LOM."""

import re
from dataclasses import dataclass
from typing import Any, Final

from lxml import etree
from lxml.builder import ElementMaker

from campaigns.education.models import LessonPage
from poruch.core.richtext import drop_marks

OAI_DC: Final = "http://www.openarchives.org/OAI/2.0/oai_dc/"
DC: Final = "http://purl.org/dc/elements/1.1/"
LOM: Final = "http://ltsc.ieee.org/xsd/LOM"
XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"
_LOM_SOURCE: Final = "LOMv1.0"
_NOT_IN_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_DIFFICULTY: Final = {"low": "easy", "medium": "medium", "high": "difficult"}


@dataclass(frozen=True)
class Format:
    prefix: str
    schema: str
    namespace: str


FORMATS: Final = {
    "oai_dc": Format("oai_dc", "http://www.openarchives.org/OAI/2.0/oai_dc.xsd", OAI_DC),
    "lom": Format("lom", "http://ltsc.ieee.org/xsd/lomv1.0/lom.xsd", LOM),
}
_oai_dc = ElementMaker(namespace=OAI_DC, nsmap={"oai_dc": OAI_DC, "dc": DC, "xsi": XSI})
_lom = ElementMaker(namespace=LOM, nsmap={None: LOM, "xsi": XSI})


def clean(text: str) -> str:
    """Without the characters that XML cannot hold: controls, halves of pairs, U+FFFE and U+FFFF."""
    return _NOT_IN_XML.sub("", text)


def metadata(prefix: str, page: Any, url: str) -> etree._Element:
    """``url`` is the page's absolute address."""
    root = _dublin_core(page, url) if prefix == "oai_dc" else _learning_object(page, url)
    form = FORMATS[prefix]
    root.set(f"{{{XSI}}}schemaLocation", f"{form.namespace} {form.schema}")
    return root


def _rights(page: Any) -> str:
    parts = (page.attribution_line, page.licensed.name, page.licensed.url)
    return ". ".join(part for part in parts if part)


def _dublin_core(page: Any, url: str) -> etree._Element:
    partner = page.lead_partner.name if page.lead_partner else ""
    values = [
        ("title", page.title),
        ("creator", partner),
        *(("subject", topic.name) for topic in page.topics.all()),
        ("description", drop_marks(page.summary)),
        ("publisher", partner),
        ("contributor", page.attribution_line),
        ("date", page.last_published_at.date().isoformat() if page.last_published_at else ""),
        ("type", "InteractiveResource" if isinstance(page, LessonPage) else "Collection"),
        ("format", "text/html"),
        ("identifier", url),
        ("language", page.locale.language_code),
        ("rights", _rights(page)),
    ]
    root = _oai_dc.dc()
    for name, value in values:
        if value:
            etree.SubElement(root, f"{{{DC}}}{name}").text = clean(str(value))
    return root


def _learning_object(page: Any, url: str) -> etree._Element:
    language = page.locale.language_code
    is_lesson = isinstance(page, LessonPage)

    def text(name: str, value: str) -> etree._Element:
        return _lom(name, _lom.string(clean(value), language=language))

    def word(name: str, value: str) -> etree._Element:
        return _lom(name, _lom.source(_LOM_SOURCE), _lom.value(value))

    general = _lom.general(
        _lom.identifier(_lom.catalog("URI"), _lom.entry(url)),
        text("title", page.title),
        _lom.language(language),
        text("description", drop_marks(page.summary) or page.title),
        *(text("keyword", topic.name) for topic in page.topics.all()),
    )
    parts = [word("learningResourceType", "lecture")] if is_lesson else []
    parts.append(word("intendedEndUserRole", "teacher"))
    parts.append(word("context", "school"))
    parts += [text("typicalAgeRange", band.typical) for band in page.age_bands.all()]
    if is_lesson:
        parts.append(word("difficulty", _DIFFICULTY[page.trauma_level]))
        parts.append(_lom.typicalLearningTime(_lom.duration(f"PT{page.minutes}M")))
    parts.append(_lom.language(language))
    rights = _lom.rights(
        word("cost", "no"),
        word("copyrightAndOtherRestrictions", "yes"),
        text("description", _rights(page)),
    )
    return _lom.lom(general, *_life_cycle(page), _lom.technical(_lom.format("text/html"), _lom.location(url)),
                    _lom.educational(*parts), rights)  # fmt: skip


def _life_cycle(page: Any) -> list[etree._Element]:
    """Who made it: the partner as author, and the line that joint material owes as a contribution."""
    names = [page.lead_partner.name if page.lead_partner else "", page.attribution_line]
    roles = ("author", "unknown")
    found = [
        _lom.contribute(
            _lom.role(_lom.source(_LOM_SOURCE), _lom.value(role)),
            _lom.entity(f"BEGIN:VCARD\nVERSION:3.0\nFN:{clean(_vcard(name))}\nEND:VCARD"),
        )
        for role, name in zip(roles, names, strict=True)
        if name
    ]
    return [_lom.lifeCycle(*found)] if found else []


def _vcard(text: str) -> str:
    """Escaped as RFC 2426 asks."""
    for letter in "\\,;":
        text = text.replace(letter, f"\\{letter}")
    return text.replace("\n", " ")
