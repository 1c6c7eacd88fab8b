"""Links inside the site: told when a page is saved, and before what they lead to is taken away."""

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from wagtail.documents import get_document_model

from tests.factories import GuideFactory, StandardPageFactory
from tests.factories.filled import block
from tests.factories.kb import step
from tests.forms import edit_url, form
from tests.support import restrict, soup, words

pytestmark = pytest.mark.usefixtures("site")


@pytest.fixture
def editor(client, django_user_model):
    client.force_login(django_user_model.objects.create_superuser("admin", password="x"))
    return client


def document():
    return get_document_model().objects.create(title="Заява", file=ContentFile(b"x", name="zaiava.txt"))


def warnings(editor, page, **values):
    """What the editor is told after saving."""
    response = editor.post(edit_url(page), form(editor, edit_url(page), **values))
    assert response.status_code == 302
    return " ".join(words(tag) for tag in soup(editor.get(response.url)).find_all(class_="messages"))


def linking(body):
    return StandardPageFactory(title="Про нас", body=body)


def test_a_page_with_good_links_is_saved_without_a_word(editor):
    target = GuideFactory(slug="target", steps=[step()])
    file = document()
    page = linking(
        f'<p><a linktype="page" id="{target.pk}">а</a><a linktype="document" id="{file.pk}">б</a>'
        f'<a href="/uk/guides/target/#k1">в</a><a href="/en/guides/target/">г</a>'
        f'<a href="/documents/{file.pk}/zaiava.txt">ґ</a><a href="https://example.org/x">д</a></p>'
    )
    assert "нікуди не ведуть" not in warnings(editor, page)


BROKEN = [
    (lambda: f'<a linktype="page" id="{GuideFactory(title="Схована", live=False).pk}">а</a>', "«Схована»"),
    (lambda: f'<a linktype="page" id="{restrict(GuideFactory(title="Таємна")).pk}">а</a>', "«Таємна»"),
    (lambda: '<a linktype="page" id="99999">а</a>', "сторінка № 99999: її видалено"),
    (lambda: '<a linktype="document" id="99999">а</a>', "файл № 99999: його видалено"),
    (lambda: '<a href="/uk/guides/nema/">а</a>', "/uk/guides/nema/: за цією адресою немає сторінки"),
    (lambda: '<a href="/documents/99999/x.pdf">а</a>', "цей файл видалено"),
    (lambda: '<a href="/nema/">а</a>', "за цією адресою нічого немає"),
    (lambda: f'<a href="{GuideFactory(title="Ціль").url}#k9">а</a>', "на сторінці «Ціль» немає такого місця"),
]


@pytest.mark.parametrize(("link", "told"), BROKEN)
def test_a_link_that_leads_nowhere_is_named_and_the_page_is_saved(editor, link, told):
    page = linking(f"<p>{link()}</p>")
    before = page.revisions.count()
    shown = warnings(editor, page, title="Інша назва")
    assert told in shown
    assert page.revisions.count() == before + 1
    assert told in warnings(editor, page, **{"action-publish": "1"})
    page.refresh_from_db()
    assert page.title == "Інша назва"


def pointing(target, file):
    """Pages that point to a guide in each way there is, in two languages."""
    chooser = [block("guide", target.pk)]
    return [
        GuideFactory(title="Блоком", related=chooser),
        GuideFactory(title="In English", locale="en", related=chooser),
        StandardPageFactory(title="Текстом", body=f'<p><a linktype="page" id="{target.pk}">а</a></p>'),
        StandardPageFactory(
            title="Чернеткою", body=f'<p><a linktype="page" id="{target.pk}">а</a></p>', live=False
        ),
        StandardPageFactory(title="Файлом", body=f'<p><a linktype="document" id="{file.pk}">а</a></p>'),
    ]


def named(response, pages):
    main = soup(response)
    return {
        page.title
        for page in pages
        if any(words(link) == page.title for link in main.find_all("a", href=edit_url(page)))
    }


@pytest.mark.parametrize("action", ["delete", "unpublish"])
def test_who_takes_a_page_away_sees_what_points_to_it(editor, action):
    target, file = GuideFactory(), document()
    pages = pointing(target, file)
    response = editor.get(reverse(f"wagtailadmin_pages:{action}", args=[target.pk]))
    assert named(response, pages) == {"Блоком", "In English", "Текстом", "Чернеткою"}


@pytest.mark.parametrize("action", ["delete", "unpublish"])
def test_so_does_who_takes_several_away(editor, action):
    target, file = GuideFactory(), document()
    pages = pointing(target, file)
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
    response = editor.get(url, {"id": [target.pk, pages[0].pk]})
    assert {"In English", "Текстом", "Чернеткою"} <= named(response, pages)


def test_who_moves_a_page_sees_what_points_to_it(editor):
    target, place, file = StandardPageFactory(), StandardPageFactory(), document()
    pages = pointing(target, file)
    response = editor.get(reverse("wagtailadmin_pages:move_confirm", args=[target.pk, place.pk]))
    assert "Текстом" in named(response, pages)


def test_a_branch_counts_with_all_below_it_and_its_own_links_do_not(editor):
    parent = StandardPageFactory(title="Гілка")
    child = StandardPageFactory(title="Нижче", body=f'<p><a linktype="page" id="{parent.pk}">а</a></p>')
    child.move(parent, "last-child")
    outside = StandardPageFactory(body=f'<p><a linktype="page" id="{child.pk}">а</a></p>')
    response = editor.get(reverse("wagtailadmin_pages:delete", args=[parent.pk]))
    assert named(response, [child, outside]) == {outside.title}


def test_who_deletes_a_file_sees_its_pages(editor):
    target, file = GuideFactory(), document()
    pages = pointing(target, file)
    response = editor.get(reverse("wagtaildocs:delete", args=[file.pk]))
    assert named(response, pages) == {"Файлом"}


def test_nothing_points_there_and_nothing_is_said(editor):
    response = editor.get(reverse("wagtailadmin_pages:delete", args=[GuideFactory().pk]))
    assert "посилаються" not in response.content.decode()
