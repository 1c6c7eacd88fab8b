"""A working copy from making to merging, as two editors do it in the CMS."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, Revision
from wagtail.test.utils.form_data import streamfield

from kb.models import GuidePage, ResourcePhone, SupportResourcePage
from poruch.core import gates
from poruch.editorial.copies.actions import make
from poruch.editorial.copies.models import WorkingCopy
from poruch.editorial.roles.matrix import Role
from poruch.editorial.trash.models import TrashEntry
from poruch.editorial.trash.purging import purge
from poruch.editorial.trash.restoring import restore
from poruch.editorial.workflow.rounds import authors
from tests.editorial.trash.test_rights import queries
from tests.factories import GuideFactory, PhoneFactory, SupportResourceFactory, TopicFactory
from tests.factories.kb import step
from tests.factories.people import browser, chief, member
from tests.forms import form
from tests.support import soup, words


@pytest.fixture
def guide(ngo):
    return GuideFactory(
        title="Перші кроки",
        slug="pershi-kroky",
        lead_partner=ngo,
        summary="Старий підсумок.",
        body="<p>Старий текст.</p>",
        steps=[step("Крок один"), step("Крок два"), step("Крок три")],
        topics=[TopicFactory()],
    )


@pytest.fixture
def row(desk, guide):
    response = desk.post(reverse("copies_make", args=[guide.pk]), follow=True)
    assert "Робоча копія готова" in words(soup(response))
    return WorkingCopy.objects.get()


def revise(page, **values):
    """An editor saves a draft with other values."""
    page = GuidePage.objects.get(pk=page.pk).get_latest_revision_as_object()
    for name, value in values.items():
        setattr(page, name, value)
    return page.save_revision(clean=False)


def blocks(page, **changed):
    """The raw steps of a page, with new titles by their old ones; None removes."""
    raw = [
        dict(block)
        for block in GuidePage.objects.get(pk=page.pk).get_latest_revision_as_object().steps.raw_data
    ]
    kept = []
    for block in raw:
        title = changed.get(block["value"]["title"].split()[-1], block["value"]["title"])
        if title is not None:
            kept.append({**block, "value": {**block["value"], "title": title}})
    return kept


def merge(desk, row, **choices):
    url = reverse("copies_compare", args=[row.pk])
    form = soup(desk.get(url)).select_one("main form, form[method=post]")
    seen = {
        name: soup(desk.get(url)).select_one(f"input[name={name}]")["value"]
        for name in ("copy_revision", "original_revision")
    }
    assert form is not None
    return desk.post(url, {**seen, **{f"choice-{key}": value for key, value in choices.items()}}, follow=True)


def draft(page):
    return GuidePage.objects.get(pk=page.pk).get_latest_revision_as_object()


def test_what_only_the_copy_changed_comes_over_and_corrections_stay(desk, client, guide, row):
    revise(row.page, summary="Новий підсумок.", steps=blocks(row.page, два="Крок два, новий"))
    revise(guide, body="<p>Виправлений текст.</p>", steps=blocks(guide, три=None)).publish()
    shown = words(soup(desk.get(reverse("copies_compare", args=[row.pk]))))
    assert "Новий" in shown
    assert "конфлікт" not in shown
    response = merge(desk, row)
    assert "Зміни внесено в чернетку" in words(soup(response))
    merged = draft(guide)
    assert (merged.summary, merged.body) == ("Новий підсумок.", "<p>Виправлений текст.</p>")
    assert [block.value["title"] for block in merged.steps] == ["Крок один", "Крок два, новий"]
    guide.refresh_from_db()
    assert (guide.summary, guide.slug, guide.has_unpublished_changes) == (
        "Старий підсумок.",
        "pershi-kroky",
        True,
    )
    assert Page.objects.get(pk=row.page_id).url_path.startswith("/poruch-trash/")


def test_who_wrote_in_the_copy_may_not_agree_to_it_though_another_brings_it_over(desk, ngo, guide, row):
    author = member(Role.EDITOR, ngo)
    revise(row.page, summary="Новий підсумок.")
    Revision.objects.filter(object_id=str(row.page_id)).update(user=author)
    merge(desk, row)
    assert author.pk in authors(GuidePage.objects.get(pk=guide.pk))


def test_a_conflict_must_be_chosen_and_the_choice_holds(desk, guide, row):
    revise(row.page, summary="З копії.", steps=blocks(row.page, один="Крок один, з копії"))
    revise(guide, summary="З оригіналу.", steps=blocks(guide, один="Крок один, з оригіналу"))
    shown = soup(desk.get(reverse("copies_compare", args=[row.pk])))
    names = list(
        dict.fromkeys(one["name"].removeprefix("choice-") for one in shown.select("input[type=radio]"))
    )
    assert [name.split(":")[0] for name in names] == ["summary", "steps"]
    assert "Виберіть, що лишити" in words(soup(merge(desk, row), 409))
    assert WorkingCopy.objects.get().is_open
    merge(desk, row, **{names[0]: "copy", names[1]: "original"})
    merged = draft(guide)
    assert merged.summary == "З копії."
    assert next(block.value["title"] for block in merged.steps) == "Крок один, з оригіналу"


def test_nobody_merges_what_they_have_not_seen(desk, guide, row):
    revise(row.page, summary="З копії.")
    url = reverse("copies_compare", args=[row.pk])
    page = soup(desk.get(url))
    seen = {
        name: page.select_one(f"input[name={name}]")["value"]
        for name in ("copy_revision", "original_revision")
    }
    revise(guide, body="<p>Тим часом.</p>")
    response = desk.post(url, seen)
    assert "змінили. Перегляньте" in words(soup(response, 409))
    assert draft(guide).summary == "Старий підсумок."
    assert desk.post(url, {"copy_revision": "x" * 30}).status_code == 409


def test_merged_twice_or_discarded_after_is_told(desk, guide, row):
    revise(row.page, summary="З копії.")
    merge(desk, row)
    count = guide.revisions.count()
    url = reverse("copies_compare", args=[row.pk])
    assert "вже закрито" in words(soup(desk.post(url, {})))
    assert "вже закрито" in words(soup(desk.post(reverse("copies_discard", args=[row.pk]), follow=True)))
    assert guide.revisions.count() == count


@pytest.mark.parametrize("route", ["form", "bulk", "api", "schedule", "method"])
def test_a_copy_is_published_by_no_route(desk, publisher, guide, row, route):
    copy = row.page.specific
    admin = browser(chief())
    if route == "form":
        admin.post(reverse("wagtailadmin_pages:edit", args=[copy.pk]), {"action-publish": "1"})
    elif route == "bulk":
        url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
        admin.post(f"{url}?id={copy.pk}")
    elif route == "api":
        answer = admin.post(reverse("wagtailadmin_api:pages:action", args=[copy.pk, "publish"]), {})
        assert (answer.status_code, "робоча копія" in answer.json()["detail"]) == (403, True)
    elif route == "schedule":
        copy.go_live_at = timezone.now() + timedelta(days=1)
        with pytest.raises(gates.Refused, match="робоча копія"):
            copy.save_revision(clean=False).publish()
    else:
        with pytest.raises(gates.Refused, match="робоча копія"):
            copy.get_latest_revision().publish(user=publisher)
    assert not Page.objects.get(pk=copy.pk).live


def test_both_editors_are_told_and_the_copy_offers_no_way_out(desk, publisher, guide, row):
    original = words(soup(desk.get(reverse("wagtailadmin_pages:edit", args=[guide.pk]))))
    assert f"Веде {publisher} з" in original
    copy = soup(desk.get(reverse("wagtailadmin_pages:edit", args=[row.page_id])))
    assert "опублікувати її не можна" in words(copy)
    assert not copy.select('[name="action-publish"], [name="action-submit"]')
    listed = words(soup(desk.get(reverse("wagtailadmin_explore", args=[guide.get_parent().pk]))))
    assert "Перші кроки (робоча копія)" in listed
    again = desk.post(reverse("copies_make", args=[guide.pk]), follow=True)
    assert "вже є" in words(soup(again))
    assert WorkingCopy.objects.count() == 1


@pytest.mark.parametrize(
    ("role", "partner", "may"),
    [
        (Role.EDITOR, "own", True),
        (Role.EDITOR, "other", True),  # Proposes: only a draft can come of it.
        (Role.PUBLISHER, "own", True),
        (Role.EDUCATOR, "own", False),
        (Role.TRANSLATOR, "", False),
        (Role.ADMINISTRATOR, "", False),
    ],
)
def test_who_may_make_and_merge(desk, ngo, council, guide, row, role, partner, may):
    whose = {"own": ngo, "other": council}.get(partner)
    client = browser(member(role, whose, "uk" if role is Role.TRANSLATOR else ""))
    other = GuideFactory(lead_partner=ngo)
    client.post(reverse("copies_make", args=[other.pk]))
    assert WorkingCopy.objects.filter(original=other).exists() == may
    revise(row.page, summary="З копії.")
    page = GuidePage.objects.get(pk=row.page_id)
    seen = {"copy_revision": page.latest_revision_id, "original_revision": guide.latest_revision_id}
    client.post(reverse("copies_compare", args=[row.pk]), seen)
    assert (draft(guide).summary == "З копії.") == may
    assert GuidePage.objects.get(pk=guide.pk).summary == "Старий підсумок."


def test_the_original_in_the_trash_stops_the_merge_and_its_return_allows_it(desk, guide, row):
    revise(row.page, summary="З копії.")
    GuidePage.objects.get(pk=guide.pk).delete()
    url = reverse("copies_compare", args=[row.pk])
    assert "Оригінал у кошику" in words(soup(desk.post(url, {})))
    restore(TrashEntry.objects.get().pk, None)
    merge(desk, row)
    assert draft(guide).summary == "З копії."


def test_a_copy_whose_original_is_lost_becomes_a_draft_of_its_own(desk, guide, row):
    GuidePage.objects.get(pk=guide.pk).delete()
    purge(TrashEntry.objects.get().pk)
    assert "Оригіналу вже немає" in words(soup(desk.get(reverse("copies_compare", args=[row.pk]))))
    desk.post(reverse("copies_release", args=[row.pk]))
    assert not WorkingCopy.objects.exists()
    assert not Page.objects.get(pk=row.page_id).live


def test_a_discarded_copy_comes_back_from_the_trash_and_is_opened_again(desk, guide, row):
    assert "не потраплять в оригінал" in words(soup(desk.get(reverse("copies_discard", args=[row.pk]))))
    desk.post(reverse("copies_discard", args=[row.pk]))
    desk.post(reverse("trash_restore", args=[TrashEntry.objects.get().pk]))
    desk.post(reverse("copies_reopen", args=[row.pk]))
    assert WorkingCopy.objects.get().is_open
    second = desk.post(reverse("copies_make", args=[guide.pk]), follow=True)
    assert "вже є" in words(soup(second))


def test_rows_and_vocabularies_come_over_without_touching_the_copys_own(desk, ngo):
    phones = [PhoneFactory() for _n in range(2)]
    contact = SupportResourceFactory(lead_partner=ngo, phone_links=[ResourcePhone(phone=phones[0])])
    kept = contact.phone_links.get().pk
    desk.post(reverse("copies_make", args=[contact.pk]))
    row = WorkingCopy.objects.get()
    copy = row.page.specific.get_latest_revision_as_object()
    copy.phone_links = [*copy.phone_links.all(), ResourcePhone(phone=phones[1])]
    copy.topics = [TopicFactory(code="new")]
    copy.save_revision(clean=False)
    merge(desk, row)
    contact.refresh_from_db()
    contact.get_latest_revision().publish()
    contact = SupportResourcePage.objects.get(pk=contact.pk)
    assert [link.phone for link in contact.phone_links.all()] == phones
    assert contact.phone_links.first().pk == kept
    assert [topic.code for topic in contact.topics.all()] == ["new"]


def test_the_list_asks_the_database_the_same_for_one_and_for_twenty(desk, publisher, ngo):
    make(GuideFactory(lead_partner=ngo), publisher)
    few = queries(desk, reverse("copies"))
    for _n in range(19):
        make(GuideFactory(lead_partner=ngo), publisher)
    assert queries(desk, reverse("copies")) == few


def test_an_older_version_is_brought_back_as_a_draft(desk, guide):
    """Wagtail's history, by the people of the matrix: what readers see does not change."""
    old = guide.latest_revision
    revise(guide, title="Новіше").publish()
    history = desk.get(reverse("wagtailadmin_pages:history", args=[guide.pk]))
    assert history.status_code == 200
    url = reverse("wagtailadmin_pages:revisions_revert", args=[guide.pk, old.pk])
    assert desk.get(url).status_code == 200
    data = form(desk, url, steps=streamfield([]), revision=old.pk)
    desk.post(reverse("wagtailadmin_pages:edit", args=[guide.pk]), data)
    guide.refresh_from_db()
    assert (guide.title, guide.has_unpublished_changes) == ("Новіше", True)
    assert draft(guide).title == "Перші кроки"
    compared = reverse("wagtailadmin_pages:revisions_compare", args=[guide.pk, "earliest", "latest"])
    assert desk.get(compared).status_code == 200
