"""Loops, order, faults, and how rules end."""

from datetime import timedelta

from django.core import mail
from django.utils import timezone

from poruch.editorial.rules.models import Notice, Occurrence, RuleRun
from poruch.editorial.rules.running import AN_HOUR, run
from poruch.editorial.rules.tasks import prune, tend
from tests.editorial.rules.conftest import runs
from tests.editorial.rules.happening import again, moving
from tests.factories import StandardPageFactory
from tests.factories.editorial_rules import RuleFactory, action
from tests.factories.people import chief


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
