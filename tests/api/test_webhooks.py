"""Webhooks with a token: who may in the CMS may here, and a secret is told once."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from wagtail.models import ModelLogEntry

from poruch.editorial.desk.models import AuditEntry
from poruch.editorial.roles.matrix import Role
from poruch.editorial.rules.models import Delivery, WebhookTarget
from poruch.editorial.rules.webhooks import delivering
from poruch.editorial.rules.webhooks.calling import CallFailed
from tests.factories import people
from tests.factories.api_tokens import Program, problem
from tests.factories.editorial_rules import WebhookTargetFactory
from tests.support import undone

pytestmark = pytest.mark.usefixtures("site")

State = Delivery.State
URL = "https://example.org/hook"


@pytest.fixture
def boss() -> Program:
    people.two_partners()
    return Program(people.person("boss", Role.ADMINISTRATOR), ["webhooks"])


@pytest.fixture
def target() -> WebhookTarget:
    return WebhookTargetFactory(name="Система")


def call(target: WebhookTarget, number: int = 1, **values: Any) -> Delivery:
    values = {"event": "published", "body": "{}", "state": State.FAILED, **values}
    return Delivery.objects.create(target=target, page_id=number, **values)


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    found: list[bytes] = []
    monkeypatch.setattr(delivering, "post", lambda url, body, headers: found.append(body) or 204)
    return found


def logged() -> list[str]:
    rows = ModelLogEntry.objects.filter(action__startswith="poruch.").exclude(action="poruch.token.make")
    return list(rows.order_by("pk").values_list("action", flat=True))


def test_a_target_from_its_first_day_to_its_last(boss: Program, sent: list[bytes]) -> None:
    made = boss("POST", "/webhooks", {"name": "Система", "url": URL})
    assert (made.status_code, made["Cache-Control"]) == (201, "private, no-store")
    pk, secret = made.json()["id"], made.json()["secret"]
    assert WebhookTarget.objects.get().secret == secret
    there = f"/webhooks/{pk}"
    assert boss.ok("PATCH", there, {"name": "Інша назва"})["url"] == URL
    assert boss.ok("GET", there) == {
        "id": pk, "name": "Інша назва", "url": URL, "active": True, "paused": None, "failures": 0,
        "failing_since": None, "waiting": 0, "failed": 0, "previous_until": None,
    }  # fmt: skip
    tried = boss.ok("POST", f"{there}/test")
    assert (tried["state"], tried["log"][0]["status"], tried["page"]) == ("done", 204, None)
    assert sent == [tried["body"].encode()]
    assert boss.ok("POST", f"{there}/pause")["paused"]
    assert boss.ok("POST", f"{there}/resume")["paused"] is None
    changed = boss.ok("POST", f"{there}/rotate")
    assert changed["secret"] not in (secret, "")
    assert changed["previous_until"]
    assert boss.ok("POST", f"{there}/drop")["previous_until"] is None
    for address in ("/webhooks", there, "/webhooks/deliveries", f"/webhooks/deliveries/{tried['id']}"):
        text = boss("GET", address).content.decode()
        assert not any(one in text for one in (secret, changed["secret"], "whsec_")), address
    assert boss("DELETE", there).status_code == 204
    problem(boss("GET", there), 404)
    assert [one.removeprefix("poruch.") for one in logged() if one != "poruch.token.used"] == [
        "webhook.test", "webhook.pause", "webhook.resume", "webhook.rotate", "webhook.drop",
    ]  # fmt: skip
    wagtails = ModelLogEntry.objects.filter(content_type__model="webhooktarget", action__startswith="wagtail")
    assert sorted(wagtails.values_list("action", flat=True)) == [
        "wagtail.create", "wagtail.delete", "wagtail.edit",
    ]  # fmt: skip
    assert AuditEntry.objects.filter(details__token=boss.token.pk, person="boss").count() == 8
    assert "whsec_" not in str(list(AuditEntry.objects.values_list("details", flat=True)))


def test_a_target_sent_twice_is_one_and_tells_its_secret_again(boss: Program) -> None:
    """Whoever sends again has not got the answer."""
    body = {"name": "Система", "url": URL}
    made = boss.ok("POST", "/webhooks", body, idempotency_key="a-1")
    assert boss.ok("POST", "/webhooks", body, idempotency_key="a-1") == made
    problem(boss("POST", "/webhooks", {**body, "name": "Інша"}, idempotency_key="a-1"), 422)
    assert WebhookTarget.objects.count() == 1
    boss("DELETE", f"/webhooks/{made['id']}")
    problem(boss("POST", "/webhooks", body, idempotency_key="a-1"), 409)


def test_calls_are_found_and_sent_again(boss: Program, target: WebhookTarget) -> None:
    other = WebhookTargetFactory()
    calls = [call(target, number) for number in range(5)]
    call(other, event="edited", state=State.DONE)
    found, cursor = [], ""
    while cursor is not None:
        page = boss.ok("GET", f"/webhooks/deliveries?target={target.pk}&state=failed&size=2&cursor={cursor}")
        found, cursor = found + page["items"], page["next_cursor"]
    assert page["total"] == 5
    assert [one["id"] for one in found] == [str(one.pk) for one in reversed(calls)]
    assert boss.ok("GET", "/webhooks/deliveries?event=edited")["items"][0]["target"] == other.pk
    again = boss.ok("POST", f"/webhooks/deliveries/{calls[0].pk}/replay")
    assert (again["state"], again["page"], again["attempts"]) == ("waiting", 0, 0)
    assert again["next_attempt"]
    assert boss.ok("POST", f"/webhooks/{target.pk}/replay") == {"replayed": 4}
    assert logged().count("poruch.webhook.replay") == 2
    WebhookTarget.objects.update(active=False)
    for address in (f"/webhooks/{target.pk}/replay", f"/webhooks/deliveries/{calls[0].pk}/replay"):
        assert "вимкнено" in problem(boss("POST", address), 409)
    assert logged().count("poruch.webhook.replay") == 2


def test_a_call_that_does_not_arrive_says_why(
    boss: Program, target: WebhookTarget, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: Any) -> int:
        raise CallFailed("Відповідь 500.", status=500)

    monkeypatch.setattr(delivering, "post", fail)
    tried = boss.ok("POST", f"/webhooks/{target.pk}/test")
    assert (tried["state"], tried["note"], tried["log"][0]["status"]) == ("failed", "Відповідь 500.", 500)
    assert "Пробний" in problem(boss("POST", f"/webhooks/deliveries/{tried['id']}/replay"), 409)


BAD: list[dict[str, Any]] = [
    {"url": "http://example.org/"},
    {"url": "https://127.0.0.1/"},
    {"url": "https://2130706433/"},
    {"url": "https://[::1]/"},
    {"url": "https://a:b@example.org/"},
    {"url": "https://example.org:22/"},
    {"url": "ftp://example.org/"},
    {"url": ""},
    {"name": ""},
    {"name": " \t"},
]
UNREADABLE: list[dict[str, Any]] = [
    {"url": "https://example.org/" + "x" * 500},
    {"name": "x" * 81},
    {"name": "a\x00"},
    {"active": "perhaps"},
    {"secret": "whsec_of_my_own"},
]


def test_what_is_no_target_is_refused_with_a_sentence(boss: Program, target: WebhookTarget) -> None:
    for status, several in ((422, BAD), (400, UNREADABLE)):
        for fields in several:
            problem(boss("POST", "/webhooks", {"name": "Нова", "url": URL, **fields}), status)
            problem(boss("PATCH", f"/webhooks/{target.pk}", fields), status)
    kept = WebhookTarget.objects.get()
    assert (kept.name, kept.url, kept.secret) == (target.name, target.url, target.secret)
    for pk in (10**6, 2**63, 10**30):
        problem(boss("PATCH", f"/webhooks/{pk}", {}), 404)
    for query in ("state=lost", "event=born", "target=0", f"target={10**30}", "cursor=x", "target=x"):
        problem(boss("GET", f"/webhooks/deliveries?{query}"), 400)
    problem(boss("GET", "/webhooks/deliveries/00000000-0000-4000-8000-000000000000"), 404)


Ask = Callable[[Program, WebhookTarget, Delivery], Any]
#: What is asked, the right of the CMS that it takes.
ACTS: list[tuple[str, str, Ask]] = [
    ("list", "view_webhooktarget", lambda by, target, call: by("GET", "/webhooks")),
    ("calls", "view_delivery", lambda by, target, call: by("GET", "/webhooks/deliveries")),
    (
        "create",
        "add_webhooktarget",
        lambda by, target, call: by("POST", "/webhooks", {"name": "x", "url": URL}),
    ),
    ("delete", "delete_webhooktarget", lambda by, target, call: by("DELETE", f"/webhooks/{target.pk}")),
    ("see", "change_webhooktarget", lambda by, target, call: by("GET", f"/webhooks/{target.pk}")),
    (
        "change",
        "change_webhooktarget",
        lambda by, target, call: by("PATCH", f"/webhooks/{target.pk}", {"name": "x"}),
    ),
    *(
        (
            act,
            "change_webhooktarget",
            lambda by, target, call, act=act: by("POST", f"/webhooks/{target.pk}/{act}"),
        )
        for act in ("pause", "resume", "rotate", "drop", "test", "replay")
    ),
    ("call", "change_webhooktarget", lambda by, target, call: by("GET", f"/webhooks/deliveries/{call.pk}")),
    (
        "again",
        "change_webhooktarget",
        lambda by, target, call: by("POST", f"/webhooks/deliveries/{call.pk}/replay"),
    ),
]
RIGHTS = {right for _name, right, _ask in ACTS}


@pytest.mark.parametrize("right", [*sorted(RIGHTS), "none"])
def test_each_act_takes_the_right_of_the_cms(right: str, target: WebhookTarget, sent: list[bytes]) -> None:
    user = people.person("insider")
    wanted = [right, "access_admin"]
    user.user_permissions.set(Permission.objects.filter(codename__in=wanted))
    by, delivery = Program(user, ["webhooks"]), call(target)
    for name, needed, ask in ACTS:
        # Whoever may do anything with targets sees the list of them, as in the CMS.
        may = needed == right or (name == "list" and right.endswith("webhooktarget"))
        with undone():
            before = ModelLogEntry.objects.count()
            answer = ask(by, target, delivery)
            assert (answer.status_code < 300) is may, (name, answer.content.decode())
            if not may:
                problem(answer, 403)
                assert ModelLogEntry.objects.count() == before


def test_lists_ask_the_same_of_few_and_many(
    boss: Program, target: WebhookTarget, django_assert_max_num_queries: Any
) -> None:
    for number in range(30):
        call(WebhookTargetFactory(), number)
    for address in ("/webhooks?size=30", "/webhooks/deliveries?size=30"):
        with django_assert_max_num_queries(12):
            assert len(boss.ok("GET", address)["items"]) == 30
