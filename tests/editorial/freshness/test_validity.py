"""«Still valid», what is due, the ageing report."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry

from poruch.core.models import ContentPage
from poruch.editorial.freshness import marks
from poruch.editorial.freshness.due import due_for
from poruch.editorial.freshness.models import LawEdition, StaleMark
from tests.factories import GuideFactory
from tests.factories.editorial_freshness import citing
from tests.support import seen

TODAY = timezone.localdate()
OLD = TODAY - timedelta(days=200)


def aged(*pages):
    """Last looked at long ago, live and in the revision that is live."""
    for page in pages:
        page.last_checked, page.review_due = OLD, OLD + timedelta(days=90)
        page.save_revision(clean=False).publish()
        page.refresh_from_db()


def dates(page):
    return ContentPage.objects.values_list("last_checked", "review_due").get(pk=page.pk)


NOW = (TODAY, TODAY + timedelta(days=90))


def test_one_click_dates_the_page_in_all_its_languages(room, as_user):
    aged(room.guide, room.english, room.other)
    client = as_user(room.editor)
    assert "Давно не переглядали" in seen(client.get(room.guide.url))
    response = client.post(reverse("freshness_valid", args=[room.guide.pk]))
    assert response.status_code == 302
    assert dates(room.guide) == dates(room.english) == NOW
    assert dates(room.other)[0] == OLD
    assert "Давно не переглядали" not in seen(client.get(room.guide.url))
    entries = PageLogEntry.objects.filter(action="poruch.still_valid")
    assert {(entry.page_id, entry.user) for entry in entries} == {
        (room.guide.pk, room.editor), (room.english.pk, room.editor),
    }  # fmt: skip


def test_the_editor_shows_the_new_dates_and_no_version_is_made(room, as_user):
    aged(room.guide)
    count = room.guide.revisions.count()
    as_user(room.editor).post(reverse("freshness_valid", args=[room.guide.pk]))
    room.guide.refresh_from_db()
    assert room.guide.revisions.count() == count
    assert room.guide.get_latest_revision_as_object().last_checked == TODAY
    assert not room.guide.has_unpublished_changes


def test_a_draft_is_neither_changed_nor_published_and_takes_nothing_back(room, as_user):
    aged(room.guide)
    room.guide.title = "Чернетка заголовка"
    draft = room.guide.save_revision(clean=False)
    draft.refresh_from_db()
    content = dict(draft.content)
    as_user(room.editor).post(reverse("freshness_valid", args=[room.guide.pk]))
    draft.refresh_from_db()
    assert draft.content == content
    live = ContentPage.objects.get(pk=room.guide.pk)
    assert live.title == "Заява до поліції"
    assert live.has_unpublished_changes
    draft.publish()
    assert dates(room.guide) == NOW
    assert ContentPage.objects.get(pk=room.guide.pk).title == "Чернетка заголовка"


def test_a_translation_that_was_never_published_stays_as_it_is(room, as_user):
    aged(room.guide)
    russian = GuideFactory(title="Заявление", locale="ru", translation_of=room.guide, live=False)
    before = dates(russian)
    as_user(room.editor).post(reverse("freshness_valid", args=[room.guide.pk]))
    russian.refresh_from_db()
    assert dates(russian) == before
    assert not russian.live


WHO = {
    # page, stale -> who may confirm it; everybody else may not.
    ("guide", False): {"editor", "publisher"},
    ("joint", False): {"editor", "publisher", "council_editor", "council_publisher"},
    ("guide", True): {"publisher", "lawyer"},
    ("joint", True): {"publisher", "council_publisher", "lawyer"},
}
PEOPLE = (
    "editor", "publisher", "council_editor", "council_publisher", "lawyer", "translator", "coordinator",
)  # fmt: skip


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize(("page", "stale"), WHO)
def test_who_confirms(room, as_user, page, stale, who):
    target = getattr(room, page)
    aged(target)
    if stale:
        marks.record(LawEdition(act=room.act, date=TODAY, articles="214"))
    as_user(getattr(room, who)).post(reverse("freshness_valid", args=[target.pk]))
    may = who in WHO[page, stale]
    assert (dates(target)[0] == TODAY) is may
    if stale:
        assert StaleMark.objects.filter(page=target.pk, resolved_at=None).exists() is not may


def test_only_a_post_confirms_and_only_of_somebody_signed_in(room, client, as_user):
    url = reverse("freshness_valid", args=[room.guide.pk])
    aged(room.guide)
    assert "login" in client.post(url).headers["Location"]
    assert as_user(room.publisher).get(url).status_code == 405
    assert dates(room.guide)[0] == OLD


def test_the_editor_of_an_overdue_page_offers_the_click(room, as_user):
    aged(room.guide)
    edit = reverse("wagtailadmin_pages:edit", args=[room.guide.pk])
    assert reverse("freshness_valid", args=[room.guide.pk]) in as_user(room.editor).get(edit).content.decode()
    marks.record(LawEdition(act=room.act, date=TODAY, articles="214"))
    shown = as_user(room.editor).get(edit).content.decode()
    assert "Кримінальний процесуальний кодекс" in shown
    assert reverse("freshness_valid", args=[room.guide.pk]) not in shown
    assert "юрист" in shown


def test_what_is_due_for_a_partner(room, django_assert_num_queries):
    aged(room.guide, room.english, room.joint)
    until = TODAY + timedelta(days=14)
    with django_assert_num_queries(5):
        due = due_for(room.ngo, until)
    assert {(page.title, page.languages) for page in due.pages} == {
        ("Заява до поліції", ("uk", "en")), ("Спільний довідник", ("uk",)),
    }  # fmt: skip
    assert due.total == 2
    assert [page.title for page in due_for(room.council, until).pages] == ["Спільний довідник"]


def many(room, count):
    for number in range(count):
        page = citing(room.act, "214", title=f"Сторінка {number}", lead_partner=room.ngo)
        citing(room.act, "214", title=f"Page {number}", locale="en", translation_of=page)


def test_the_ageing_report_is_bounded_sorted_filtered_and_exported(
    room, as_user, django_assert_max_num_queries
):
    aged(room.other)
    many(room, 12)
    marks.record(LawEdition(act=room.act, date=TODAY, articles="214"))
    client = as_user(room.publisher)
    client.get(reverse("freshness_ageing"))
    with django_assert_max_num_queries(30):
        response = client.get(reverse("freshness_ageing"))
    titles = [page.title for page in response.context["object_list"]]
    assert titles[0] == "Про інше"
    assert "Довідники" not in titles  # Sections only list.
    for query, expected in (
        ({"overdue": "yes"}, {"Про інше"}),
        ({"partner": room.council.pk}, {"Спільний довідник"}),
    ):
        shown = client.get(reverse("freshness_ageing"), query).context["object_list"]
        assert {page.title for page in shown} == expected
    stale = client.get(reverse("freshness_ageing"), {"stale": "yes"}).context["object_list"]
    assert len(stale) == 24 + 4
    with django_assert_max_num_queries(15):
        table = client.get(reverse("freshness_ageing"), {"export": "csv"}).getvalue().decode()
    assert "Про інше" in table
    assert "Кримінальний процесуальний кодекс" in table


def test_the_list_of_tasks_is_bounded(room, as_user, django_assert_max_num_queries):
    many(room, 12)
    marks.record(LawEdition(act=room.act, date=TODAY, articles="214"))
    client = as_user(room.publisher)
    client.get(reverse("freshness_tasks"))
    with django_assert_max_num_queries(30):
        client.get(reverse("freshness_tasks"))
    assert "Сторінка 3" in client.get(reverse("freshness_tasks"), {"export": "csv"}).getvalue().decode()


@pytest.mark.parametrize("name", ["ageing", "tasks", "phones", "calls", "links", "editions:index"])
def test_reports_are_for_people_with_a_role(room, as_user, name, django_user_model):
    from django.contrib.auth.models import Permission

    stranger = django_user_model.objects.create_user("stranger")
    stranger.user_permissions.add(Permission.objects.get(codename="access_admin"))
    assert as_user(stranger).get(reverse(f"freshness_{name}")).status_code == 302
    response = as_user(room.translator).get(reverse(f"freshness_{name}"))
    assert response.status_code == 200


def test_the_menu_leads_to_all(room, as_user):
    shown = as_user(room.editor).get(reverse("wagtailadmin_home")).content.decode()
    for name in ("tasks", "editions:index", "phones", "ageing", "calls", "links"):
        assert reverse(f"freshness_{name}") in shown


def test_the_command_of_the_day(room, capsys, settings):
    from django.core.management import call_command

    settings.PORUCH_LINK_CHECK = False
    aged(room.guide)
    marks.record(LawEdition(act=room.act, date=TODAY, articles="214"))
    call_command("check_freshness")
    told = capsys.readouterr().out
    assert "4 pages are overtaken" in told
    assert "Заява до поліції" in told
