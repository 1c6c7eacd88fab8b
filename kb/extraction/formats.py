"""The text of each kind of file, page by page. Runs in the child only."""

import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any, BinaryIO, Final

from kb.extraction import limits
from kb.extraction.cleaning import tidy
from kb.extraction.limits import Reason, Refused

#: How the old container begins that Office also puts encrypted files into.
_OLE: Final = b"\xd0\xcf\x11\xe0"
# Neither format knows DTDs; without one there are no entities that expand.
_DTD: Final = tuple(
    mark.encode(code) for mark in ("<!DOCTYPE", "<!ENTITY") for code in ("ascii", "utf-16-le", "utf-16-be")
)


def pages(kind: str, file: BinaryIO) -> Iterator[str]:
    """The texts of the pages of a ``pdf``; of a ``docx`` or ``odt`` one text, for their pages are not fixed.

    Raises :class:`Refused`, or whatever a library raises on a damaged file.
    """
    yield from {"pdf": _pdf, "docx": _docx, "odt": _odt}[kind](file)


def _pdf(file: BinaryIO) -> Iterator[str]:
    from pypdf import PasswordType, PdfReader
    from pypdf.errors import DependencyError, PyPdfError

    reader = PdfReader(file)
    if reader.is_encrypted:
        try:
            # Many forms are only protected against changes: they open without a password.
            opened = reader.decrypt("")
        except (DependencyError, NotImplementedError) as error:
            raise Refused(Reason.ENCRYPTED) from error
        if opened == PasswordType.NOT_DECRYPTED:
            raise Refused(Reason.ENCRYPTED)
    found = damaged = False
    for page in reader.pages:
        try:
            text = tidy(page.extract_text(), wrapped=True)
        except (PyPdfError, ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError):
            text, damaged = "", True  # The other pages keep their numbers.
        found = found or bool(text)
        yield text
    if damaged and not found:
        raise Refused(Reason.DAMAGED)


def _docx(file: BinaryIO) -> Iterator[str]:
    from docx import Document
    from docx.oxml.ns import qn

    _check_zip(file)
    body = Document(file).element.body
    # The copy of a text box for old programs; what a tracked change has moved away.
    fallback = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
    for unseen in list(body.iter(fallback, qn("w:moveFrom"))):
        unseen.getparent().remove(unseen)
    breaks = {qn("w:p"), qn("w:br"), qn("w:cr")}
    parts: list[str] = []
    for node in body.iter(qn("w:t"), qn("w:tab"), *breaks):
        if node.tag == qn("w:t"):
            parts.append(node.text or "")
        else:
            parts.append("\n" if node.tag in breaks else " ")
    yield tidy("".join(parts))


def _odt(file: BinaryIO) -> Iterator[str]:
    from odfdo import Document

    _check_zip(file)
    file.seek(0)
    document = Document(BytesIO(file.read()))
    if document.get_type() not in ("text", "text-template"):
        raise Refused(Reason.DAMAGED)
    parts: list[str] = []
    _odt_text(document.body, parts)
    yield tidy("".join(parts))


_ODT_SKIPPED: Final = {"text:tracked-changes", "office:annotation", "office:forms"}
_ODT_BREAKS: Final = {"text:p", "text:h", "text:line-break"}
_ODT_BLANKS: Final = {"text:s", "text:tab"}


def _odt_text(element: Any, parts: list[str]) -> None:
    """The text of an odfdo element in reading order; what an editor struck out or noted stays out."""
    for child in element.children:
        tag = child.tag
        if tag not in _ODT_SKIPPED:
            parts.append("\n" if tag in _ODT_BREAKS else " " if tag in _ODT_BLANKS else "")
            parts.append(child.text or "")
            _odt_text(child, parts)
        parts.append(child.tail or "")


def _check_zip(file: BinaryIO) -> None:
    """Refuse what would unpack to too much, what is encrypted, and XML that defines entities."""
    file.seek(0)
    if file.read(4) == _OLE:
        marked = "EncryptedPackage".encode("utf-16-le") in file.read()
        raise Refused(Reason.ENCRYPTED if marked else Reason.DAMAGED)
    with zipfile.ZipFile(file) as archive:
        parts = archive.infolist()
        if len(parts) > limits.ZIP_PARTS or sum(part.file_size for part in parts) > limits.UNPACKED_BYTES:
            raise Refused(Reason.HEAVY)
        if any(part.flag_bits & 1 for part in parts):
            raise Refused(Reason.ENCRYPTED)
        for part in parts:
            if part.filename.endswith((".xml", ".rels")):
                data = archive.read(part)
                if any(mark in data for mark in _DTD):
                    raise Refused(Reason.DAMAGED)
                if part.filename == "META-INF/manifest.xml" and b":encryption-data" in data:
                    raise Refused(Reason.ENCRYPTED)
    file.seek(0)
