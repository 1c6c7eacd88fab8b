"""Other systems in the CMS: for administrators alone, with a trace of what they did."""

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry

from poruch.editorial.rules.models import Delivery, WebhookTarget
from poruch.editorial.rules.webhooks import delivering
from poruch.editorial.rules.webhooks.calling import CallFailed
from tests.editorial.rules.test_cms import insider
from tests.factories.editorial_rules import WebhookTargetFactory
from tests.factories.people import chief
from tests.support import main, soup, words

State = Delivery.State


@pytest.fixture
def boss():
    client = Client()
    client.force_login(chief())
    return client


@pytest.fixture
def target(site):
    return WebhookTargetFactory()


@pytest.fixture
def failed(target):
    return Delivery.objects.create(target=target, event="published", body="{}", page_id=1, state=State.FAILED)


def act(client, target, name):
    return client.post(reverse("rules_target_act", args=[target.pk]), {"act": name}, follow=True)


def logged():
    return set(ModelLogEntry.objects.values_list("action", flat=True))


def test_only_who_may_change_targets_opens_anything(target, failed):
    everything_else = ["view_webhooktarget", "view_delivery", "add_rule", "change_rule", "view_rule"]
    clients = {"none": insider("none", *everything_else), "may": insider("may", "change_webhooktarget")}
    for name, client in clients.items():
        wanted = 200 if name == "may" else 302
        assert client.get(reverse("rules_target", args=[target.pk])).status_code == wanted
        assert client.get(reverse("rules_call", args=[failed.pk])).status_code == wanted
    assert act(clients["none"], target, "rotate").status_code == 200
    clients["none"].post(reverse("rules_replay", args=[failed.pk]))
    failed.refresh_from_db()
    assert failed.state == State.FAILED
    assert WebhookTarget.objects.get().secret == target.secret
    assert clients["may"].get(reverse("rules_target_act", args=[target.pk])).status_code == 405


def test_the_test_button_tells_how_it_went(boss, target, monkeypatch):
    sent = []
    monkeypatch.setattr(delivering, "post", lambda url, body, headers: sent.append(body) or 204)
    assert "Пробний виклик дійшов. Відповідь: 204." in words(soup(act(boss, target, "test")).body)
    assert b'"type": "test"' in sent[0]

    def fail(*args):
        raise CallFailed("Відповідь 500.", status=500)

    monkeypatch.setattr(delivering, "post", fail)
    assert "Пробний виклик не дійшов. Відповідь 500." in words(soup(act(boss, target, "test")).body)
    assert list(Delivery.objects.values_list("state", flat=True).order_by("created_at")) == ["done", "failed"]
    assert WebhookTarget.objects.get().failures == 0
    assert "poruch.webhook.test" in logged()


def test_what_failed_is_sent_again_one_or_all(boss, target, failed):
    boss.post(reverse("rules_replay", args=[failed.pk]))
    failed.refresh_from_db()
    assert (failed.state, failed.attempts) == (State.WAITING, 0)
    Delivery.objects.update(state=State.FAILED, attempts=8)
    assert "Повторити всі, що не дійшли: 1" in words(
        main(boss.get(reverse("rules_target", args=[target.pk])))
    )
    act(boss, target, "replay")
    failed.refresh_from_db()
    assert (failed.state, failed.attempts) == (State.WAITING, 0)
    assert "poruch.webhook.replay" in logged()


def test_a_target_that_is_off_is_not_tried_again(boss, target, failed):
    WebhookTarget.objects.update(active=False)
    boss.post(reverse("rules_replay", args=[failed.pk]))
    act(boss, target, "replay")
    failed.refresh_from_db()
    assert failed.state == State.FAILED


def test_a_secret_is_changed_and_the_old_one_dropped(boss, target):
    act(boss, target, "rotate")
    changed = WebhookTarget.objects.get()
    assert changed.secrets_now() == [changed.secret, target.secret]
    assert changed.secret != target.secret
    act(boss, target, "drop")
    assert WebhookTarget.objects.get().secrets_now() == [changed.secret]
    assert {"poruch.webhook.rotate", "poruch.webhook.drop"} <= logged()
    assert target.secret not in str(list(ModelLogEntry.objects.values_list("data", flat=True)))


def test_a_paused_target_is_told_of_on_the_front_page_and_resumed(boss, target, failed):
    WebhookTarget.objects.update(paused_at="2026-11-01T10:00:00Z", failures=20)
    front = boss.get(reverse("wagtailadmin_home"))
    assert soup(front).select_one(f'#rule-paused a[href="{reverse("rules_target", args=[target.pk])}"]')
    other = insider("other", "add_rule")
    assert not soup(other.get(reverse("wagtailadmin_home"))).select_one("#rule-paused")
    act(boss, target, "resume")
    assert WebhookTarget.objects.get().paused_at is None
    assert not soup(boss.get(reverse("wagtailadmin_home"))).select_one("#rule-paused")
    act(boss, target, "pause")
    assert WebhookTarget.objects.get().paused_at is not None
    assert {"poruch.webhook.resume", "poruch.webhook.pause"} <= logged()


def test_the_pages_cost_the_same_with_many_calls(boss, target, failed, django_assert_max_num_queries):
    address = reverse("rules_target", args=[target.pk])
    boss.get(address)
    for number in range(30):
        Delivery.objects.create(target=target, event="published", body="{}", page_id=number)
    with django_assert_max_num_queries(25):
        page = soup(boss.get(address))
    assert len(page.select("tbody tr")) == 20
    with django_assert_max_num_queries(25):
        assert boss.get(reverse("rules_call", args=[failed.pk])).status_code == 200
    assert boss.get(reverse("rules_deliveries")).status_code == 200


def test_there_is_a_page_without_calls(boss, target):
    assert "Викликів іще не було." in words(main(boss.get(reverse("rules_target", args=[target.pk]))))
    assert boss.get(reverse("rules_target", args=[10**6])).status_code in {302, 404}
