"""Deleting, undoing and restoring, as a publisher does it in the CMS."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupApprovalTask, Page, Revision, Workflow, WorkflowTask
from wagtail_localize.models import Translation, TranslationSource

from kb.models import GuidePage
from poruch.core import gates
from poruch.core.models import StandardPage
from poruch.editorial.trash.models import TrashEntry
from poruch.editorial.trash.restoring import restore
from tests.factories import GuideFactory, StandardPageFactory
from tests.factories.editorial_trash import agree_to_delete
from tests.factories.people import browser, chief
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


def test_a_branch_goes_and_returns_whole_with_its_place_and_drafts(desk, client, ngo):
    first, top, last = (StandardPageFactory(title=name, lead_partner=ngo) for name in ("А", "Б", "В"))
    below = [
        top.add_child(
            instance=StandardPage(title=name, slug=slug, live=live, lead_partner=ngo, locale=top.locale)
        )
        for name, slug, live in (("Опублікована", "live", True), ("Чернетка", "draft", False))
    ]
    Page.objects.filter(pk=below[0].pk).update(live_revision=below[0].save_revision())
    url = Page.objects.get(pk=below[0].pk).url
    assert client.get(url).status_code == 200
    response = delete(desk, top)
    assert client.get(url).status_code == 404
    assert TrashEntry.objects.get().pages == 3
    desk.post(button(response))
    assert client.get(url).status_code == 200
    assert list(Page.objects.filter(pk__in=[one.pk for one in below]).values_list("live", flat=True)) == [
        True,
        False,
    ]
    siblings = [
        page.pk for page in first.get_parent().get_children() if page.pk in (first.pk, top.pk, last.pk)
    ]
    assert siblings == [first.pk, top.pk, last.pk]


def test_translations_go_along_only_when_asked_and_their_work_survives(desk, client, guide, ngo):
    english = GuideFactory(
        title="First steps", slug="first", locale="en", translation_of=guide, lead_partner=ngo
    )
    source, _created = TranslationSource.update_or_create_from_instance(guide)
    translation = Translation.objects.create(source=source, target_locale=english.locale)
    delete(desk, guide)
    assert client.get(english.url).status_code == 200
    desk.post(reverse("trash_restore", args=[TrashEntry.objects.get().pk]))
    response = delete(desk, guide, translations="on")
    assert client.get(english.url).status_code == 404
    assert TrashEntry.objects.values("batch").distinct().count() == 1
    desk.post(button(response))
    assert client.get(english.url).status_code == 200
    translation.refresh_from_db()
    assert (translation.enabled, translation.source_id) == (True, source.pk)
    assert english.get_translations().get().pk == guide.pk


def test_what_was_scheduled_or_under_review_ends_and_never_goes_out(desk, publisher, guide, caplog):
    workflow = Workflow.objects.create(name="Погодження")
    task = GroupApprovalTask.objects.create(name="Перевірка")
    WorkflowTask.objects.create(workflow=workflow, task=task)
    guide.save_revision()
    state = workflow.start(guide, publisher)
    guide.go_live_at = timezone.now() + timedelta(hours=1)
    revision = guide.save_revision(approved_go_live_at=guide.go_live_at)
    response = delete(desk, guide)
    state.refresh_from_db()
    assert state.status == "cancelled"
    assert state.task_states.get().comment == "Сторінку перенесено до кошика."
    Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=timezone.now() - timedelta(hours=1))
    call_command("publish_scheduled")
    assert "Ця сторінка в кошику" in caplog.text
    assert not Page.objects.get(pk=guide.pk).live
    Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=None)
    desk.post(button(response))
    revision.refresh_from_db()
    assert revision.approved_go_live_at is not None


def test_an_alias_in_the_trash_is_not_woken_by_its_source(desk, guide, ngo):
    alias = guide.create_alias(parent=guide.get_parent(), update_slug="same")
    Page.objects.filter(pk=alias.pk).update(live=True)
    delete(desk, alias)
    GuidePage.objects.get(pk=guide.pk).save_revision().publish()
    assert not Page.objects.get(pk=alias.pk).live
    desk.post(reverse("trash_restore", args=[TrashEntry.objects.get().pk]))
    assert Page.objects.get(pk=alias.pk).alias_of_id == guide.pk


def test_a_taken_address_asks_for_another(desk, client, guide, ngo):
    delete(desk, guide)
    GuideFactory(slug=guide.slug, lead_partner=ngo)
    url = reverse("trash_restore", args=[TrashEntry.objects.get().pk])
    assert "уже зайнято" in words(soup(desk.get(url)))
    place = guide.get_parent().pk
    refused = desk.post(url, {"parent": place, "slug": guide.slug})
    assert "уже зайнято" in words(soup(refused))
    desk.post(url, {"parent": place, "slug": "inshi-kroky"})
    assert Page.objects.get(pk=guide.pk).url_path.endswith("/guides/inshi-kroky/")


def test_a_parent_in_the_trash_asks_for_another_place(desk, ngo):
    top, other = (StandardPageFactory(lead_partner=ngo) for _n in range(2))
    below = top.add_child(
        instance=StandardPage(title="Нижня", slug="low", lead_partner=ngo, locale=top.locale)
    )
    delete(desk, below)
    delete(desk, Page.objects.get(pk=top.pk))
    url = reverse("trash_restore", args=[TrashEntry.objects.get(page=below).pk])
    assert "теж у кошику" in words(soup(desk.get(url)))
    assert "теж у кошику" in words(soup(desk.post(url, {"parent": top.pk, "slug": "low"})))
    assert TrashEntry.objects.filter(page=below).exists()
    desk.post(url, {"parent": other.pk, "slug": "low"})
    assert Page.objects.get(pk=below.pk).get_parent().pk == other.pk


@pytest.mark.parametrize("late", ["undone", "restored", "minutes", "somebody else"])
def test_the_button_works_once_and_for_its_owner(desk, publisher, ngo, guide, settings, late):
    url = button(delete(desk, guide))
    if late == "undone":
        desk.post(url)
    elif late == "restored":
        desk.post(reverse("trash_restore", args=[TrashEntry.objects.get().pk]))
    elif late == "minutes":
        TrashEntry.objects.update(deleted_at=timezone.now() - timedelta(minutes=11))
    else:
        desk = browser(chief())
    before = Page.objects.get(pk=guide.pk).url_path
    response = desk.post(url, follow=True)
    assert response.status_code == 200
    assert Page.objects.get(pk=guide.pk).url_path == before
    if late in {"undone", "restored"}:
        assert "вже немає" in words(soup(response))


def test_restoring_twice_is_told_and_changes_nothing(desk, guide):
    delete(desk, guide)
    entry = TrashEntry.objects.get()
    restore(entry.pk, None)
    assert "вже немає" in words(soup(desk.post(reverse("trash_restore", args=[entry.pk]), follow=True)))
    with pytest.raises(gates.Refused, match="вже немає"):
        restore(entry.pk, None)


def test_a_fault_on_the_way_leaves_everything_as_it_was(guide, monkeypatch):
    monkeypatch.setattr("poruch.editorial.trash.actions.log", lambda **kwargs: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        GuidePage.objects.get(pk=guide.pk).delete()
    page = Page.objects.get(pk=guide.pk)
    assert (page.live, page.url_path) == (True, guide.url_path)
    assert not TrashEntry.objects.exists()


def test_bulk_deletion_goes_to_the_trash_with_one_button(desk, client, guide, ngo):
    other = GuideFactory(lead_partner=ngo)
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    asked = f"{url}?id={guide.pk}&id={other.pk}&next=/cms/trash/"
    assert "потраплять до кошика" in words(soup(desk.get(asked)))
    response = desk.post(asked, follow=True)
    assert TrashEntry.objects.count() == 2
    desk.post(button(response))
    assert not TrashEntry.objects.exists()
    assert client.get(other.url).status_code == 200


def test_bulk_deletion_of_somebody_elses_page_is_all_or_nothing(desk, guide, council):
    theirs = GuideFactory(lead_partner=council)
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    asked = f"{url}?id={guide.pk}&id={theirs.pk}&next=/cms/trash/"
    assert not soup(desk.get(asked)).select("main form[method=POST]")
    response = desk.post(asked, follow=True)
    assert "ваша роль цього не дозволяє" in words(soup(response))
    assert not TrashEntry.objects.exists()


def test_the_api_of_the_cms_deletes_into_the_trash_and_only_for_a_superuser(desk, guide):
    url = f"/cms/api/main/pages/{guide.pk}/action/delete/"
    assert desk.post(url).status_code == 403
    assert not TrashEntry.objects.exists()
    assert browser(chief()).post(url).status_code == 204
    assert list(TrashEntry.objects.values_list("page", flat=True)) == [guide.pk]


def test_an_agreement_to_delete_a_joint_page_is_used_once(desk, council):
    page = GuideFactory(lead_partner=council, joint=True)
    agree_to_delete(page)
    delete(desk, page)
    restore(TrashEntry.objects.get().pk, None)
    delete(desk, page)
    assert not TrashEntry.objects.exists()


def test_nobody_loses_content_past_the_trash(site, guide):
    with pytest.raises(gates.Refused, match="лише через кошик"), transaction.atomic():
        Page.objects.get(pk=site.pk).specific.delete()
    response = browser(chief()).post(reverse("wagtailadmin_pages:delete", args=[site.pk]), follow=True)
    assert "Спершу перенесіть" in words(soup(response))
    section = browser(chief()).post(reverse("wagtailadmin_pages:delete", args=[guide.get_parent().pk]))
    assert section.status_code == 409
    assert Page.objects.filter(pk=guide.pk, live=True).exists()


def test_a_page_that_was_moved_goes_back(desk, ngo):
    page, place = (StandardPageFactory(lead_partner=ngo) for _n in range(2))
    home = page.get_parent()
    url = reverse("wagtailadmin_pages:move_confirm", args=[page.pk, place.pk])
    response = desk.post(url, follow=True)
    assert Page.objects.get(pk=page.pk).get_parent().pk == place.pk
    address = button(response)
    assert "повернеться до" in words(soup(desk.get(address)))
    desk.post(address)
    assert Page.objects.get(pk=page.pk).get_parent().pk == home.pk
    assert "вже не можна" in words(soup(desk.post(address, follow=True)))
