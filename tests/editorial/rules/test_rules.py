"""Each event, condition and action; loops; what a rule may never do."""

from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.auth.models import Group, User
from django.core import mail
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import GroupApprovalTask, Page, Workflow, WorkflowPage, WorkflowTask

from poruch.core import gates
from poruch.core.models import ContentPage, Partner
from poruch.editorial.roles.matrix import Role
from poruch.editorial.rules.events import Event
from poruch.editorial.rules.models import Delivery, Notice, Occurrence, Rule, RuleRun
from poruch.editorial.rules.running import AN_HOUR, run
from poruch.editorial.rules.tasks import prune, tend
from tests.editorial.rules.conftest import runs
from tests.factories import AudienceFactory, GuideFactory, PartnerFactory, StandardPageFactory, TopicFactory
from tests.factories.editorial_rules import (
    LOG,
    RuleFactory,
    WebhookTargetFactory,
    acting,
    action,
    chief,
    person,
)

TODAY = timezone.localdate


@pytest.fixture
def workflow(site):
    """Guides and all else pass one task."""
    task = GroupApprovalTask.objects.create(name="Перевірка")
    task.groups.add(Group.objects.create(name="reviewers"))
    flow = Workflow.objects.create(name="Перевірка")
    WorkflowTask.objects.create(workflow=flow, task=task)
    WorkflowPage.objects.update_or_create(page=Page.objects.get(depth=1), defaults={"workflow": flow})
    return flow


def again(page):
    return ContentPage.objects.get(pk=page.pk).specific


def draft(page):
    return again(page).get_latest_revision_as_object()


def schedule(page):
    page = again(page)
    page.go_live_at = timezone.now() + timedelta(minutes=5)
    revision = page.save_revision()
    revision.publish()
    past = timezone.now() - timedelta(minutes=1)
    content = {**revision.content, "go_live_at": past.isoformat()}
    type(revision).objects.filter(pk=revision.pk).update(approved_go_live_at=past, content=content)
    call_command("publish_scheduled")


def decide(kind):
    def trigger(page):
        state = page.get_workflow().start(page, chief())
        task = state.current_task_state
        task.task.specific.on_action(task, chief("other"), kind)

    return trigger


TRIGGERS = {
    Event.CREATED: lambda page: StandardPageFactory(live=False),
    Event.EDITED: lambda page: page.save_revision(user=chief()),
    Event.SUBMITTED: lambda page: page.get_workflow().start(page, chief()),
    Event.APPROVED: decide("approve"),
    Event.REJECTED: decide("reject"),
    Event.PUBLISHED: lambda page: page.save_revision().publish(),
    Event.SCHEDULED: schedule,
    Event.TRANSLATED: lambda page: StandardPageFactory(locale="en", slug="one", translation_of=page),
    Event.UNPUBLISHED: lambda page: page.unpublish(),
    Event.MOVED: lambda page: page.move(StandardPageFactory(), "last-child"),
    Event.DELETED: lambda page: page.delete(),
    Event.OVERDUE: lambda page: (
        ContentPage.objects.filter(pk=page.pk).update(review_due=TODAY() - timedelta(days=1)),
        tend(),
    ),
}


class TestEvents:
    @pytest.mark.parametrize("event", Event)
    def test_each(self, event, doing, workflow):
        page = StandardPageFactory(slug="one")
        rule = RuleFactory(event=event, conditions=["type:is:page"])
        RuleFactory(event=event, active=False)
        RuleFactory(event=event, conditions=["type:is:guide"])
        with doing():
            TRIGGERS[event](page)
        assert runs(rule=rule) == [(event, "done")]
        assert runs() == [(event, "done")]
        assert RuleRun.objects.get().note == "Записати в журнал правил: записано"

    def test_nothing_is_written_without_a_rule_for_it(self, doing):
        RuleFactory(event="moved")
        with doing():
            StandardPageFactory().unpublish()
        assert not Occurrence.objects.exists()

    def test_a_change_that_is_undone_did_not_happen(self, doing):
        from django.db import transaction

        RuleFactory(event="unpublished")
        page = StandardPageFactory()

        def broken():
            with transaction.atomic():
                page.unpublish()
                raise RuntimeError

        with doing(), pytest.raises(RuntimeError):
            broken()
        assert runs() == []

    def test_the_first_draft_belongs_to_the_making_and_a_sorting_is_no_move(self, doing, site):
        RuleFactory(event="edited")
        RuleFactory(event="moved")
        with doing():
            page = StandardPageFactory(live=False)
            page.move(site, "last-child")
        assert runs() == []

    def test_a_review_is_overdue_once_for_each_date(self, doing):
        RuleFactory(event="overdue")
        page = StandardPageFactory()
        for day in (1, 1, 1, 2):
            ContentPage.objects.filter(pk=page.pk).update(review_due=TODAY() - timedelta(days=day))
            with doing():
                call_command("run_rules", stdout=StringIO())
        assert runs() == [("overdue", "done")] * 2

    def test_an_import_is_an_event_too(self, doing, tmp_path):
        RuleFactory(event="published", conditions=["type:is:page"])
        file = tmp_path / "one.jsonl"
        file.write_text('{"type": "page", "locale": "uk", "slug": "x", "title": "X"}')
        with doing():
            call_command("import_content", str(file))
        assert runs() == [("published", "done")]


class TestConditions:
    @pytest.mark.parametrize(
        ("condition", "meets"),
        [
            ("type:is:guide", True), ("type:is:page", False), ("branch:below:GUIDES", True),
            ("language:is:uk", True), ("language:is:en", False), ("partner:is:association", True),
            ("partner:is:council", False), ("joint:true", True), ("joint:false", False),
            ("topic:any:status,x", True), ("topic:none:status", False), ("audience:is:family", True),
            ("title:contains:ПАМ'ЯТКА", True), ("live:true", True), ("sensitivity:is:restricted", False),
            ("review_due:passed", False), ("author_role:set", True), ("locked:true", False),
        ],
    )  # fmt: skip
    def test_each(self, condition, meets, doing, site):
        PartnerFactory(slug="council", role=Partner.Role.COUNCIL)
        guides = Page.objects.get(slug="guides", locale__language_code="uk")
        RuleFactory(conditions=[condition.replace("GUIDES", str(guides.pk))])
        with doing():
            GuideFactory(
                title="Пам’ятка", topics=[TopicFactory()], audiences=[AudienceFactory()], joint=True,
                lead_partner=PartnerFactory(), author_role="редакторка",
            )  # fmt: skip
        assert bool(runs()) == meets

    @pytest.mark.parametrize(
        ("block", "meets"),
        [
            (acting("any", "publisher", "editor"), True),
            (acting("any", "translator"), False),
            (acting("none", "translator"), True),
            (acting("none", "publisher"), False),
        ],
    )
    def test_the_role_of_who_did_it(self, block, meets, doing, client):
        from django.urls import reverse

        publisher = person("publisher", Role.PUBLISHER, PartnerFactory())
        page = StandardPageFactory(lead_partner=Partner.objects.get())
        RuleFactory(event="unpublished", conditions=[block])
        client.force_login(publisher)
        with doing():
            response = client.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]))
        assert response.status_code == 302
        assert bool(runs()) == meets

    def test_nobody_has_no_role(self, doing):
        RuleFactory(conditions=[acting("any", "publisher")])
        RuleFactory(conditions=[acting("none", "publisher")])
        with doing():
            StandardPageFactory()
        assert len(runs()) == 1

    def test_a_condition_whose_page_is_gone_is_not_met(self, doing):
        branch = StandardPageFactory()
        RuleFactory(conditions=[f"branch:not_below:{branch.pk}"])
        branch.delete()
        with doing():
            StandardPageFactory()
        assert runs() == []


def moving(to):
    return action("move", page=to.pk)


class TestActions:
    def acted(self, doing, page, *actions, event="unpublished", author=None):
        RuleFactory(event=event, actions=list(actions), author=author or chief())
        with doing():
            TRIGGERS[event](page)
        return RuleRun.objects.latest("pk")

    def test_topics_and_audiences_are_added_in_a_draft(self, doing):
        TopicFactory(code="papers")
        page = StandardPageFactory(topics=[TopicFactory()])
        AudienceFactory()
        done = self.acted(
            doing, page, action("add_topics", topics=["papers", "status"]),
            action("add_audiences", audiences=["family"]), event="published",
        )  # fmt: skip
        assert done.result == "done"
        assert {row.code for row in draft(page).topics.all()} == {"papers", "status"}
        assert {row.code for row in draft(page).audiences.all()} == {"family"}
        assert [row.code for row in again(page).topics.all()] == ["status"]
        assert again(page).has_unpublished_changes

    def test_what_is_there_already_makes_no_draft(self, doing):
        page = StandardPageFactory(topics=[TopicFactory()])
        done = self.acted(doing, page, action("add_topics", topics=["status"]))
        assert "Змінювати нічого" in done.note
        assert page.revisions.count() == 1

    def test_a_review_date(self, doing):
        page = StandardPageFactory()
        self.acted(doing, page, action("review_date", days=30), event="published")
        assert draft(page).review_due == TODAY() + timedelta(days=30)

    def test_a_move_goes_to_the_branch_in_the_page_s_language(self, doing):
        archive = StandardPageFactory(slug="archive")
        archive_en = StandardPageFactory(slug="archive", locale="en", translation_of=archive)
        for page, target in (
            (StandardPageFactory(), archive),
            (StandardPageFactory(locale="en"), archive_en),
        ):
            self.acted(doing, page, moving(archive))
            assert again(page).get_parent().pk == target.pk
        assert set(runs()) == {("unpublished", "done")}

    def test_a_branch_without_the_language_is_refused(self, doing):
        archive = StandardPageFactory()
        done = self.acted(doing, StandardPageFactory(locale="en"), moving(archive))
        assert (done.result, "мовою сторінки" in done.note) == ("refused", True)

    def test_unpublish(self, doing):
        page = StandardPageFactory()
        done = self.acted(doing, page, action("unpublish", note=""), event="published")
        assert done.result == "done"
        assert not again(page).live

    def test_submit(self, doing, workflow):
        page = StandardPageFactory()
        self.acted(doing, page, action("submit", note=""), event="edited")
        assert again(page).workflow_in_progress

    def test_submit_without_a_workflow_is_refused(self, doing):
        WorkflowPage.objects.all().delete()
        done = self.acted(doing, StandardPageFactory(), action("submit", note=""), event="edited")
        assert (done.result, "немає перевірки" in done.note) == ("refused", True)

    def test_people_with_a_role_are_told_without_titles(self, doing):
        partner, council = PartnerFactory(), PartnerFactory(slug="council", role=Partner.Role.COUNCIL)
        ours = person("ours", Role.PUBLISHER, partner)
        theirs = person("theirs", Role.PUBLISHER, council)
        person("gone", Role.PUBLISHER, council).delete()
        away = person("away", Role.PUBLISHER, council)
        User.objects.filter(pk=away.pk).update(is_active=False)
        page = StandardPageFactory(title="Таємна назва")
        both = action("notify_role", role="publisher", partner="", mail=True, message="Гляньте")
        one = action("notify_role", role="publisher", partner="council", mail=False, message="")
        done = self.acted(doing, page, both, one)
        assert "Сповіщено" in done.note
        told = list(Notice.objects.order_by("pk").values_list("user__username", "message"))
        assert told == [("ours", "Гляньте"), ("theirs", "Гляньте"), ("theirs", "")]
        assert [message.to for message in mail.outbox] == [[ours.email], [theirs.email]]
        assert f"/cms/pages/{page.pk}/edit/" in mail.outbox[0].body
        assert "Таємна" not in str([(m.subject, m.body) for m in mail.outbox])
        assert "Гляньте" not in mail.outbox[0].body

    def test_translators_are_told_of_their_language(self, doing):
        person("polyglot", Role.TRANSLATOR, language="en")
        tell = action("notify_role", role="translator", partner="", mail=False, message="")
        self.acted(doing, StandardPageFactory(), tell)
        assert not Notice.objects.exists()
        self.acted(doing, StandardPageFactory(locale="en"), tell)
        assert Notice.objects.values_list("user__username", flat=True)[0] == "polyglot"

    def test_named_people(self, doing, monkeypatch):
        user = chief("reader")
        tell = action("notify_people", people=[str(user.pk), "999999"], mail=True, message="")
        assert self.acted(doing, StandardPageFactory(), tell).result == "done"
        assert [notice.user for notice in Notice.objects.all()] == [user]

    def test_a_mail_that_fails_stops_nothing(self, doing, settings):
        settings.EMAIL_BACKEND = "tests.nowhere.Backend"
        tell = action("notify_people", people=[str(chief().pk)], mail=True, message="")
        assert self.acted(doing, StandardPageFactory(), tell).result == "done"
        assert Notice.objects.exists()

    def test_a_call_is_queued(self, doing):
        target = WebhookTargetFactory()
        page = StandardPageFactory(title="Таємна назва")
        self.acted(doing, page, action("webhook", target=str(target.pk)), event="published")
        body = Delivery.objects.get().body
        assert f'"id": {page.pk}' in body
        assert "Таємна" not in body

    def test_a_target_switched_off_is_refused(self, doing):
        target = WebhookTargetFactory(active=False)
        done = self.acted(doing, StandardPageFactory(), action("webhook", target=str(target.pk)))
        assert done.result == "refused"
        assert not Delivery.objects.exists()

    def test_every_action_has_a_block_and_the_other_way_round(self):
        from poruch.editorial.rules.actions import ACTIONS

        assert set(Rule._meta.get_field("actions").stream_block.child_blocks) == set(ACTIONS)

    def test_an_action_that_breaks_leaves_nothing_and_stops_no_other(self, doing, monkeypatch):
        from poruch.editorial.rules import actions

        def half(work, value):
            Notice.objects.create(user=chief(), rule_name="", event="moved", page_id=1)
            raise RuntimeError("secret of the server")

        monkeypatch.setitem(actions.ACTIONS, "unpublish", half)
        done = self.acted(doing, StandardPageFactory(), action("unpublish", note=""), LOG)
        assert done.result == "failed"
        assert "записано" in done.note
        assert "secret" not in done.note
        assert not Notice.objects.exists()


class TestRights:
    """A rule can do what its author can, and never publish."""

    @pytest.mark.parametrize(
        "refused",
        [
            action("unpublish", note=""),
            "move",
            action("add_topics", topics=["status"]),
            action("submit", note=""),
        ],
    )
    @pytest.mark.parametrize("kind", ["no rights", "gone", "inactive"])
    def test_an_author_without_the_right(self, refused, kind, doing, workflow):
        TopicFactory()
        page, target = StandardPageFactory(), StandardPageFactory()
        author = {
            "no rights": lambda: User.objects.create_user("nobody"),
            "gone": lambda: None,
            "inactive": lambda: User.objects.create_superuser("left", is_active=False),
        }[kind]()
        RuleFactory(author=author, actions=[moving(target) if refused == "move" else refused, LOG])
        parent, before = again(page).get_parent().pk, page.revisions.count()
        with doing():
            page.save_revision().publish()
        assert runs() == [("published", "refused")]
        assert "записано" in RuleRun.objects.get().note
        page = again(page)
        assert page.live
        assert not page.workflow_in_progress
        assert (page.get_parent().pk, page.revisions.count()) == (parent, before + 1)

    def test_what_a_gate_refuses_is_refused_to_a_rule(self, doing, monkeypatch):
        def closed(wish):
            return ["Потрібна згода партнера."] if wish.change is gates.Change.UNPUBLISH else []

        monkeypatch.setattr(gates, "_checks", [*gates._checks, closed])
        page = StandardPageFactory()
        RuleFactory(actions=[action("unpublish", note="")])
        with doing():
            page.save_revision().publish()
        assert again(page).live
        assert "Потрібна згода партнера." in RuleRun.objects.latest("pk").note

    def test_a_rule_never_publishes_by_whatever_way(self, doing, monkeypatch):
        from poruch.editorial.rules import actions

        def sly(work, value):
            work.page.save_revision().publish()
            return "опубліковано"

        monkeypatch.setitem(actions.ACTIONS, "log", sly)
        page = StandardPageFactory(live=False)
        RuleFactory(event="edited")
        with doing():
            page.save_revision()
        assert not again(page).live
        done = RuleRun.objects.get()
        assert (done.result, "Правило не публікує" in done.note) == ("refused", True)

    def test_a_workflow_without_tasks_would_publish_and_is_refused(self, doing):
        flow = Workflow.objects.create(name="Порожня")
        WorkflowPage.objects.update_or_create(page=Page.objects.get(depth=1), defaults={"workflow": flow})
        page = StandardPageFactory(live=False)
        RuleFactory(event="edited", actions=[action("submit", note="")])
        with doing():
            page.save_revision()
        assert runs() == [("edited", "refused")]
        assert not again(page).live

    def test_a_page_under_review_or_locked_is_left_alone(self, doing, workflow):
        TopicFactory()
        RuleFactory(event="submitted", actions=[action("add_topics", topics=["status"])])
        page = StandardPageFactory()
        with doing():
            page.get_workflow().start(page, chief())
        assert "на перевірці" in RuleRun.objects.latest("pk").note
        locked = StandardPageFactory()
        ContentPage.objects.filter(pk=locked.pk).update(
            locked=True, locked_by=User.objects.create_user("other")
        )
        RuleFactory(event="published", actions=[action("add_topics", topics=["status"])])
        with doing():
            again(locked).save_revision().publish()
        assert "замкнено" in RuleRun.objects.latest("pk").note

    def test_a_rule_of_deleted_pages_can_only_tell(self):
        from django.core.exceptions import ValidationError

        rule = RuleFactory.build(event="deleted", author=None)
        rule.conditions, rule.actions = [], [action("unpublish", note="")]
        with pytest.raises(ValidationError, match="вже немає"):
            rule.full_clean()


class TestLoops:
    def test_two_rules_that_move_a_page_back_and_forth_end(self, doing):
        here, there = StandardPageFactory(), StandardPageFactory()
        page = StandardPageFactory()
        first = RuleFactory(event="moved", conditions=[f"branch:below:{here.pk}"], actions=[moving(there)])
        second = RuleFactory(event="moved", conditions=[f"branch:below:{there.pk}"], actions=[moving(here)])
        with doing():
            page.move(here, "last-child")
        assert runs(rule=first) == [("moved", "done"), ("moved", "stopped")]
        assert runs(rule=second) == [("moved", "done")]
        assert again(page).get_parent().pk == here.pk

    def test_a_rule_is_not_started_by_its_own_action(self, doing):
        RuleFactory(event="edited", actions=[action("review_date", days=5)])
        page = StandardPageFactory()
        with doing():
            page.save_revision()
        assert runs() == [("edited", "done"), ("edited", "stopped")]

    def test_rules_that_follow_one_another_end_somewhere(self, doing):
        for days in range(1, 7):
            RuleFactory(event="edited", actions=[action("review_date", days=days)])
        page = StandardPageFactory()
        with doing():
            page.save_revision()
        depths = {len(chain) for chain in Occurrence.objects.values_list("chain", flat=True)}
        assert max(depths) == 3
        assert RuleRun.objects.filter(result="done").count() <= 6 + 6 * 5 + 6 * 5 * 4
        assert Occurrence.objects.filter(done_at=None).count() == 0

    def test_no_more_than_so_many_times_an_hour_for_a_page(self, doing):
        RuleFactory(event="edited")
        page, other = StandardPageFactory(), StandardPageFactory()
        for _n in range(AN_HOUR + 1):
            with doing():
                page.save_revision()
        with doing():
            other.save_revision()
        assert runs(page_id=page.pk) == [("edited", "done")] * AN_HOUR + [("edited", "stopped")]
        assert runs(page_id=other.pk) == [("edited", "done")]


class TestRunning:
    def test_order_and_the_last_word(self, doing):
        RuleFactory(name="третє", sort_order=3)
        RuleFactory(name="друге", sort_order=2, stop_after=True)
        RuleFactory(name="перше", sort_order=1)
        with doing():
            StandardPageFactory()
        assert list(RuleRun.objects.order_by("pk").values_list("rule_name", flat=True)) == ["перше", "друге"]

    def test_taken_up_twice_it_is_done_once(self, doing):
        RuleFactory(actions=[action("notify_people", people=[str(chief().pk)], mail=True, message="")])
        with doing():
            StandardPageFactory()
        row = Occurrence.objects.get()
        run(row.pk)
        Occurrence.objects.update(done_at=None)
        with doing():
            run(row.pk)
        assert (RuleRun.objects.count(), Notice.objects.count(), len(mail.outbox)) == (1, 1, 1)

    def test_a_fault_leaves_it_to_be_taken_up_again(self, doing, monkeypatch):
        from poruch.editorial.rules import running

        RuleFactory()
        with monkeypatch.context() as broken:
            broken.setattr(running, "_note", lambda *args: 1 / 0)
            with doing():
                StandardPageFactory()
        assert runs() == []
        Occurrence.objects.update(created_at=timezone.now() - timedelta(minutes=5))
        with doing():
            assert tend()["again"] == 1
        assert runs() == [("published", "done")]
        assert tend()["again"] == 0

    def test_old_entries_are_forgotten(self, doing):
        RuleFactory()
        with doing():
            StandardPageFactory()
        assert prune() == 0
        old = timezone.now() - timedelta(days=91)
        RuleRun.objects.update(created_at=old)
        Occurrence.objects.update(created_at=old)
        prune()
        assert not RuleRun.objects.exists()
        assert not Occurrence.objects.exists()

    def test_the_history_of_the_page_tells_of_the_rule(self, doing):
        from wagtail.log_actions import registry

        RuleFactory(name="Нагадати")
        with doing():
            page = StandardPageFactory()
        entry = registry.get_logs_for_instance(page).get(action="poruch.rule")
        assert entry.message == "Подіяло правило «Нагадати»."
