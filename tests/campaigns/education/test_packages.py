"""What teachers take away: PDF, web pages, Common Cartridge."""

import re
import zipfile
from io import BytesIO
from pathlib import PurePosixPath

import pytest
from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from lxml import etree
from wagtail.documents import get_document_model
from wagtail.models import Collection, CollectionViewRestriction

from campaigns.education import pdf
from campaigns.education.packages import pages
from poruch.core.models import AttributionRule
from tests.factories import GuideFactory, PartnerFactory
from tests.factories.education import (
    LessonFactory,
    ProgrammeFactory,
    handout,
    module,
    whole_lesson,
    whole_programme,
)
from tests.factories.filled import block
from tests.support import links, seen
from tests.test_xss import PAYLOADS, dangers

from .cartridge_rules import CP, LOM_RESOURCE, problems

pytestmark = pytest.mark.usefixtures("site")


def take(client, page, name, language="uk"):
    response = client.get(f"/{language}/education/take/{page.pk}/{name}")
    assert response.status_code == 200
    return response


def opened(response):
    archive = zipfile.ZipFile(BytesIO(response.content))
    assert archive.testzip() is None
    return {name: archive.read(name) for name in archive.namelist()}


def attach(title="Зображення", name="karta.png", content=b"\x89PNG", collection=None):
    values = {"collection": collection} if collection else {}
    document = get_document_model()(title=title, **values)
    document.file.save(name, ContentFile(content), save=False)
    document._set_document_file_metadata()
    document.save()
    value = {"document": document.pk, "title": title, "description": "Карта області"}
    return {"type": "attachment", "value": value}


@pytest.fixture
def joint(db):
    """A joint programme with a lesson; the line it owes must travel everywhere."""
    partner = PartnerFactory()
    AttributionRule.objects.create(
        content_types="programme,lesson", partner=partner, line_uk="У співпраці з радою"
    )
    programme = whole_programme("слово", joint=True, lead_partner=partner)
    lesson = whole_lesson("слово", parent=programme, module="m1", joint=True, lead_partner=partner)
    return programme, lesson


def test_pupils_never_get_what_is_for_the_teacher(client):
    page = whole_lesson("слово")
    teacher, pupils = (seen(take(client, page, name)) for name in ("teacher/", "pupils/"))
    secret = (
        "Нотатки слово",
        "Учителю:",
        "Турбота слово",
        "Простіше слово",
        "Складніше слово",
        "Назвати права",
    )
    for text in secret:
        assert text in teacher
        assert text not in pupils
    for text in ("Учням: Читання слово", "Аркуш слово", "Попередження слово"):
        assert text in teacher
        assert text in pupils
    files = opened(take(client, page, "pages.zip"))
    for text in secret:
        assert text not in files["pupils.html"].decode()


def test_the_pdf_has_language_bookmarks_and_ukrainian_letters(client, joint):
    _programme, lesson = joint
    response = take(client, lesson, "teacher.pdf")
    assert response.headers["Content-Type"] == "application/pdf"
    assert f'filename="{lesson.slug}-teacher.pdf"' in response.headers["Content-Disposition"]
    content = response.content
    assert content.startswith(b"%PDF-")
    assert re.search(rb"/Lang \(uk\)", content)
    titles = _outline(content)
    assert [titles[0], titles[-1]] == ["Назва слово", "Аркуш слово"]
    assert {"Мета", "Хід уроку", "2. Читання слово · 20 хв"} <= set(titles)
    assert b"NotoSans" in content
    assert len(content) < 300_000


def _outline(content):
    """Titles of the bookmarks, in order; the last title is the file's own."""
    found = re.findall(rb"/Title <feff([0-9a-f]+)>", content)
    return [bytes.fromhex(one.decode()).decode("utf-16-be") for one in found][:-1]


def test_the_same_lesson_gives_the_same_bytes(client, joint):
    from django.core.cache import cache

    programme, lesson = joint
    for page, name in ((lesson, "teacher.pdf"), (programme, "pages.zip"), (programme, "cartridge.imscc")):
        first = take(client, page, name).content
        cache.clear()
        assert take(client, page, name).content == first


def test_a_pdf_is_made_once_for_the_same_content(client, joint, monkeypatch):
    _programme, lesson = joint
    first = take(client, lesson, "pupils.pdf").content
    monkeypatch.setattr(pdf, "_Sheets", None)
    assert take(client, lesson, "pupils.pdf", "en").content == first


def test_a_very_long_lesson_ends_with_a_pointer_to_its_page(client, monkeypatch):
    monkeypatch.setattr(pdf, "PAGES_MOST", 3)
    page = LessonFactory(handouts=[handout(f"Аркуш {n}", lines=40) for n in range(9)])
    content = take(client, page, "pupils.pdf").content
    assert content.count(b"/Type /Page\n") <= 6


def test_web_pages_work_from_a_disk(client, joint):
    programme, lesson = joint
    whole_lesson("друге", parent=programme, number=2, joint=True, lead_partner=lesson.lead_partner)
    files = opened(take(client, programme, "pages.zip"))
    assert {"index.html", "style.css", "licence.txt"} <= set(files)
    for name, content in files.items():
        if not name.endswith(".html"):
            continue
        html = BeautifulSoup(content, "html.parser")
        assert html.html["lang"] == "uk"
        assert not html.find_all(["script", "img", "iframe"])
        ids = {tag["id"] for tag in html.find_all(id=True)}
        for tag in html.find_all(["a", "link"], href=True):
            target, _hash, anchor = tag["href"].partition("#")
            if target.startswith(("http://", "https://")):
                continue
            path = _joined(name, target) if target else name
            assert path in files, (name, target)
            assert not anchor or anchor in ids or target
        assert "У співпраці з радою" in html.get_text()
        assert "CC BY 4.0" in html.get_text()


def _joined(name, target):
    parts = list(PurePosixPath(name).parent.parts)
    for part in PurePosixPath(target).parts:
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)


def test_links_to_the_site_leave_the_package_with_their_host(client):
    guide = GuideFactory(title="Довідник поруч")
    page = LessonFactory(
        body=f'<p><a linktype="page" id="{guide.pk}">звідти</a></p>', related=[block("page", guide.pk)]
    )
    html = BeautifulSoup(opened(take(client, page, "pages.zip"))["teacher.html"], "html.parser")
    found = links(html)
    assert {found["звідти"], found["Довідник поруч"]} == {f"http://testserver{guide.url}"}


def test_words_are_explained_in_the_package_too(client, explain):
    explain("омбудсман", "Захищає права людини.")
    page = LessonFactory(handouts=[handout(text="<p>Лист омбудсману</p>")])
    html = BeautifulSoup(opened(take(client, page, "pages.zip"))["pupils.html"], "html.parser")
    assert html.find("a", href="#slovo-1").get_text() == "омбудсману"
    assert "Захищає права людини." in html.find(id="slovo-1").get_text()


@pytest.mark.parametrize("kind", ["lesson", "programme", "empty programme"])
def test_the_cartridge_follows_the_specification(client, joint, kind):
    programme, lesson = joint
    lesson.attachments = [attach()]
    lesson.save_revision(clean=False).publish()
    page = {"lesson": lesson, "programme": programme, "empty programme": ProgrammeFactory()}[kind]
    assert problems(take(client, page, "cartridge.imscc").content) == []


def test_the_cartridge_has_modules_lessons_links_and_a_page_for_instructors_only(client, joint):
    programme, lesson = joint
    programme.modules = [module("m1", "Права"), module("m2", "Порожній")]
    programme.save_revision(clean=False).publish()
    files = opened(take(client, programme, "cartridge.imscc"))
    root = etree.fromstring(files["imsmanifest.xml"])
    titles = [element.text for element in root.iter(f"{{{CP}}}title")]
    assert titles == [
        "Про цей матеріал", "Права", "Назва слово", "Для вчителя", "Аркуші для учнів", "Посилання слово",
    ]  # fmt: skip
    closed = [
        resource.get("href")
        for resource in root.iter(f"{{{CP}}}resource")
        if resource.findtext(f".//{{{LOM_RESOURCE}}}value") == "Instructor"
    ]
    assert closed == [f"web/{lesson.slug}/teacher.html"]
    assert "У співпраці з радою" in files["imsmanifest.xml"].decode()
    assert b"https://example.org/a" in files[f"links/l{lesson.pk}-w1.xml"]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('type="webcontent"', 'type="html"', "type html"),
        ('structure="rooted-hierarchy"', 'structure="flat"', "rooted-hierarchy"),
        ("web/style.css", "web/absent.css", "not there"),
        ('identifierref="i-index"', 'identifierref="nobody"', "no resource"),
        ("<schemaversion>1.3.0", "<schemaversion>1.1.0", "schemaversion"),
    ],
)
def test_the_rules_of_the_cartridge_can_fail(client, joint, old, new, problem):
    files = opened(take(client, joint[0], "cartridge.imscc"))
    manifest = files["imsmanifest.xml"].decode()
    assert old in manifest
    files["imsmanifest.xml"] = manifest.replace(old, new).encode()
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    assert any(problem in one for one in problems(buffer.getvalue()))


def test_files_travel_with_the_lesson_unless_they_are_private_or_too_large(client, monkeypatch):
    collection = Collection.get_first_root_node().add_child(name="private")
    CollectionViewRestriction.objects.create(collection=collection, restriction_type="password", password="x")
    page = LessonFactory(
        attachments=[
            attach("Карта", "karta.png", b"x" * 100),
            attach("Великий", "velykyi.png", b"x" * 5000),
            attach("Закритий", "zakrytyi.png", b"x", collection),
        ]
    )
    text = seen(client.get(page.url))
    assert "Карта (PNG, 100" in text
    assert "Карта області" in text
    assert "Закритий" not in text
    monkeypatch.setattr(pages, "FILES_MOST", 1000)
    files = opened(take(client, page, "pages.zip"))
    assert [name for name in files if name.startswith("files/")] == ["files/1-karta.png"]
    index = files["index.html"].decode()
    assert 'href="http://testserver/documents/' in index
    assert "Закритий" not in index
    assert problems(take(client, page, "cartridge.imscc").content) == []


@pytest.mark.parametrize("payload", PAYLOADS, ids=range(len(PAYLOADS)))
def test_what_is_typed_into_a_lesson_is_text_on_sheets_and_in_packages(client, payload):
    page = whole_lesson(payload, handouts=[handout(payload)])
    addresses = [f"/uk/education/take/{page.pk}/{name}/" for name in ("teacher", "pupils")]
    addresses += [
        "/uk/education/",
        "/uk/education/plan/?minutes=45",
        "/uk/education/plan/teacher/?minutes=45",
    ]
    assert [address for address in addresses if dangers(client.get(address))] == []
    for name, content in opened(take(client, page, "pages.zip")).items():
        html = BeautifulSoup(content, "html.parser")
        handlers = [tag for tag in html.find_all(True) if any(one.startswith("on") for one in tag.attrs)]
        assert not name.endswith(".html") or not (handlers or html.find_all(["script", "img", "svg"]))


@pytest.mark.parametrize("name", ["teacher.doc", "teacher.pdfx", "../pages.zip"])
def test_other_files_do_not_exist(client, name):
    page = LessonFactory()
    assert client.get(f"/uk/education/take/{page.pk}/{name}").status_code == 404


def test_a_programme_has_no_sheets_of_its_own(client):
    page = ProgrammeFactory()
    for name in ("teacher/", "pupils.pdf"):
        assert client.get(f"/uk/education/take/{page.pk}/{name}").status_code == 404
    assert client.get("/uk/education/take/999999999/pages.zip").status_code == 404
