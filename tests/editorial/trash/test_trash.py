"""Deleting, undoing and restoring, as a publisher does it in the CMS."""

from django.urls import reverse
from wagtail.models import Page

from kb.models import GuidePage
from poruch.editorial.trash.models import TrashEntry
from tests.support import soup, words


def delete(desk, page, **values):
    return desk.post(reverse("wagtailadmin_pages:delete", args=[page.pk]), values, follow=True)


def button(response):
    """Where the button of the message leads."""
    form = soup(response).select_one(".messages form")
    assert words(form) == "Повернути"
    return form["action"]


def test_a_deleted_page_leaves_and_the_button_brings_it_back_as_it_was(desk, client, guide):
    url = guide.url
    shown = desk.get(reverse("wagtailadmin_pages:delete", args=[guide.pk]))
    assert "потрапить до кошика" in words(soup(shown))
    response = delete(desk, guide)
    assert client.get(url).status_code == 404
    assert TrashEntry.objects.get().title == "Перші кроки"
    response = desk.post(button(response), follow=True)
    assert "знову на своєму місці й опублікована" in words(soup(response))
    assert client.get(url).status_code == 200
    back = GuidePage.objects.get(pk=guide.pk)
    assert (back.path, back.slug, back.url_path, back.live_revision_id) == (
        guide.path, guide.slug, guide.url_path, guide.live_revision_id,
    )  # fmt: skip
    assert not TrashEntry.objects.exists()


def test_restored_from_the_list_it_is_a_draft(desk, client, guide):
    delete(desk, guide)
    listed = desk.get(reverse("trash"))
    assert "Перші кроки" in words(soup(listed))
    entry = TrashEntry.objects.get()
    response = desk.post(reverse("trash_restore", args=[entry.pk]), follow=True)
    assert "повернуто як чернетку" in words(soup(response))
    page = GuidePage.objects.get(pk=guide.pk)
    assert (page.live, page.slug) == (False, "pershi-kroky")
    assert client.get(guide.url).status_code == 404
    assert Page.find_problems() == ([], [], [], [], [])
