"""One person, one role, one branch, until a day."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, PageLogEntry

from poruch.core.models import StandardPage
from poruch.editorial.roles.access import pages_for
from poruch.editorial.roles.matrix import Action, Role
from poruch.editorial.roles.models import Share
from tests.factories import GuideFactory, StandardPageFactory
from tests.factories.editorial_roles import person
from tests.factories.people import two_partners
from tests.forms import edit_url, form

pytestmark = pytest.mark.usefixtures("site")


@pytest.fixture
def partners():
    return two_partners()


@pytest.fixture
def branch(partners):
    """A page of the association with one of each partner below."""
    parent = StandardPageFactory(title="Програма курсу", lead_partner=partners[0])
    for title, slug, lead in (("Урок перший", "urok", partners[0]), ("Сторінка ради", "rada", partners[1])):
        parent.add_child(
            instance=StandardPage(title=title, slug=slug, lead_partner=lead, locale=parent.locale)
        )
    return StandardPage.objects.get(pk=parent.pk)


@pytest.fixture
def guest():
    return person()


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


def give(giver, page, guest, role=Role.EDITOR, days=7):
    data = {
        "user": guest.pk,
        "role": role.value,
        "until": (timezone.localdate() + timedelta(days)).isoformat(),
    }
    return client_of(giver).post(reverse("roles_share", args=[page.pk]), data)


def test_an_outsider_works_on_the_branch_until_the_day_and_sees_nothing_else(partners, branch, guest):
    secret = GuideFactory(title="Чужа чернетка", live=False, lead_partner=partners[0])
    client = client_of(guest)
    assert client.get("/cms/", follow=True).redirect_chain
    assert give(person(Role.PUBLISHER, partners[0]), branch, guest).status_code == 302
    lesson, of_council = branch.get_children().order_by("path").specific()
    listed = client.get(reverse("wagtailadmin_explore_root"), follow=True).content.decode()
    assert branch.title in listed
    assert lesson.title in client.get(reverse("wagtailadmin_explore", args=[branch.pk])).content.decode()
    answer = client.post(edit_url(lesson), form(client, edit_url(lesson), title="Урок, переписаний"))
    assert answer.status_code == 302
    assert lesson.revisions.get().content["title"] == "Урок, переписаний"
    add = reverse("wagtailadmin_pages:add", args=["core", "standardpage", branch.pk])
    assert client.get(add).context["form"]["lead_partner"].value() == partners[0].pk
    assert not of_council.permissions_for_user(guest).can_lock()
    for url in (edit_url(secret), reverse("wagtailadmin_pages:history", args=[secret.pk])):
        assert client.get(url).status_code == 302
    for url in (
        reverse("wagtailadmin_explore", args=[secret.get_parent().pk]),
        reverse("wagtailadmin_choose_page") + "?page_type=wagtailcore.page",
        reverse("wagtailadmin_choose_page_child", args=[secret.get_parent().pk]),
        reverse("wagtailadmin_pages:search") + "?q=Чужа",
        reverse("wagtailadmin_choose_page_search") + "?q=Чужа",
        reverse("wagtailadmin_api:pages:listing") + "?fields=title&search=Чужа",
        reverse("wagtailadmin_api:pages:listing"),
        reverse("wagtailadmin_api:pages:detail", args=[secret.pk]),
    ):
        assert secret.title not in client.get(url).content.decode(), url
    Share.objects.update(until=timezone.localdate() - timedelta(1))
    assert client.get(edit_url(lesson)).status_code == 302
    assert client.get(reverse("wagtailadmin_explore", args=[branch.pk])).status_code == 302
    assert not guest.__class__.objects.get(pk=guest.pk).has_perm("wagtailadmin.access_admin")


def test_the_last_day_counts(partners, branch, guest):
    give(person(Role.PUBLISHER, partners[0]), branch, guest, days=0)
    assert client_of(guest).get(edit_url(branch)).status_code == 200


@pytest.mark.parametrize(
    ("role", "lent", "passes"),
    [
        (Role.PUBLISHER, Role.EDITOR, True),
        (Role.PUBLISHER, Role.PUBLISHER, True),
        (Role.PUBLISHER, Role.EDUCATOR, True),
        (Role.PUBLISHER, Role.LEGAL_REVIEWER, False),
        (Role.PUBLISHER, Role.TRANSLATOR, False),
        (Role.ADMINISTRATOR, Role.ADMINISTRATOR, True),
        (Role.ADMINISTRATOR, Role.EDITOR, False),
        (Role.EDITOR, Role.EDITOR, False),
        (Role.LEGAL_REVIEWER, Role.LEGAL_REVIEWER, False),
    ],
)
def test_nobody_lends_more_than_they_have(partners, branch, guest, role, lent, passes):
    give(person(role, partners[0]), branch, guest, lent)
    assert Share.objects.filter(user=guest, role=lent).exists() is passes


def test_the_other_partner_lends_no_page_of_ours(partners, branch, guest):
    assert give(person(Role.PUBLISHER, partners[1]), branch, guest).status_code == 302
    assert not Share.objects.exists()


def test_what_is_lent_is_not_lent_on(partners, branch, guest):
    give(person(Role.PUBLISHER, partners[0]), branch, guest, Role.PUBLISHER)
    give(guest, branch, person(), Role.EDITOR)
    assert Share.objects.count() == 1
    assert not pages_for(guest, Action.SHARE).exists()


def test_whoever_agrees_for_one_partner_gets_no_vote_for_the_other(partners, branch):
    colleague = person(Role.EDITOR, partners[1])
    answer = give(person(Role.PUBLISHER, partners[0]), branch, colleague, Role.PUBLISHER)
    assert "працює в іншого партнера" in answer.content.decode()
    assert not Share.objects.exists()
    give(person(Role.PUBLISHER, partners[0]), branch, colleague, Role.EDITOR)
    assert Share.objects.filter(user=colleague).exists()


@pytest.mark.parametrize(("days", "sentence"), [(-1, "уже минув"), (400, "більше ніж на рік")])
def test_the_day_is_ahead_and_not_too_far(partners, branch, guest, days, sentence):
    answer = give(person(Role.PUBLISHER, partners[0]), branch, guest, days=days)
    assert sentence in answer.content.decode()
    assert not Share.objects.exists()


def test_giving_and_ending_are_found_on_the_page_and_in_the_log(partners, branch, guest):
    publisher = person(Role.PUBLISHER, partners[0])
    client = client_of(publisher)
    give(publisher, branch, guest)
    share = Share.objects.get()
    lesson = branch.get_children().first()
    for url in (edit_url(branch), reverse("wagtailadmin_explore", args=[branch.pk])):
        assert reverse("roles_share", args=[branch.pk]) in client.get(url).content.decode()
    for url in (reverse("roles_share", args=[branch.pk]), reverse("roles_share", args=[lesson.pk])):
        assert guest.username in client.get(url).content.decode()
    end = reverse("roles_share_end", args=[share.pk])
    assert client_of(person(Role.PUBLISHER, partners[1])).post(end).status_code == 302
    assert client.get(end).status_code == 200
    assert Share.objects.exists()
    client.post(end)
    assert not Share.objects.exists()
    log = client.get(reverse("wagtailadmin_pages:history", args=[branch.pk])).content.decode()
    assert "Надано доступ" in log
    assert "Забрано доступ" in log
    assert guest.username in log
    kept = PageLogEntry.objects.filter(action__startswith="poruch.share").values_list("data", flat=True)
    assert all(set(data) <= {"to", "role", "until"} for data in kept)


def test_the_report_tells_each_what_is_theirs(partners, branch, guest, django_assert_max_num_queries):
    publisher = person(Role.PUBLISHER, partners[0])
    report = reverse("roles_shares")
    assert "ще нікому не надано" in client_of(publisher).get(report).content.decode()
    for _number in range(12):
        give(publisher, branch, person())
    give(publisher, branch, guest)
    at = client_of(publisher)
    with django_assert_max_num_queries(17):
        assert guest.username in at.get(report).content.decode()
    theirs = client_of(person(Role.PUBLISHER, partners[1])).get(report).content.decode()
    assert guest.username not in theirs
    own = client_of(guest).get(report).content.decode()
    assert guest.username in own
    assert "Забрати" not in own
    assert client_of(publisher).get(f"{report}?export=csv")["Content-Type"].startswith("text/csv")


def test_a_page_that_moves_takes_its_share_along(partners, branch, guest):
    give(person(Role.PUBLISHER, partners[0]), branch, guest)
    target = StandardPageFactory(lead_partner=partners[0])
    branch.move(target, "last-child")
    moved = Page.objects.get(pk=branch.pk).specific
    assert moved.permissions_for_user(guest.__class__.objects.get(pk=guest.pk)).can_edit()
