"""Who may put a page into the trash, bring it back, and remove it for good."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from kb.models import GuidePage
from poruch.editorial.roles.matrix import Role
from poruch.editorial.trash.models import TrashEntry
from tests.factories import GuideFactory, LegalActFactory
from tests.factories.editorial_trash import agree_to_delete
from tests.factories.filled import template
from tests.factories.people import browser, chief, member
from tests.support import soup, undone, words

#: Who, and for an own page, the other partner's and a joint one that the other partner agreed to delete:
#: d delete, r restore, p purge.
TABLE = [
    ("own publisher", "drp", "", "drp"),
    ("own editor", "r", "", "r"),
    ("own educator", "", "", ""),
    ("translator", "", "", ""),
    ("legal reviewer", "", "", ""),
    ("administrator", "rp", "rp", "rp"),
    ("superuser", "drp", "drp", "drp"),
    ("no role", "", "", ""),
]


def somebody(who, ngo):
    if who == "no role":
        from django.contrib.auth import get_user_model

        return get_user_model().objects.create_user("nobody")
    role = {"superuser": None, "legal reviewer": Role.LEGAL_REVIEWER}.get(who, who.removeprefix("own "))
    if role is None:
        return chief()
    return member(Role(role), ngo if who.startswith("own") else None, "en" if who == "translator" else "")


def attempt(client, page, letter):
    """Try one act by its address, whatever the screens offer; whether it happened."""
    if letter == "d":
        client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))
        return TrashEntry.objects.filter(page=page.pk).exists()
    GuidePage.objects.get(pk=page.pk).delete()
    entry = TrashEntry.objects.get(page=page.pk)
    name = "trash_restore" if letter == "r" else "trash_purge"
    client.post(reverse(name, args=[entry.pk]), {"word": "назавжди"})
    return not TrashEntry.objects.filter(pk=entry.pk).exists()


@pytest.mark.parametrize(("who", "own", "other", "joint"), TABLE)
def test_every_role_and_relation(ngo, council, who, own, other, joint):
    client = browser(somebody(who, ngo))
    pages = [
        GuideFactory(lead_partner=ngo),
        GuideFactory(lead_partner=council),
        GuideFactory(lead_partner=council, joint=True),
    ]
    for letter in "drp":
        with undone():
            if letter == "d" and who != "superuser":
                assert not attempt(client, pages[2], letter), "a joint page without the other partner"
                agree_to_delete(pages[2])
            done = [attempt(client, page, letter) for page in pages]
            assert done == [letter in cell for cell in (own, other, joint)], letter


@pytest.mark.parametrize(("who", "status"), [("own editor", 200), ("translator", 200), ("no role", 302)])
def test_the_list_is_for_those_who_hold_a_role(ngo, guide, who, status):
    guide.delete()
    client = browser(somebody(who, ngo))
    assert client.get(reverse("trash")).status_code == status
    assert client.get(reverse("trash_results")).status_code == status


def test_for_good_only_after_the_word(desk, guide):
    guide.delete()
    url = reverse("trash_purge", args=[TrashEntry.objects.get().pk])
    assert "Перші кроки" in words(soup(desk.get(url)))
    refused = desk.post(url, {"word": "так"})
    assert "Нічого не видалено" in words(soup(refused, 400))
    desk.post(url, {"word": " Назавжди "})
    assert not Page.objects.filter(pk=guide.pk).exists()
    assert "вже немає" in words(soup(desk.post(url, {"word": "назавжди"}, follow=True)))


def test_what_others_hold_on_to_is_not_lost(desk, ngo):
    act = LegalActFactory(lead_partner=ngo)
    holder = template("слово", based_on=act)
    act.delete()
    entry = TrashEntry.objects.get()
    response = desk.post(reverse("trash_purge", args=[entry.pk]), {"word": "назавжди"}, follow=True)
    if Page.objects.filter(pk=act.pk).exists():
        assert "Спершу приберіть посилання" in words(soup(response))
    assert Page.objects.filter(pk=holder.pk).exists()


def test_the_trash_is_emptied_after_its_days(ngo):
    old, young = (GuideFactory(lead_partner=ngo) for _n in range(2))
    for page in (old, young):
        page.delete()
    TrashEntry.objects.filter(page=old.pk).update(deleted_at=timezone.now() - timedelta(days=91))
    out = StringIO()
    call_command("empty_trash", "--dry-run", stdout=out)
    assert f"1/1 {old.title} (1)" in out.getvalue()
    assert TrashEntry.objects.count() == 2
    call_command("empty_trash", stdout=StringIO())
    assert list(TrashEntry.objects.values_list("page", flat=True)) == [young.pk]
    assert not Page.objects.filter(pk=old.pk).exists()


def queries(client, url):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(url)
    with CaptureQueriesContext(connection) as found:
        assert client.get(url).status_code == 200
    return len(found)


def test_the_list_asks_the_database_the_same_for_one_and_for_thirty(desk, ngo):
    GuideFactory(lead_partner=ngo).delete()
    few = queries(desk, reverse("trash"))
    for number in range(29):
        GuideFactory(lead_partner=ngo, locale="en" if number % 2 else "uk").delete()
    assert queries(desk, reverse("trash")) == few


def test_filters_of_the_list(desk, guide):
    guide.delete()
    asked = {
        "q=Перші": 1, "q=немає": 0, "type_code=guide": 1, "type_code=act": 0, "language=en": 0,
        "deleted_at_from=2999-01-01": 0, "joint=true": 0, "lead_partner=999999": 1, "p=99": 1,
    }  # fmt: skip
    for query, found in asked.items():
        response = desk.get(f"{reverse('trash_results')}?{query}")
        assert response.status_code in {200, 404}, query
        if response.status_code == 200 and "999999" not in query:
            assert ("Перші кроки" in words(soup(response))) == bool(found), query
