"""Files made to harm: each is refused with a sentence, or kept so that it can do nothing."""

import io
import json
import struct
import zipfile
import zlib
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from tests.factories.people import browser, chief

pytestmark = pytest.mark.usefixtures("site")

SCRIPT = b"<script>alert(1)</script>"
#: Words that stand in the metadata of a picture, and must be in nothing that is kept.
TELLTALE = (b"Phone of Olena", b"a note of hers", b"Exif", b"http://ns.adobe.com", b"PK\x03\x04", SCRIPT)


@pytest.fixture
def editor(db: Any) -> Client:
    return browser(chief())


def upload(editor: Client, what: str, name: str, data: bytes, kind: str = "text/html") -> Any:
    """The answer of Wagtail's uploader, as its script gets it."""
    answer = editor.post(
        reverse(f"wagtail{what}:add_multiple"),
        {"title": "Файл", "files[]": SimpleUploadedFile(name, data, kind)},
        headers={"X-Requested-With": "XMLHttpRequest"},
    )
    assert answer.status_code == 200
    return answer.json()


def photo(kind: str, *, turned: bool = False, size: tuple[int, int] = (60, 40)) -> bytes:
    """A picture that says where and with what it was taken, with an archive and a script behind it."""
    image = Image.new("RGB", size, "red")
    image.paste("blue", (0, 0, 20, size[1]))
    about = image.getexif()
    about[0x010F] = "Phone of Olena"
    about[0x0112] = 6 if turned else 1
    about.get_ifd(0x8825)[1] = "N"
    about.get_ifd(0x8825)[2] = (47.0, 12.0, 3.0)
    made = io.BytesIO()
    words = {"comment": b"a note of hers"} if kind in ("JPEG", "GIF") else {}
    if kind in ("JPEG", "WEBP", "AVIF"):
        words["xmp"] = b"http://ns.adobe.com/xap/1.0/ a note of hers"
    image.save(made, kind, exif=about, **words)
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as parts:
        parts.writestr("index.html", SCRIPT)
    return made.getvalue() + SCRIPT + archive.getvalue()


@pytest.mark.parametrize("ending", ["jpg", "png", "webp", "avif", "gif"])
def test_a_picture_is_kept_and_nothing_that_it_tells(editor: Client, ending: str) -> None:
    kind = {"jpg": "JPEG"}.get(ending, ending.upper())
    data = photo(kind)
    assert any(word in data for word in TELLTALE)
    assert upload(editor, "images", f"p.{ending}", data)["success"]
    image = get_image_model().objects.get()
    rendition = image.get_rendition("width-30")
    for kept in (image.file, rendition.file):
        stored = kept.open().read()
        assert [word for word in TELLTALE if word in stored] == []
        assert not Image.open(io.BytesIO(stored)).getexif()
    assert image.file_size == image.file.size
    assert Client().get(image.file.url).status_code == 200


def test_a_turned_photo_stays_turned_without_its_mark(editor: Client) -> None:
    upload(editor, "images", "p.jpg", photo("JPEG", turned=True))
    image = get_image_model().objects.get()
    assert (image.width, image.height) == (40, 60)
    assert Image.open(image.file.open()).size == (40, 60)


def test_an_image_that_comes_by_another_door_too(db: Any) -> None:
    image = get_image_model()(title="Світлина")
    image.file.save("p.jpg", ContentFile(photo("JPEG")), save=False)
    image = get_image_model()(title="Світлина", file=ContentFile(photo("JPEG"), name="p.jpg"))
    image.save()
    assert b"Phone of Olena" not in image.file.open().read()


def test_a_moving_picture_still_moves(editor: Client) -> None:
    made = io.BytesIO()
    frames = [Image.new("RGB", (9, 9), colour) for colour in ("red", "green", "blue")]
    frames[0].save(made, "GIF", save_all=True, append_images=frames[1:], comment=b"a note of hers")
    assert upload(editor, "images", "p.gif", made.getvalue())["success"]
    stored = get_image_model().objects.get().file.open()
    assert getattr(Image.open(stored), "n_frames", 1) == 3


def bomb(width: int, height: int) -> bytes:
    """A PNG that says it has so many pixels; the file is small."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 99))
        + chunk(b"IEND", b"")
    )


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
IMAGES = {
    "an svg with a script": ("p.svg", SVG),
    "an svg that says it is a png": ("p.png", SVG),
    "a page that says it is a jpg": ("p.jpg", b"<html>" + SCRIPT),
    "a gif that is a script": ("p.gif", b"GIF89a/*" + b"\0" * 40 + b"*/=1;alert(1)"),
    "a gif in a jpg": ("p.jpg", photo("GIF")),
    "a broken jpg": ("p.jpg", photo("JPEG")[:200]),
    "a broken png": ("p.png", bomb(10, 10)),
    "a bomb": ("p.png", bomb(20_000, 20_000)),
    "a bomb beyond Pillow's own limit": ("p.png", bomb(60_000, 60_000)),
    "too many pixels": ("p.png", bomb(7_000, 6_000)),
    "two endings": ("p.png.html", photo("PNG")),
    "an empty one": ("p.png", b""),
    "nonsense": ("p.webp", b"RIFF\xff\xff\xff\xffWEBPVP8 " + b"\xff" * 50),
}


@pytest.mark.parametrize(("name", "data"), IMAGES.values(), ids=IMAGES)
def test_such_images_are_refused_in_a_sentence(editor: Client, name: str, data: bytes) -> None:
    answer = upload(editor, "images", name, data, "image/png")
    assert not answer["success"]
    assert len(answer["error_message"]) > 20
    assert not get_image_model().objects.exists()


def office(**parts: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return made.getvalue()


DOCX = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"}
DOCUMENTS = {
    "a page": ("p.html", SCRIPT),
    "an svg": ("p.svg", SVG),
    "a page that says it is a pdf": ("p.pdf", b"<html>" + SCRIPT),
    "a program that says it is a docx": ("p.docx", b"MZ" + b"\0" * 99),
    "another archive": ("p.docx", office(**{"index.html": SCRIPT})),
    "a spreadsheet in a text": ("p.odt", office(mimetype=b"application/vnd.oasis.opendocument.spreadsheet")),
    "macros": ("p.docx", office(**DOCX, **{"word/vbaProject.bin": b"x"})),
    "a zip bomb": ("p.xlsx", office(**{"[Content_Types].xml": b"", "xl/a.xml": b"\0" * (101 * 2**20)})),
    "an archive of very many parts": ("p.docx", office(**DOCX, **{f"word/{n}": b"" for n in range(5_001)})),
    "a program that says it is a text": ("p.txt", b"MZ\x90\0\x03"),
    "no ending": ("p", b"x"),
    "an empty one": ("p.pdf", b""),
    "a program": ("p.exe", b"MZ"),
    "macros by name": ("p.docm", office(**DOCX)),
}


@pytest.mark.parametrize(("name", "data"), DOCUMENTS.values(), ids=DOCUMENTS)
def test_such_files_are_refused_in_a_sentence(editor: Client, name: str, data: bytes) -> None:
    answer = upload(editor, "docs", name, data)
    assert not answer["success"]
    assert len(answer["error_message"]) > 20
    assert not get_document_model().objects.exists()


def test_a_file_beyond_the_limit_is_refused(editor: Client, settings: Any) -> None:
    assert settings.WAGTAILDOCS_MAX_UPLOAD_SIZE == 20 * 2**20
    assert not upload(editor, "docs", "p.pdf", b"%PDF-1.7" + b"\0" * (20 * 2**20))["success"]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("p.pdf", b"%PDF-1.7 " + SCRIPT),
        ("p.txt", SCRIPT),
        ("p.csv", b"=1+1;" + SCRIPT),
        ("p.docx", office(**DOCX)),
        ("p.odt", office(mimetype=b"application/vnd.oasis.opendocument.text")),
    ],
    ids=["pdf", "txt", "csv", "docx", "odt"],
)
def test_a_file_is_only_ever_what_its_name_says(editor: Client, name: str, data: bytes) -> None:
    """A browser neither guesses another type nor runs what is in it. A PDF alone is shown in the browser's
    own viewer: search leads to its pages, and a file in the downloads would stay on a watched phone."""
    assert upload(editor, "docs", name, data)["success"]
    answer = Client().get(get_document_model().objects.get().url)
    headers = answer.headers
    assert "html" not in headers["Content-Type"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-cache"
    assert "Content-Encoding" not in headers
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    if name != "p.pdf":
        assert headers["Content-Disposition"].startswith("attachment")
        assert "sandbox" in headers["Content-Security-Policy"]


NAMES = [
    "../../etc/p.pdf",
    "..\\..\\p.pdf",
    "\u202efdp.pdf",
    "a\u0000b.pdf",
    'a".pdf',
    "a;b=c.pdf",
    "а" * 300 + ".pdf",
]


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_names_play_no_tricks(editor: Client, name: str, settings: Any) -> None:
    if not upload(editor, "docs", name, b"%PDF-1.7")["success"]:
        return
    document = get_document_model().objects.get()
    assert str(document.file.path).startswith(f"{settings.MEDIA_ROOT}/documents/")
    assert not set(document.filename) & set('\u202e\0\r\n"/\\;')
    shown = Client().get(document.url).headers["Content-Disposition"]
    assert shown.count('"') in (0, 2)


@pytest.mark.parametrize(
    "path",
    [
        "/media/documents/p.pdf", "/media/original_images/../documents/p.pdf",
        "/media/images/%2e%2e/documents/p.pdf", "/media/images/..%2fdocuments/p.pdf",
        "/media/images//etc/passwd", "/media/images/..\\documents\\p.pdf",
        "/media/original_images/..;/documents/p.pdf", "/documents/1/../p.pdf", "/static/../manage.py",
        "/media/uploaded_documents/p.pdf",
    ],
)  # fmt: skip
def test_no_path_leads_out_of_the_images(editor: Client, path: str) -> None:
    upload(editor, "docs", "p.pdf", b"%PDF-1.7 secret")
    answer = Client().get(path)
    assert answer.status_code in (301, 302, 404)
    assert b"secret" not in answer.getvalue()


def test_the_edit_form_of_many_files_asks_for_no_file(editor: Client) -> None:
    """Our fields stand only where Wagtail's did."""
    answer = upload(editor, "images", "p.png", photo("PNG"))
    assert 'type="file"' not in answer["form"]
    assert json.dumps(answer["image_id"])
