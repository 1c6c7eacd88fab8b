"""Each event and each condition of rules."""

from contextlib import nullcontext
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from wagtail.models import Page

from poruch.core import away
from poruch.core.models import ContentPage, Partner
from poruch.editorial.roles.matrix import Role
from poruch.editorial.rules.events import Event
from poruch.editorial.rules.models import Occurrence, RuleRun
from poruch.editorial.rules.signals import acting as acting_rules
from tests.editorial.rules.conftest import runs
from tests.editorial.rules.happening import TODAY, TRIGGERS, again, draft, filed
from tests.factories import AudienceFactory, GuideFactory, PartnerFactory, StandardPageFactory, TopicFactory
from tests.factories.editorial_rules import RuleFactory, acting, action
from tests.factories.people import person


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

    def test_a_page_is_deleted_when_it_goes_to_the_trash_and_not_when_it_leaves_it_for_good(self, doing):
        RuleFactory(event="deleted", conditions=["live:true"])
        page = StandardPageFactory()
        with doing():
            page.delete()
        assert runs() == [("deleted", "done")]
        with doing(), away.for_good():
            Page.objects.get(pk=page.pk).specific.delete()
        assert runs() == [("deleted", "done")]

    def test_a_page_deleted_past_the_trash_is_deleted_too(self, doing):
        RuleFactory(event="deleted", conditions=["live:true"])
        with doing(), away.for_good():
            StandardPageFactory().delete()
        assert runs() == [("deleted", "done")]

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

    def test_tagged_is_what_readers_see_and_not_a_draft_nor_the_making_of_a_page(self, doing):
        RuleFactory(event="tagged", conditions=["topic:is:papers"])
        status, papers = TopicFactory(), TopicFactory(code="papers", name_uk="Папери")
        with doing():
            page = StandardPageFactory(topics=[status, papers])
        assert runs() == []
        with doing():
            filed(page, topics=[papers])  # One was taken off.
        assert runs() == [("tagged", "done")]
        kept = draft(page)
        kept.topics = [status, papers]
        with doing():
            kept.save_revision()
        assert len(runs()) == 1
        with doing():
            filed(page, title="Інша назва")  # The waiting draft goes out with it.
        assert len(runs()) == 2
        with doing():
            filed(page, title="Ще інша назва")
        assert len(runs()) == 2

    def test_a_rule_that_tags_is_not_started_by_its_own_tags(self, doing):
        """Its topics are a draft. When a person publishes it, it acts once more and finds nothing to do."""
        TopicFactory(code="papers", name_uk="Папери")
        rule = RuleFactory(event="tagged", actions=[action("add_topics", topics=["papers"])])
        page = StandardPageFactory()
        with doing():
            filed(page, topics=[TopicFactory()])
        assert RuleRun.objects.get().note.endswith("Змінено чернетку.")
        with doing():
            filed(page)
        assert [run.note.rpartition(": ")[2] for run in RuleRun.objects.order_by("pk")] == [
            "Змінено чернетку.", "Змінювати нічого.",
        ]  # fmt: skip
        with doing(), acting_rules((rule.pk,)):
            tagged = again(page)
            tagged.topics = []
            tagged.save()
        assert runs()[-1] == ("tagged", "stopped")

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

    @pytest.mark.parametrize("kept", [away.for_good, nullcontext], ids=["for good", "in the trash"])
    def test_a_condition_whose_page_is_gone_is_not_met(self, kept, doing):
        branch = StandardPageFactory()
        RuleFactory(conditions=[f"branch:not_below:{branch.pk}"])
        with kept():
            branch.delete()
        with doing():
            StandardPageFactory()
        assert runs() == []
