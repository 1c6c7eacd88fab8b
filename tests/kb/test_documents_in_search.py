"""Attached files are found by their texts, by those who may read them, and by nobody else."""

from io import StringIO

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.utils import translation
from wagtail.documents import get_document_model
from wagtail.models import Collection, CollectionViewRestriction

from kb.documents import DocumentSource
from kb.models import DocumentText
from kb.reading import read_again
from poruch.core.models import SiteRevision
from search.engines import engine
from search.outbox import drain
from search.rebuild import differences
from search.service import search
from tests.factories import GuideFactory, TopicFactory
from tests.factories.filled import template
from tests.kb import files
from tests.support import expire, lock, restrict, seen, soup

pytestmark = pytest.mark.usefixtures("site")

#: Stands in the file only, inflected; the question asks for another form of it.
TEXT = "Прошу розшукати зниклого велосипедиста."
ASKED = "велосипедист"


def upload(name="zaiava.pdf", data=None, title="Бланк", **values):
    document = get_document_model()(title=title, **values)
    document.file.save(name, ContentFile(data if data is not None else files.pdf("Шапка", TEXT)), save=False)
    document._set_document_file_metadata()
    document.save()
    return document


def settle():
    """All that the background does after an editor's change."""
    call_command("extract_documents", verbosity=0)
    drain()


def found(text=ASKED, locale="uk", **options):
    return [hit.id for hit in search(text, locale=locale, **options).results if hit.type == "document"]


@pytest.fixture
def document():
    return upload()


@pytest.fixture
def page(document):
    page = template("зразок", document=document)
    settle()
    return page


def edited(page):
    page.save_revision(clean=False).publish()
    settle()


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.pdf", files.pdf("Шапка", TEXT)), ("a.docx", files.docx(TEXT)), ("a.odt", files.odt(TEXT))],
)
def test_found_by_another_form_of_a_word_in_the_file(name, data):
    document = upload(name, data)
    page = template("зразок", document=document, topics=[TopicFactory(code="search")])
    settle()
    hit = search(ASKED, locale="uk", filters={"type": ["document"], "topic": ["search"]}).results[0]
    opened = f"{document.url}#page=2" if name.endswith(".pdf") else document.url
    assert (hit.id, hit.title, hit.url, hit.locale) == (document.pk, "Бланк", opened, "uk")
    assert "<mark>велосипедиста</mark>" in hit.snippet
    assert page.live
    assert list(differences(engine())) == []


def test_a_page_break_stands_between_pages(page, document):
    (indexed,) = DocumentSource().documents([document.pk])
    assert indexed.body == f"Шапка\n\f{TEXT}"


def test_found_through_a_link_in_a_text():
    document = upload()
    link = f'<p>Візьміть <a linktype="document" id="{document.pk}">бланк</a>.</p>'
    page = GuideFactory(body=link)
    settle()
    assert found() == [document.pk]
    page.body = "<p>Бланка більше немає.</p>"
    edited(page)
    assert found() == []


def test_before_its_text_is_read_a_file_is_found_by_its_title(document):
    template("зразок", document=document)
    drain()
    assert found("бланк") == [document.pk]
    assert found() == []
    assert list(differences(engine())) == []


def test_a_draft_that_attaches_a_file_does_not_publish_it(document):
    template("зразок", document=document, live=False)
    settle()
    assert found() == found("бланк") == []
    assert not DocumentText.objects.exists()


def test_an_unpublished_change_does_not_publish_a_file(document):
    page = template("зразок")
    page.document = document
    page.save_revision(clean=False)
    settle()
    assert found() == []
    edited(page)
    assert found() == [document.pk]


@pytest.mark.parametrize("hide", [expire, lock, restrict, lambda page: page.unpublish()])
def test_hidden_with_its_page_at_once(page, document, hide):
    """Before the index knows: every hit is authorised again."""
    assert found() == [document.pk]
    hide(page)
    assert found() == []
    assert list(DocumentSource().ids()) == []


def test_a_second_page_still_shows_it(page, document):
    other = template("інший", document=document, locale="en")
    settle()
    page.unpublish()
    settle()
    assert found() == [document.pk]
    assert DocumentSource().documents([document.pk])[0].locale == "en"
    other.delete()
    settle()
    assert found() == []


def test_hidden_when_its_collection_becomes_private(page, document):
    outer = Collection.get_first_root_node().add_child(name="outer")
    inner = outer.add_child(name="inner")
    document.collection = inner
    document.save()
    settle()
    assert found() == [document.pk]
    closed = CollectionViewRestriction.objects.create(
        collection=outer, restriction_type="password", password="x"
    )
    assert found() == []
    drain()
    assert engine().versions([f"document:{document.pk}"])
    assert list(differences(engine())) == []
    closed.delete()
    settle()
    assert found() == [document.pk]


def test_a_replaced_file_is_found_by_its_new_text_only(page, document):
    document.file.save("nova.pdf", ContentFile(files.pdf("Тепер про мотоциклістів.")), save=False)
    document._set_document_file_metadata()
    document.save()
    drain()
    assert found() == []
    settle()
    assert found() == []
    assert found("мотоцикліст") == [document.pk]


def test_a_renamed_document_is_found_by_its_new_title(page, document):
    document.title = "Клопотання"
    document.save()
    drain()
    assert found("клопотання") == [document.pk]


def test_a_deleted_document_leaves(page, document):
    page.document = None
    edited(page)
    document.delete()
    drain()
    assert found() == []
    assert not DocumentText.objects.exists()
    assert list(differences(engine())) == []


def test_a_deleted_page_takes_its_file_along(page, document):
    page.delete()
    drain()
    assert found() == []
    assert list(differences(engine())) == []


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("skan.pdf", files.pdf(""), "scanned"),
        ("x.pdf", b"%PDF-", "damaged"),
        ("tablytsia.csv", b"a,b", "unsupported"),
        ("parol.pdf", files.encrypted_pdf("a", "b"), "encrypted"),
    ],
)
def test_a_file_without_text_says_why_and_is_found_by_its_title(name, data, reason):
    document = upload(name, data)
    template("зразок", document=document)
    out = StringIO()
    call_command("extract_documents", stdout=out, stderr=StringIO())
    drain()
    assert DocumentText.objects.get(document=document).reason == reason
    assert str(DocumentText.Reason(reason).label) in out.getvalue()
    assert found("бланк") == [document.pk]


def test_the_command_reads_once_and_with_all_again(page, document):
    def run(*options):
        out = StringIO()
        call_command("extract_documents", *options, stdout=out, stderr=StringIO())
        return out.getvalue().strip()

    assert run() == "1 public files; 0 read now, 0 of them whole."
    assert run("--all") == "1 public files; 1 read now, 1 of them whole."


def test_a_lost_file_is_an_error_each_time(document):
    template("зразок", document=document)
    document.file.storage.delete(document.file.name)
    for _n in range(2):
        with translation.override("uk"), pytest.raises(CommandError, match="сховищі"):
            call_command("extract_documents", verbosity=0)


def test_rows_made_by_a_program_get_their_hash():
    document = get_document_model()(title="Бланк")
    document.file.save("a.pdf", ContentFile(files.pdf(TEXT)))
    assert document.file_hash == ""
    template("зразок", document=document)
    settle()
    assert found() == [document.pk]


def test_what_nobody_may_read_is_not_read_at_all(document):
    assert read_again(document.pk) is None


def test_the_file_opens_for_everybody_and_runs_nothing(client, page, document):
    response = client.get(document.url)
    assert response.status_code == 200
    assert response.getvalue().startswith(b"%PDF")
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"].startswith("inline")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")
    docx = upload("zaiava.docx", files.docx("x"))
    assert client.get(docx.url).headers["Content-Disposition"].startswith("attachment")


def test_the_page_names_type_and_size(client, page, document):
    text = seen(client.get(page.url))
    assert "PDF" in text
    assert soup(client.get(page.url)).find("a", href=document.url)


def test_the_api_knows_the_type(client, page, document):
    answer = client.get("/api/v1/search", {"q": ASKED, "type": "document"}).json()
    assert [(hit["type"], hit["id"]) for hit in answer["results"]] == [("document", document.pk)]
    assert {"value": "document", "label": "Файли", "count": 1} in answer["facets"]["type"]


def test_the_site_is_drawn_anew_when_a_file_is_replaced(page, document, django_capture_on_commit_callbacks):
    before = SiteRevision.current()
    with django_capture_on_commit_callbacks(execute=True):
        document.save()
    assert SiteRevision.current() != before
