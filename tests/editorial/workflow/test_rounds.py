"""From draft to published: who agrees, in which order, and that nobody agrees to their own words."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from wagtail.models import Page, PageLogEntry, Workflow, WorkflowPage
from wagtail.test.utils.form_data import rich_text

from poruch.core.models import HomePage
from poruch.editorial.workflow import routes
from poruch.editorial.workflow.models import ReviewState
from tests.editorial.workflow.conftest import CONFIRMED, latest, page_now
from tests.factories import GuideFactory, StandardPageFactory
from tests.support import soup, words


def joint_guide(room, **values):
    return GuideFactory(title="Старе", lead_partner=room.ngo, joint=True, live=False, **values)


def test_a_joint_legal_guide_goes_from_draft_to_readers_by_four_people_of_two_partners(room, desk, client):
    page = joint_guide(room)
    desk(room.ngo_editor).submit(page, title="Нове")
    assert page_now(page).current_workflow_state.workflow.poruch_route.code == "joint_legal"

    desk(room.ngo_publisher).act(page)
    assert not page_now(page).live
    desk(room.council_publisher).act(page, comment="Перевірили")
    assert not page_now(page).live
    desk(room.lawyer).act(page, **CONFIRMED)

    now = page_now(page)
    assert now.live
    assert now.title == "Нове"
    assert now.legal_reviewed_by == "lawyer"
    assert now.legal_reviewed_on is not None
    assert client.get(now.url).status_code == 200
    givers = ReviewState.objects.filter(status="approved").order_by("pk")
    assert [state.finished_by.username for state in givers] == [
        "ngo_publisher",
        "council_publisher",
        "lawyer",
    ]


def test_a_published_page_keeps_its_text_until_the_new_one_is_agreed_to(room, desk):
    page = StandardPageFactory(title="Старе", lead_partner=room.council)
    desk(room.ngo_editor).submit(page, title="Нове")
    assert page_now(page).title == "Старе"
    desk(room.council_publisher).act(page)
    assert page_now(page).title == "Нове"


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({}, "own"),
        ({"joint": "on"}, "joint"),
    ],
)
def test_a_tick_in_the_draft_decides_the_way(room, desk, values, code):
    page = StandardPageFactory(lead_partner=room.ngo)
    desk(room.ngo_editor).submit(page, title="Нове", **values)
    assert page_now(page).current_workflow_state.workflow.poruch_route.code == code


def test_who_takes_the_page_from_the_other_partner_asks_that_partner(room, desk):
    """Neither a cleared «joint» nor a new lead partner makes a page one's own."""
    joint = StandardPageFactory(lead_partner=room.ngo, joint=True)
    data = {"title": "Наше", "joint": ""}
    desk(room.ngo_editor).submit(joint, **data)
    assert page_now(joint).current_workflow_state is None, "whose a page is, no editor changes"
    desk(room.ngo_publisher).submit(joint, **data)
    desk(room.both).act(joint)
    assert page_now(joint).title != "Наше"
    desk(room.council_publisher).act(joint)
    assert page_now(joint).title == "Наше"

    foreign = StandardPageFactory(lead_partner=room.ngo)
    desk(room.admin).submit(foreign, title="Наше", lead_partner=room.council.pk)
    desk(room.council_publisher).act(foreign)
    assert page_now(foreign).title != "Наше"


def test_nobody_agrees_to_their_own_words(room, desk):
    page = StandardPageFactory(lead_partner=room.ngo)
    desk(room.ngo_publisher).submit(page, title="Нове")
    desk(room.ngo_publisher).act(page)
    assert page_now(page).title != "Нове"
    desk(room.both).act(page)
    assert page_now(page).title == "Нове"


def test_who_wrote_in_the_draft_long_before_it_was_submitted_by_another_may_not_agree(room, desk):
    page = StandardPageFactory(lead_partner=room.ngo)
    desk(room.ngo_publisher).save(page, title="Моє")
    desk(room.ngo_editor).submit(page, summary="Дописано")
    desk(room.ngo_publisher).act(page)
    assert page_now(page).title != "Моє"


def test_one_person_with_both_partners_roles_gives_one_agreement(room, desk):
    page = StandardPageFactory(lead_partner=room.ngo, joint=True)
    desk(room.ngo_editor).submit(page, title="Нове")
    desk(room.both).act(page)
    desk(room.both).act(page)
    assert page_now(page).title != "Нове"
    desk(room.council_publisher).act(page)
    assert page_now(page).title == "Нове"


def test_an_edit_in_the_middle_starts_the_round_again_and_by_the_new_way(room, desk):
    page = StandardPageFactory(lead_partner=room.ngo, joint=True)
    desk(room.ngo_editor).submit(page, title="Нове")
    desk(room.ngo_publisher).act(page)
    desk(room.council_publisher).save(page, title="Нове й ще новіше")
    state = page_now(page).current_workflow_task_state
    assert state.part == "lead"
    assert state.revision_id == latest(page).pk
    desk(room.council_publisher).act(page)
    desk(room.ngo_publisher).act(page)
    desk(room.council_publisher).act(page)
    assert page_now(page).title != "Нове й ще новіше"
    desk(room.both).act(page)
    assert page_now(page).title == "Нове й ще новіше"
    assert PageLogEntry.objects.filter(page=page.pk, action="poruch.workflow.restart").exists()


def test_a_version_overwritten_by_autosave_after_an_agreement_is_not_what_was_agreed_to(room, desk):
    page = StandardPageFactory(lead_partner=room.ngo, joint=True)
    desk(room.ngo_editor).submit(page, title="Нове")
    desk(room.ngo_publisher).act(page)
    before = latest(page)
    desk(room.ngo_editor).save(page, title="Підмінене", overwrite_revision_id=before.pk)
    assert latest(page).pk == before.pk
    assert page_now(page).current_workflow_task_state.part == "lead"
    desk(room.council_publisher).act(page)
    assert page_now(page).title not in ("Нове", "Підмінене")


def test_saving_without_a_change_keeps_the_round(room, desk):
    page = StandardPageFactory(lead_partner=room.ngo, joint=True)
    desk(room.ngo_editor).submit(page, title="Нове")
    desk(room.ngo_publisher).act(page)
    desk(room.council_publisher).save(page)
    desk(room.council_publisher).act(page)
    assert page_now(page).title == "Нове"


def test_sending_back_needs_words_and_brings_a_new_round(room, desk):
    page = StandardPageFactory(lead_partner=room.ngo)
    desk(room.ngo_editor).submit(page, title="Нове")
    desk(room.ngo_publisher).act(page, "reject")
    assert page_now(page).current_workflow_state.status == "in_progress"
    desk(room.ngo_publisher).act(page, "reject", comment="Бракує дати")
    assert page_now(page).current_workflow_state.status == "needs_changes"
    assert "Бракує дати" in words(soup(desk(room.ngo_editor).read(page)))
    desk(room.ngo_editor).submit(page, title="Нове з датою")
    desk(room.ngo_publisher).act(page)
    assert page_now(page).title == "Нове з датою"


def test_a_lawyer_who_does_not_confirm_everything_has_not_reviewed(room, desk):
    page = GuideFactory(title="Старе", lead_partner=room.ngo)
    desk(room.ngo_editor).submit(page, title="Нове")
    desk(room.ngo_publisher).act(page)
    at = desk(room.lawyer)
    at.act(page, **{**CONFIRMED, "edition": ""})
    assert page_now(page).title == "Старе"
    # The editor's form sends the same words unchecked by any form.
    at.save(page, **{"action-workflow-action": "1", "workflow-action-name": "approve",
                     "workflow-action-extra-data": '{"law": true}'})  # fmt: skip
    assert page_now(page).title == "Старе"
    at.act(page, **CONFIRMED)
    assert page_now(page).title == "Нове"


def test_a_turn_of_another_page_cannot_be_taken_through_a_page_of_ones_own(room, desk):
    own = StandardPageFactory(lead_partner=room.council)
    foreign = StandardPageFactory(title="Чуже", lead_partner=room.ngo)
    desk(room.council_editor).submit(own, title="Нове")
    desk(room.ngo_editor).submit(foreign, title="Нове чуже")
    state = page_now(foreign).current_workflow_task_state
    url = reverse("wagtailadmin_pages:workflow_action", args=[own.pk, "approve", state.pk])
    desk(room.council_publisher).post(url)
    assert page_now(foreign).title == "Чуже"


def test_the_editor_says_what_is_needed_from_whom_and_what_changed(room, desk):
    page = StandardPageFactory(title="Старе", lead_partner=room.ngo, joint=True)
    desk(room.ngo_editor).submit(page, title="Нове", body=rich_text("<p>Текст</p>"))
    desk(room.ngo_publisher).act(page, comment="Добре")
    text = words(soup(desk(room.council_publisher).read(page)))
    who = ("Погодження обох партнерів", "Згода іншого партнера", "council_publisher")
    for part in (*who, "Добре", "Черга ваша"):
        assert part in text
    changed = soup(desk(room.council_publisher).read(page)).find("td", class_="comparison")
    assert [words(tag) for tag in changed.find_all("span")] == ["Старе", "Нове"]


def test_workflows_stand_on_every_home_page_and_a_second_sync_changes_nothing(room):
    ours = Workflow.objects.filter(poruch_route__isnull=False).order_by("pk")
    before = list(ours.values_list("pk", "name"))
    routes.sync()
    assert list(ours.values_list("pk", "name")) == before
    assert len(before) == 4
    homes = set(HomePage.objects.values_list("pk", flat=True))
    assert set(WorkflowPage.objects.values_list("page_id", flat=True)) >= homes
    english = StandardPageFactory(locale="en", lead_partner=room.ngo)
    assert Page.objects.get(pk=english.pk).specific.get_workflow().poruch_route.code == "own"


def modal(at, page, action="approve"):
    """What the window says before somebody decides."""
    state = page_now(page).current_workflow_task_state
    url = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, action, state.pk])
    answer = at.client.get(url, HTTP_X_REQUESTED_WITH="XMLHttpRequest")
    return BeautifulSoup(answer.json()["html"], "html.parser")


def changed(window):
    return [words(cell) for cell in window.select("tbody th[scope=row]")]


def test_who_decides_reads_in_the_window_itself_what_changed(room, desk):
    page = GuideFactory(title="Старе", lead_partner=room.ngo, who_for="<p>Для <b>родин</b>.</p>")
    desk(room.ngo_editor).submit(page, title="Нове")
    window = modal(desk(room.ngo_publisher), page)
    assert changed(window) == ["Заголовок"], "the editor's keys in texts are no change"
    assert [words(one) for one in window.select("ins, .addition")] == ["Нове"]
    assert window.select_one("form textarea[name=comment]")
    desk(room.ngo_publisher).act(page)
    assert changed(modal(desk(room.lawyer), page)) == ["Заголовок"]
    assert modal(desk(room.lawyer), page).select("form input[name=law][type=checkbox]")
    notice = soup(desk(room.lawyer).read(page)).select_one("section[aria-label=Погодження]")
    assert "кого" not in words(notice.select_one("details"))


def test_a_change_of_a_rich_text_is_still_a_change(room, desk):
    page = GuideFactory(lead_partner=room.ngo, who_for="<p>Для родин.</p>")
    desk(room.ngo_editor).submit(page, who_for=rich_text("<p>Для родин і друзів.</p>"))
    assert [name.lower() for name in changed(modal(desk(room.ngo_publisher), page))] == ["для кого"]
