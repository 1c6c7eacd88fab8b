"""Each action of rules, and what a rule may never do."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core import mail
from wagtail.models import Page, Workflow, WorkflowPage

from poruch.core import gates
from poruch.core.models import ContentPage, Partner
from poruch.editorial.roles.matrix import Role
from poruch.editorial.rules.models import Delivery, Notice, Rule, RuleRun
from tests.editorial.rules.conftest import runs
from tests.editorial.rules.happening import TODAY, TRIGGERS, again, draft, moving
from tests.factories import AudienceFactory, PartnerFactory, StandardPageFactory, TopicFactory
from tests.factories.editorial_rules import LOG, RuleFactory, WebhookTargetFactory, action
from tests.factories.people import chief, person


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
