"""Real files for tests, made on the spot: PDF with Cyrillic letters, DOCX, ODT, and hostile ones."""

import io
import zipfile
import zlib
from collections.abc import Sequence
from typing import Any


def pdf(*pages: str) -> bytes:
    """A PDF of these pages (lines split at "\\n"); its font names every letter through ToUnicode."""
    letters = sorted({letter for page in pages for letter in page if letter != "\n"}) or [" "]
    codes = {letter: number for number, letter in enumerate(letters, 1)}
    named = "".join(f"<{code:04X}> <{ord(letter):04X}>\n" for letter, code in codes.items())
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def /CMapType 2 def\n"
        "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        f"{len(codes)} beginbfchar\n{named}endbfchar endcmap end end"
    )
    kids = " ".join(f"{6 + 2 * number} 0 R" for number in range(len(pages)))
    objects: list[bytes] = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>".encode(),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /F /Encoding /Identity-H "
        b"/DescendantFonts [4 0 R] /ToUnicode 5 0 R >>",
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /F /DW 500 "
        b"/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>",
        stream(cmap.encode()),
    ]
    for number, page in enumerate(pages):
        lines = "".join(
            f"<{''.join(f'{codes[letter]:04X}' for letter in line)}> Tj 0 -14 Td\n"
            for line in page.split("\n")
        )
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {7 + 2 * number} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>".encode()
        )
        objects.append(stream(f"BT /F1 12 Tf 50 800 Td\n{lines}ET".encode()))
    return assemble(objects)


def stream(data: bytes, *, packed: bool = False) -> bytes:
    body = zlib.compress(data, 9) if packed else data
    how = b"/Filter /FlateDecode " if packed else b""
    return b"<< " + how + b"/Length %d >>\nstream\n" % len(body) + body + b"\nendstream"


def assemble(objects: Sequence[bytes]) -> bytes:
    """A PDF file of these objects, the first its catalogue."""
    out = io.BytesIO()
    out.write(b"%PDF-1.7\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n" % number + content + b"\nendobj\n")
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.write(b"".join(b"%010d 00000 n \n" % place for place in places))
    out.write(b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start))
    return out.getvalue()


def encrypted_pdf(text: str, password: str, owner: str = "owner") -> bytes:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf(text))))
    writer.encrypt(password, owner, algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def docx(*paragraphs: str, cells: Sequence[str] = ()) -> bytes:
    from docx import Document

    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if cells:
        row = document.add_table(rows=1, cols=len(cells)).rows[0]
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def odt(*paragraphs: str) -> bytes:
    from odfdo import Document, Paragraph

    document = Document("text")
    document.body.clear()
    for text in paragraphs:
        document.body.append(Paragraph(text))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def repacked(archive: bytes, **changes: Any) -> bytes:
    """The same zip with some parts replaced: ``word__document_xml=b"..."`` stands for word/document.xml."""
    parts = {name.replace("__", "/").replace("_xml", ".xml"): data for name, data in changes.items()}
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(part, parts.pop(part.filename, None) or old.read(part))
        for name, data in parts.items():
            new.writestr(name, data)
    return out.getvalue()


def zeros(megabytes: int) -> bytes:
    """A DOCX that is whole, and holds one part of so many megabytes of zeros besides."""
    out = io.BytesIO(docx("Звичайний текст"))
    with (
        zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("word/media/image1.png", "w", force_zip64=True) as part,
    ):
        for _n in range(megabytes):
            part.write(bytes(1024 * 1024))
    return out.getvalue()


def laughs() -> bytes:
    """The text of a DOCX in which ten lines of entities stand for 10**9 words."""
    entities = '<!ENTITY a0 "регіт">' + "".join(
        f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE d [{entities}]>'
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        "<w:body><w:p><w:r><w:t>&a9;</w:t></w:r></w:p></w:body></w:document>"
    ).encode()
