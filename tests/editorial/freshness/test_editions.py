"""A new edition of a law: which pages it overtakes, what readers see, who has to look, what ends it."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission, User
from django.urls import reverse
from django.utils import timezone

from poruch.editorial.freshness import marks
from poruch.editorial.freshness.models import LawEdition, ReviewTask, StaleMark
from poruch.editorial.roles.matrix import Role
from poruch.editorial.roles.models import Share
from search.models import IndexedDocument
from search.outbox import drain
from tests.factories.editorial_freshness import citing
from tests.factories.filled import block
from tests.support import seen

TODAY = timezone.localdate()
LINE = f"Закон змінився {TODAY:%d.%m.%Y}. Ми ще перевіряємо цю сторінку за новою редакцією."


def enter(client, act, articles="214", date=TODAY, **values):
    """As in the form of the CMS."""
    url = reverse("freshness_editions:add")
    data = {"act": act.pk, "date": date.isoformat(), "articles": articles, "source_url": "", "note": ""}
    response = client.post(url, {**data, **values})
    assert response.status_code == 302, response.context["form"].errors
    return LawEdition.objects.get(date=date, act_key=act.translation_key)


def stale_titles():
    return set(StaleMark.objects.filter(resolved_at=None).values_list("page__title", flat=True))


def boosts():
    drain()
    return dict(IndexedDocument.objects.filter(deleted=False).values_list("title", "boost"))


def test_an_edition_turns_exactly_the_citing_pages_stale_in_all_languages(room, as_user):
    """Template: its norm names no article, so any change of the act may concern it."""
    client = as_user(room.lawyer)
    before = boosts()
    enter(client, room.act_en)
    assert stale_titles() == {"Заява до поліції", "Report", "Спільний довідник", "Зразок заяви"}
    for page in (room.guide, room.joint, room.template):
        assert LINE in seen(client.get(page.url))
    assert "Закон змінився" not in seen(client.get(room.other.url))
    told = seen(client.get(room.english.url))
    assert "The law changed" in told or "Закон змінився" in told
    after = boosts()
    assert after["Заява до поліції"] == pytest.approx(before["Заява до поліції"] * 0.7)
    assert after["Про інше"] == before["Про інше"]


def test_the_api_tells_the_day_in_lists_and_in_full(room, as_user):
    enter(as_user(room.lawyer), room.act)
    items = as_user(room.lawyer).get("/api/v1/pages?fields=title,law_changed_on&size=50").json()["items"]
    told = {item["title"] for item in items if item["law_changed_on"]}
    assert told == {"Заява до поліції", "Report", "Спільний довідник", "Зразок заяви"}
    full = as_user(room.lawyer).get(f"/api/v1/pages/{room.guide.pk}").json()
    assert full["law_changed_on"] == TODAY.isoformat()
    assert "Закон змінився" in full["body_html"]


def test_cached_pages_change_at_once(room, as_user, settings, django_capture_on_commit_callbacks):
    from poruch.core.models import SiteRevision

    revision = SiteRevision.current()
    with django_capture_on_commit_callbacks(execute=True):
        enter(as_user(room.lawyer), room.act)
    assert SiteRevision.current() > revision


def test_both_partners_have_a_task_which_one_of_them_takes_and_confirms(room, as_user):
    edition = enter(as_user(room.lawyer), room.act)
    assert ReviewTask.objects.count() == 2 * 3
    mine = ReviewTask.objects.get(partner=room.council, translation_key=room.joint.translation_key)
    client = as_user(room.council_editor)
    listed = client.get(reverse("freshness_tasks"))
    assert "Спільний довідник" in seen(listed)
    assert "210–220" in seen(listed)
    client.post(reverse("freshness_take", args=[mine.pk]))
    mine.refresh_from_db()
    assert mine.taken_by == room.council_editor
    assert as_user(room.editor).post(reverse("freshness_take", args=[mine.pk])).status_code == 302
    mine.refresh_from_db()
    assert mine.taken_by == room.council_editor

    client = as_user(room.council_publisher)
    client.post(reverse("freshness_valid", args=[room.joint.pk]))
    assert "Спільний довідник" not in stale_titles()
    tasks = ReviewTask.objects.filter(translation_key=room.joint.translation_key, edition=edition)
    assert {(task.done_by, task.how) for task in tasks} == {(room.council_publisher, "confirmed")}
    assert "Закон змінився" not in seen(client.get(room.joint.url))
    done = client.get(reverse("freshness_tasks"), {"state": "done"})
    assert "council" in seen(done)


def test_a_page_whose_norm_names_the_new_edition_was_updated(room, as_user):
    enter(as_user(room.lawyer), room.act)
    page = room.guide
    page.title = "Телефон виправлено"
    page.save_revision(user=room.editor, clean=False).publish()
    assert page.title in stale_titles()  # Another correction answers nothing.
    value = {**page.law_refs.raw_data[0]["value"], "edition": "від 01.11.2026"}
    page.law_refs = [block("law", value)]
    page.save_revision(user=room.editor, clean=False).publish()
    assert page.title not in stale_titles()
    assert "Report" in stale_titles()
    assert ReviewTask.objects.filter(translation_key=page.translation_key, done_at=None).exists()
    english = room.english
    english.law_refs = []
    english.save_revision(user=room.editor, clean=False).publish()
    assert not ReviewTask.objects.filter(translation_key=page.translation_key, done_at=None).exists()


def test_a_translation_published_later_is_stale_as_its_source(room, as_user):
    enter(as_user(room.lawyer), room.act)
    citing(room.act, "214", title="Заявление", locale="ru", translation_of=room.guide)
    assert "Заявление" in stale_titles()


def test_an_edition_ahead_is_a_task_now_and_a_line_on_its_day(room, as_user):
    later = TODAY + timedelta(days=3)
    client = as_user(room.publisher)
    edition = enter(client, room.act, date=later)
    assert ReviewTask.objects.exists()
    assert "Закон змінився" not in seen(client.get(room.guide.url))
    LawEdition.objects.filter(pk=edition.pk).update(date=TODAY)
    assert LINE in seen(client.get(room.guide.url))


def test_a_corrected_edition_frees_pages_marked_by_mistake_and_a_withdrawn_one_all(room, as_user):
    client = as_user(room.publisher)
    edition = enter(client, room.act)
    data = {"act": room.act.pk, "date": TODAY.isoformat(), "articles": "ст. 5", "source_url": "", "note": ""}
    assert client.post(reverse("freshness_editions:edit", args=[edition.pk]), data).status_code == 302
    assert stale_titles() == {"Про інше", "Зразок заяви"}
    client.post(reverse("freshness_editions:delete", args=[edition.pk]))
    assert not LawEdition.objects.exists()
    assert not ReviewTask.objects.exists()
    assert "Закон змінився" not in seen(client.get(room.other.url))


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("lawyer", True), ("publisher", True), ("council_publisher", True), ("editor", False),
        ("council_editor", False), ("translator", False), ("coordinator", False),
    ],
)  # fmt: skip
def test_who_enters_editions(room, as_user, who, may):
    client = as_user(getattr(room, who))
    assert client.get(reverse("freshness_editions:index")).status_code == 200
    data = {"act": room.act.pk, "date": TODAY.isoformat(), "articles": "5", "source_url": "", "note": ""}
    client.post(reverse("freshness_editions:add"), data)
    assert LawEdition.objects.exists() is may
    assert (client.get(reverse("freshness_import")).status_code == 200) is may
    header = client.get(reverse("wagtailadmin_explore", args=[room.act.pk])).content.decode()
    assert (f"{reverse('freshness_editions:add')}?act={room.act.pk}" in header) is may


@pytest.mark.parametrize(
    ("articles", "date", "told"),
    [("та сама", TODAY.isoformat(), "Не зрозуміло"), ("5", "2026-13-01", "дат"), ("5", "", "")],
)
def test_a_bad_form_says_why(room, as_user, articles, date, told):
    url = reverse("freshness_editions:add")
    data = {"act": room.act.pk, "date": date, "articles": articles, "source_url": "", "note": ""}
    response = as_user(room.lawyer).post(url, data)
    assert response.status_code == 200
    assert told in response.content.decode()
    assert not LawEdition.objects.exists()


def test_no_card_answers_from_a_stale_page(room, as_user):
    from kb.answers import guide_answers

    assert guide_answers("step", [room.guide.pk], "uk") == []
    room.guide.steps = [{"type": "step", "value": {"title": "Подайте", "action": "<p>Заяву</p>", "where": "",
                         "papers": "", "wait": "", "risk": "", "phones": []}}]  # fmt: skip
    room.guide.save_revision(clean=False).publish()
    assert [one.confirmed for one in guide_answers("step", [room.guide.pk], "uk")] == [True]
    marks.record(LawEdition(act=room.act, date=TODAY, articles="214"))
    assert [one.confirmed for one in guide_answers("step", [room.guide.pk], "uk")] == [False]


def test_a_role_lent_for_one_branch_enters_no_edition_and_reads_no_list_of_the_site(room, as_user):
    guest = User.objects.create_user("guest")
    guest.user_permissions.add(Permission.objects.get(codename="access_admin"))
    Share.objects.create(user=guest, role=Role.PUBLISHER, page=room.guide, partner=room.ngo)
    for name in ("freshness_editions:add", "freshness_tasks", "freshness_ageing"):
        assert as_user(guest).get(reverse(name)).status_code == 302, name
