"""Every way round the agreements, tried by everybody who could think of it."""

import json
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.log_actions import LogContext
from wagtail.models import PageLogEntry, Revision

from kb.models import GuideIndexPage
from poruch.core.gates import Refused
from poruch.core.models import AttributionRule, StandardPage
from poruch.editorial.workflow.models import Notice
from tests.editorial.workflow.conftest import CONFIRMED, latest, page_now
from tests.factories import GuideFactory, StandardPageFactory
from tests.forms import edit_url, form
from tests.support import undone

NAMES = ["ngo_editor", "ngo_publisher", "council_editor", "council_publisher", "lawyer", "both"]


def draft_of(page, user, title="Нове"):
    now = page_now(page)
    now.title = title
    return now.save_revision(user=user)


def by_form(at, page):
    at.save(page, **{"action-publish": "1", "title": "Нове"})


def by_bulk(at, page):
    at.post(
        reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"]) + f"?id={page.pk}",
        {"include_descendants": ""},
    )


def by_bulk_from_above(at, page):
    parent = page.get_parent()
    at.post(
        reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"]) + f"?id={parent.pk}",
        {"include_descendants": "on"},
    )


def by_admin_api(at, page):
    at.post(reverse("wagtailadmin_api:pages:action", args=[page.pk, "publish"]), {})


def by_revert(at, page):
    old = Revision.objects.filter(object_id=str(page.pk)).order_by("pk").first()
    url = reverse("wagtailadmin_pages:revisions_revert", args=[page.pk, old.pk])
    at.post(url, {**form(at.forms, edit_url(page), title="Нове"), "action-publish": "1"})


def by_schedule(at, page):
    soon = timezone.localtime(timezone.now() + timedelta(hours=1))
    at.save(
        page,
        **{"action-publish": "1", "title": "Нове", "go_live_at": soon.strftime("%Y-%m-%d %H:%M")},
    )


def by_nobody_in_the_cms(at, page):
    """As wagtail-localize publishes: in somebody's request, in nobody's name."""
    with LogContext(user=at.user):
        try:
            latest(page).publish()
        except Refused:
            transaction.set_rollback(False)


ROUTES = [
    by_form,
    by_bulk,
    by_bulk_from_above,
    by_admin_api,
    by_revert,
    by_schedule,
    by_nobody_in_the_cms,
]


@pytest.mark.parametrize("route", ROUTES)
def test_no_route_leads_past_the_agreements(room, desk, route):
    page = StandardPageFactory(title="Старе", lead_partner=room.ngo, joint=True)
    draft_of(page, room.ngo_editor)
    admin = desk(room.admin).client
    for name in NAMES:
        at = desk(getattr(room, name))
        at.forms = admin  # No refusal comes from a form that could not be opened.
        with undone():
            route(at, page)
            now = page_now(page)
            assert (now.title, now.scheduled_revision) == ("Старе", None), name


def test_a_new_page_is_not_published_as_it_is_made(room, desk):
    section = GuideIndexPage.objects.get(locale__language_code="uk")
    url = reverse("wagtailadmin_pages:add", args=["core", "standardpage", section.get_parent().pk])
    for name in NAMES:
        at = desk(getattr(room, name))
        with undone():
            answer = at.client.get(url)
            if answer.status_code == 200:
                at.post(url, form(at.client, url, title="Нова", slug="nova", **{"action-publish": "1"}))
            assert not StandardPage.objects.filter(slug="nova", live=True).exists(), name


def test_a_refusal_says_why_and_keeps_the_draft(room, desk):
    page = GuideFactory(title="Старе", lead_partner=room.ngo, joint=True)
    at = desk(room.admin)
    at.save(page, title="Чернетка")
    room.admin.is_superuser = False
    room.admin.save()
    room.admin.groups.set(room.ngo_publisher.groups.all())
    at.save(page, **{"action-publish": "1", "title": "Моя праця"})
    assert latest(page).as_object().title == "Моя праця"
    assert page_now(page).title == "Старе"


def test_a_superuser_breaks_the_glass_and_it_is_seen(room, desk):
    page = StandardPageFactory(title="Старе", lead_partner=room.ngo, joint=True)
    desk(room.admin).save(page, **{"action-publish": "1", "title": "Терміново"})
    assert page_now(page).title == "Терміново"
    entry = PageLogEntry.objects.get(page=page.pk, action="poruch.workflow.past")
    assert entry.user == room.admin
    told = set(Notice.objects.filter(page=page, kind="past").values_list("user__username", flat=True))
    assert told == {"ngo_publisher", "council_publisher", "both"}


def test_a_superuser_who_publishes_what_was_agreed_to_breaks_nothing(room, desk):
    page = StandardPageFactory(lead_partner=room.ngo)
    desk(room.ngo_editor).submit(page, title="Нове")
    desk(room.ngo_publisher).act(page)
    latest(page).publish(user=room.admin)
    assert not PageLogEntry.objects.filter(action="poruch.workflow.past").exists()


# Schedules


def scheduled(room, desk, **values):
    page = StandardPageFactory(title="Старе", lead_partner=room.ngo, **values)
    soon = timezone.localtime(timezone.now() + timedelta(hours=1))
    desk(room.ngo_editor).submit(page, title="Нове", go_live_at=soon.strftime("%Y-%m-%d %H:%M"))
    desk(room.ngo_publisher).act(page)
    assert page_now(page).scheduled_revision is not None
    return page


def test_what_was_agreed_to_and_scheduled_goes_out_at_its_minute(room, desk, monkeypatch):
    page = scheduled(room, desk)
    later = timezone.now() + timedelta(hours=2)
    monkeypatch.setattr(timezone, "now", lambda: later)
    call_command("publish_scheduled")
    assert page_now(page).title == "Нове"


def test_a_later_edit_undoes_a_schedule_and_stops_no_other_page(room, desk, monkeypatch):
    undone, overwritten, kept = (scheduled(room, desk) for _ in range(3))
    draft_of(undone, room.ngo_publisher, "Без згоди")
    revision = page_now(overwritten).scheduled_revision
    revision.content["title"] = "Підмінене"
    revision.save(update_fields=["content"])
    later = timezone.now() + timedelta(hours=2)
    monkeypatch.setattr(timezone, "now", lambda: later)
    call_command("publish_scheduled")
    assert [page_now(page).title for page in (undone, overwritten, kept)] == ["Старе", "Старе", "Нове"]
    assert page_now(undone).scheduled_revision is None
    told = Notice.objects.filter(kind="refused", user=room.ngo_publisher)
    assert {notice.page_id for notice in told} == {undone.pk, overwritten.pk}
    call_command("publish_scheduled")
    assert told.count() == 2


def test_a_schedule_of_a_command_or_a_superuser_holds(room, desk, monkeypatch):
    pages = [StandardPageFactory(title="Старе", lead_partner=room.ngo, joint=True) for _ in range(2)]
    for page, user in zip(pages, (None, room.admin), strict=True):
        now = page_now(page)
        now.title, now.go_live_at = "Нове", timezone.now() + timedelta(hours=1)
        now.save_revision(user=user).publish(user=user)
    later = timezone.now() + timedelta(hours=2)
    monkeypatch.setattr(timezone, "now", lambda: later)
    call_command("publish_scheduled")
    assert [page_now(page).title for page in pages] == ["Нове", "Нове"]


# Attribution


@pytest.fixture
def rule(room):
    return AttributionRule.objects.create(content_types="page", partner=room.council, line_uk="Разом")


def test_a_joint_page_without_its_line_goes_out_by_no_route_and_the_language_is_named(room, desk, rule):
    page = StandardPageFactory(title="Old", locale="en", lead_partner=room.ngo)
    now = page_now(page)
    now.joint, now.title = True, "New"
    revision = now.save_revision(user=room.ngo_editor, clean=False)
    for user in (None, room.admin):
        with pytest.raises(Refused) as refused:
            revision.publish(user=user)
        assert "English" in str(refused.value) or "Англ" in str(refused.value)
    desk(room.admin).post(
        reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"]) + f"?id={page.pk}"
    )
    assert "рядка атрибуції" in desk(room.admin).told()
    assert page_now(page).title == "Old"
    rule.line_en = "Together"
    rule.save()
    revision.publish()
    assert page_now(page).title == "New"


def test_import_reports_the_line_and_applies_nothing(room, rule, tmp_path, capsys):
    rule.line_uk = ""
    rule.save()
    lines = [
        {"type": "page", "locale": "uk", "slug": "good", "title": "Добра", "live": True},
        {"type": "page", "locale": "uk", "slug": "bad", "title": "Погана", "joint": True, "live": True},
    ]
    file = tmp_path / "pages.jsonl"
    file.write_text("\n".join(json.dumps(line) for line in lines))
    with pytest.raises(Exception, match="Нічого не завантажено"):
        call_command("import_content", str(file))
    assert "атрибуції" in capsys.readouterr().err
    assert not StandardPage.objects.filter(slug__in=["good", "bad"]).exists()


def test_an_approval_that_lacks_the_line_is_undone_with_a_sentence(room, desk, rule):
    page = StandardPageFactory(title="Старе", lead_partner=room.ngo, joint=True)
    desk(room.ngo_editor).submit(page, title="Нове")
    desk(room.ngo_publisher).act(page)
    rule.line_uk = ""
    rule.save()
    at = desk(room.council_publisher)
    at.act(page)
    assert "рядка атрибуції" in at.told()
    assert page_now(page).title == "Старе"
    assert page_now(page).current_workflow_task_state.part == "counterpart"


def test_the_modal_window_is_told_where_to_go(room, desk):
    page = GuideFactory(title="Старе", lead_partner=room.ngo)
    desk(room.ngo_editor).submit(page, title="Нове")
    desk(room.ngo_publisher).act(page)
    state = page_now(page).current_workflow_task_state
    draft = page_now(page).get_latest_revision_as_object()
    draft.summary = "Інше"
    revision = latest(page)
    revision.content = draft.serializable_data()
    revision.save()
    url = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
    answer = desk(room.lawyer).post(url, CONFIRMED, HTTP_X_REQUESTED_WITH="XMLHttpRequest")
    assert answer.json()["redirect"] == edit_url(page)
    assert page_now(page).title == "Старе"
