"""Texts come out of real files; hostile ones cost little and leave a reason."""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from kb.extraction import limits
from kb.extraction.cleaning import tidy
from kb.extraction.limits import Reason
from kb.extraction.parent import Extracted, read
from tests.conftest import ROOT
from tests.kb import files


def extracted(data: bytes, kind: str, **options: float) -> Extracted:
    with tempfile.TemporaryFile() as file:
        file.write(data)
        return read(file, kind, **options)


def test_pdf_gives_cyrillic_page_by_page():
    found = extracted(
        files.pdf("Зразок заяви\nпро розшук зник-\nлої особи", "Сторінка друга: її ґанок"), "pdf"
    )
    assert found == Extracted(("Зразок заяви про розшук зниклої особи", "Сторінка друга: її ґанок"))


def test_a_pdf_page_without_text_keeps_its_number():
    assert extracted(files.pdf("Перша", "", "Третя"), "pdf").pages == ("Перша", "", "Третя")


def test_docx_gives_paragraphs_and_tables_in_order():
    assert extracted(files.docx("Заява", "до поліції", cells=["Ім’я", "Дата"]), "docx") == Extracted(
        ("Заява\nдо поліції\nІм’я\nДата",)
    )


def test_docx_leaves_out_what_was_struck_out():
    struck = (
        b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p>'
        b"<w:r><w:t>new</w:t></w:r><w:del><w:r><w:delText>old</w:delText></w:r></w:del>"
        b"<w:moveFrom><w:r><w:t>moved</w:t></w:r></w:moveFrom></w:p></w:body></w:document>"
    )
    data = files.repacked(files.docx("x"), word__document_xml=struck)
    assert extracted(data, "docx").pages == ("new",)


def test_odt_gives_paragraphs_without_deleted_text_and_remarks():
    assert extracted(files.odt("Заява", "до поліції"), "odt") == Extracted(("Заява\nдо поліції",))
    names = "".join(f' xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in ("office", "text"))
    content = (
        f"<office:document-content{names}><office:body><office:text><text:tracked-changes><text:changed-region>"
        "<text:deletion><text:p>old</text:p></text:deletion></text:changed-region></text:tracked-changes>"
        "<text:p>new<office:annotation><text:p>remark</text:p></office:annotation> and<text:s/>"
        "<text:span>more</text:span></text:p></office:text></office:body></office:document-content>"
    )
    data = files.repacked(files.odt("x"), content_xml=content.encode())
    assert extracted(data, "odt").pages == ("new and more",)


def test_a_pdf_that_opens_without_a_password_is_read():
    assert extracted(files.encrypted_pdf("Вільний", ""), "pdf") == Extracted(("Вільний",))


def page_with(content: bytes, resources: bytes = b"<< >>", *more: bytes) -> bytes:
    return files.assemble(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R /Resources "
            + resources
            + b" >>",
            content,
            *more,
        ]
    )


FONT = b"<< /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>"
HOSTILE = {
    "nothing in it": (lambda: b"", "pdf", Reason.DAMAGED),
    "nothing in a zip": (lambda: b"", "docx", Reason.DAMAGED),
    "nothing in an odt": (lambda: b"", "odt", Reason.DAMAGED),
    "cut pdf": (lambda: files.pdf("Зразок")[:600], "pdf", Reason.DAMAGED),
    "cut docx": (lambda: files.docx("Зразок")[:9000], "docx", Reason.DAMAGED),
    "docx called pdf": (lambda: files.docx("Зразок"), "pdf", Reason.DAMAGED),
    "pdf called docx": (lambda: files.pdf("Зразок"), "docx", Reason.DAMAGED),
    "odt called docx": (lambda: files.odt("Зразок"), "docx", Reason.DAMAGED),
    "password": (lambda: files.encrypted_pdf("Таємне", "пароль"), "pdf", Reason.ENCRYPTED),
    "a gigabyte of zeros": (lambda: files.zeros(1024), "docx", Reason.HEAVY),
    "a billion laughs": (
        lambda: files.repacked(files.docx("x"), word__document_xml=files.laughs()), "docx", Reason.DAMAGED,
    ),
    "laughs in an odt": (
        lambda: files.repacked(files.odt("x"), content_xml=files.laughs()), "odt", Reason.DAMAGED,
    ),
    "ninety megabytes of elements": (
        lambda: files.repacked(files.docx("x"), word__document_xml=b"<a>" + b"<b/>" * 22_000_000 + b"</a>"),
        "docx", Reason.DAMAGED,
    ),
    "pages within themselves": (
        lambda: files.assemble(
            [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count 9 /Kids [2 0 R 2 0 R] >>"]
        ),
        "pdf", Reason.DAMAGED,
    ),
    "objects that point in a circle": (
        lambda: files.assemble([b"<< /Type /Catalog /Pages 2 0 R >>", b"3 0 R", b"2 0 R"]),
        "pdf", Reason.DAMAGED,
    ),
    "a form that draws itself": (
        lambda: page_with(
            files.stream(b"/X Do /X Do"),
            b"<< /XObject << /X 5 0 R >> >>",
            b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 5 0 R >> >> "
            b"/Length 12 >>\nstream\n/X Do /X Do \nendstream",
        ),
        "pdf", Reason.SCANNED,
    ),
    "a page that unpacks to 300 megabytes": (
        lambda: page_with(files.stream(b"BT /F 9 Tf (a) Tj ET " * 15_000_000, packed=True), FONT),
        "pdf", Reason.DAMAGED,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_leave_a_reason_and_no_text(name):
    make, kind, reason = HOSTILE[name]
    assert extracted(make(), kind, seconds=8) == Extracted((), reason)


def test_a_page_that_takes_too_long_is_given_up():
    """Two seconds: with eight, a quick machine runs out of memory first."""
    content = files.stream(b"BT /F 9 Tf (a) Tj ET " * 3_000_000, packed=True)
    assert extracted(page_with(content, FONT), "pdf", seconds=2) == Extracted((), Reason.HEAVY)


def test_what_was_read_before_the_time_was_up_stays():
    content = files.stream(b"BT /F 9 Tf (a) Tj ET " * 3_000_000, packed=True)
    data = files.assemble(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Count 2 /Kids [3 0 R 5 0 R] >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R /Resources " + FONT + b" >>",
            files.stream(b"BT /F 9 Tf (first) Tj ET"),
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 6 0 R /Resources " + FONT + b" >>",
            content,
        ]
    )
    assert extracted(data, "pdf", seconds=4) == Extracted(("first",), Reason.HEAVY)


def test_a_long_text_is_cut():
    found = extracted(files.docx(*["слово про " * 500] * 200), "docx")
    assert found.reason is Reason.LONG
    assert sum(map(len, found.pages)) == limits.CHARACTERS


def test_many_pages_are_cut():
    found = extracted(files.pdf(*["а"] * (limits.PAGES + 1)), "pdf")
    assert (len(found.pages), found.reason) == (limits.PAGES, Reason.LONG)


@pytest.mark.parametrize(
    "does",
    [
        "while True: pass",
        "bytearray(limits.MEMORY_BYTES + 1)",
        "file = open(sys.argv[1], 'wb', 0)\nwhile True: assert file.write(bytes(1 << 20))",
    ],
    ids=["time", "memory", "writing"],
)
def test_the_system_holds_the_limits(does, tmp_path):
    start = "import sys\nfrom kb.extraction import child, limits\nlimits.CPU_SECONDS = 1\nchild.restrict()\n"
    command = [sys.executable, "-c", start + does, str(tmp_path / "out")]
    done = subprocess.run(command, cwd=ROOT, timeout=60, stderr=subprocess.DEVNULL, check=False)
    assert done.returncode != 0


def test_the_child_knows_nothing_of_our_environment(monkeypatch, tmp_path):
    """Seen from outside: the environment that the system gives for the running child."""
    from kb.extraction import parent

    monkeypatch.setenv("SECRET_KEY", "must-not-leave")
    seen = {}
    start = subprocess.Popen

    def watched(*args, **options):
        process = start(*args, **options)
        # Empty for a moment, while the new program is being put in the place of this one.
        for _attempt in range(500):
            seen["environ"] = Path(f"/proc/{process.pid}/environ").read_bytes()
            if seen["environ"]:
                break
            time.sleep(0.01)
        return process

    monkeypatch.setattr(parent.subprocess, "Popen", watched)
    assert extracted(files.pdf("Зразок"), "pdf").pages == ("Зразок",)
    assert b"LC_ALL" in seen["environ"]
    assert b"must-not-leave" not in seen["environ"]


def test_tidy_text():
    assert tidy("Заява\r\n\r\n  до\tполіції \x00\x07\ud800") == "Заява\nдо поліції"
    assert tidy("и\u0306") == "й"
    assert tidy("зник-\nлої\nособи.\nДалі\n— пункт", wrapped=True) == "зниклої особи.\nДалі\n— пункт"
    assert tidy("один\nдва") == "один\nдва"
    assert "\f" not in tidy("а\fб")
