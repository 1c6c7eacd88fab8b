"""Rules in the CMS: who may, the form, the trial, the journal, notices."""

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, streamfield

from poruch.editorial.rules.models import Delivery, Notice, Rule, RuleRun, WebhookTarget
from tests.factories import GuideFactory, StandardPageFactory
from tests.factories.editorial_rules import LOG, RuleFactory, WebhookTargetFactory, action
from tests.factories.people import chief
from tests.support import soup, words

RULE = "wagtailsnippets_editorial_rules_rule"
TARGET = "wagtailsnippets_editorial_rules_webhooktarget"


def insider(name, *permissions):
    group = Group.objects.create(name=name)
    group.permissions.set(Permission.objects.filter(codename__in=["access_admin", *permissions]))
    user = User.objects.create_user(name)
    user.groups.add(group)
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def editor():
    client = Client()
    client.force_login(chief())
    return client


def form(**values):
    base = {
        "name": "Нагадати", "event": "published", "active": "on", "sort_order": "10",
        "conditions": streamfield([("type", {"operator": "is", "values": ("guide",)})]),
        "actions": streamfield([("log", {"message": "записано"})]),
    }  # fmt: skip
    return nested_form_data({**base, **values})


def test_a_rule_is_made_and_acts(editor, doing):
    response = editor.post(reverse(f"{RULE}:add"), form())
    assert response.status_code == 302
    rule = Rule.objects.get()
    assert rule.author == chief()
    with doing():
        GuideFactory()
    assert RuleRun.objects.get().note == "Записати в журнал правил: записано"
    assert editor.get(reverse(f"{RULE}:edit", args=[rule.pk])).status_code == 200
    assert editor.get(reverse(f"{RULE}:list")).status_code == 200


def test_a_rule_has_the_rights_of_who_saved_it_last(editor):
    rule = RuleFactory()
    other = insider("other", "view_rule", "change_rule")
    assert other.post(reverse(f"{RULE}:edit", args=[rule.pk]), form()).status_code == 302
    rule.refresh_from_db()
    assert rule.author.username == "other"


@pytest.mark.parametrize(
    "values",
    [
        {"actions": streamfield([])},
        {"conditions": streamfield([("title", {"operator": "is", "value": ""})])},
        {"event": "deleted", "actions": streamfield([("unpublish", {"note": ""})])},
        {"event": "nothing"},
        {"actions": streamfield([("log", {"message": ""})])},
        {"actions": streamfield([("webhook", {"target": "77"})])},
        {"actions": streamfield([("review_date", {"days": "-3"})])},
    ],
)
def test_a_form_with_a_fault_saves_nothing(editor, values):
    response = editor.post(reverse(f"{RULE}:add"), form(**values))
    assert response.status_code == 200
    assert response.context["form"].errors
    assert not Rule.objects.exists()


#: Who may open what: (address, arguments, permission, status with it).
ADDRESSES = (
    (f"{RULE}:list", "view_rule", "get", 200),
    (f"{RULE}:add", "add_rule", "get", 200),
    (f"{RULE}:edit", "change_rule", "get", 200),
    (f"{RULE}:delete", "delete_rule", "get", 200),
    ("rules_try", "change_rule", "post", 200),
    (f"{TARGET}:list", "view_webhooktarget", "get", 200),
    (f"{TARGET}:add", "add_webhooktarget", "get", 200),
    (f"{TARGET}:edit", "change_webhooktarget", "get", 200),
    ("rules_runs", "view_rulerun", "get", 200),
    ("rules_runs_results", "view_rulerun", "get", 200),
    ("rules_deliveries", "view_delivery", "get", 200),
)


@pytest.mark.parametrize(("name", "permission", "method", "status"), ADDRESSES)
def test_who_may_open_what(name, permission, method, status):
    row = WebhookTargetFactory() if name.startswith(TARGET) else RuleFactory()
    args = [row.pk] if name.split(":")[-1] in ("edit", "delete") else []
    url = reverse(name, args=args)
    allowed, refused = insider("allowed", permission), insider("refused", "view_guidepage")
    assert getattr(allowed, method)(url, form() if method == "post" else {}).status_code == status
    assert getattr(refused, method)(url).status_code == 302
    assert getattr(Client(), method)(url).status_code == 302


def test_the_secret_is_not_for_those_who_only_choose(editor):
    target = WebhookTargetFactory()
    chooser = insider("chooser", "add_rule", "change_rule", "view_rule")
    page = chooser.get(reverse(f"{RULE}:add")).content.decode()
    assert target.name in page
    assert target.secret not in page
    assert target.secret in editor.get(reverse("rules_target", args=[target.pk])).content.decode()
    form_page = editor.get(reverse(f"{TARGET}:edit", args=[target.pk])).content.decode()
    assert target.secret not in form_page


class TestTrial:
    def test_shows_what_it_would_act_on_and_changes_nothing(self, editor):
        for number in range(3):
            GuideFactory(title=f"Довідник {number}")
        draft = StandardPageFactory(title="Чернетка сторінки", live=False)
        answer = soup(editor.post(reverse("rules_try"), form()))
        assert words(answer.p).startswith("Подіяло б на сторінок: 3 з ")
        rows = {words(row.td): words(row.find_all("td")[1]) for row in answer.select("tbody tr")}
        assert (rows["Довідник 0"], rows["Чернетка сторінки"]) == ("так", "ні")
        assert len(rows) <= 20
        assert not RuleRun.objects.exists()
        assert draft.pk

    def test_a_fault_is_told(self, editor):
        bad = form(conditions=streamfield([("title", {"operator": "is", "value": ""})]))
        assert "потребує значення" in words(soup(editor.post(reverse("rules_try"), bad)).find(role="alert"))
        assert editor.post(reverse("rules_try"), {}).status_code == 200
        assert editor.get(reverse("rules_try")).status_code == 405

    def test_shows_no_pages_that_the_person_may_not_see(self):
        GuideFactory(title="Не для всіх")
        client = insider("stranger", "add_rule")
        assert "Не для всіх" not in client.post(reverse("rules_try"), form()).content.decode()

    def test_the_form_has_the_panel(self, editor):
        page = soup(editor.get(reverse(f"{RULE}:add")))
        assert page.select_one("[data-try-form]")["data-url"] == reverse("rules_try")
        assert page.find("script", src=lambda src: bool(src) and "try-panel" in src)


class TestJournal:
    def test_is_filtered_and_exported(self, editor, doing):
        first, second = RuleFactory(name="Перше"), RuleFactory(name="Друге", event="moved")
        with doing():
            page = StandardPageFactory(title="Сторінка журналу")
            page.move(StandardPageFactory(), "last-child")
        every = words(soup(editor.get(reverse("rules_runs"))).find("main"))
        assert "Перше" in every
        assert "Сторінка журналу" in every
        chosen = soup(editor.get(reverse("rules_runs_results"), {"rule": second.pk}))
        assert "Перше" not in words(chosen)
        csv = editor.get(reverse("rules_runs"), {"export": "csv", "rule": first.pk})
        text = b"".join(csv.streaming_content).decode() if csv.streaming else csv.content.decode()
        assert "Перше" in text
        assert "Друге" not in text
        assert "порожньо" in words(soup(editor.get(reverse("rules_runs_results"), {"result": "failed"}))) or (
            "нічого немає" in words(soup(editor.get(reverse("rules_runs_results"), {"result": "failed"})))
        )

    def test_asks_the_database_as_often_for_fifty(self, editor):
        page = StandardPageFactory()

        def asked():
            with CaptureQueriesContext(connection) as queries:
                editor.get(reverse("rules_runs"))
            return len(queries)

        def add(count):
            RuleRun.objects.bulk_create(
                RuleRun(rule_name="x", event="moved", page_id=page.pk, result="done") for _n in range(count)
            )

        add(1)
        asked()
        one = asked()
        add(49)
        assert asked() == one

    def test_calls_are_seen_and_their_secret_is_not(self, editor, doing):
        target = WebhookTargetFactory(name="Інша система")
        RuleFactory(actions=[action("webhook", target=str(target.pk))])
        with doing():
            StandardPageFactory()
        page = editor.get(reverse("rules_deliveries")).content.decode()
        assert "Інша система" in page
        assert target.secret not in page
        assert Delivery.objects.count() == WebhookTarget.objects.count() == 1


class TestNotices:
    @pytest.fixture
    def told(self, doing):
        tell = action(
            "notify_people", people=[str(chief().pk)], mail=False, message="Гляньте, <b>будь ласка</b>"
        )
        RuleFactory(actions=[tell, LOG])
        with doing():
            return StandardPageFactory(title="Про що мова")

    def test_stand_on_the_front_page_until_put_away(self, editor, told):
        panel = soup(editor.get(reverse("wagtailadmin_home"))).find(id="rule-notices")
        assert "Про що мова" in words(panel)
        assert panel.b is None
        assert all(
            form.find("input", {"name": "csrfmiddlewaretoken"})["value"] for form in panel.find_all("form")
        )
        assert editor.post(reverse("rules_put_away"), {"notice": Notice.objects.get().pk}).status_code == 302
        assert soup(editor.get(reverse("wagtailadmin_home"))).find(id="rule-notices") is None

    def test_are_one_s_own(self, told):
        other = insider("other")
        other.post(reverse("rules_put_away"), {})
        other.post(reverse("rules_put_away"), {"notice": str(Notice.objects.get().pk)})
        other.post(reverse("rules_put_away"), {"notice": "x"})
        assert Notice.objects.get().seen_at is None
        assert soup(other.get(reverse("wagtailadmin_home"))).find(id="rule-notices") is None

    def test_name_no_page_that_the_person_may_not_see(self, told):
        other = insider("stranger")
        Notice.objects.update(user=User.objects.get(username="stranger"))
        page = words(soup(other.get(reverse("wagtailadmin_home"))))
        assert "Про що мова" not in page
        assert f"№ {told.pk}" in page
