"""What is to be called: by rules, as a test, once more."""

import json
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from poruch.core.models import ContentPage
from poruch.core.pages import public
from poruch.core.querying.fields import type_codes
from poruch.editorial.rules.models import Delivery, Occurrence, Rule, WebhookTarget


def queue(target_id: str, rule: Rule, row: Occurrence) -> bool:
    """A delivery in the caller's transaction, sent after it. False when the target is gone or off."""
    target = WebhookTarget.objects.filter(pk=target_id, active=True).first()
    if target is None:
        return False
    data = {"rule": rule.pk, "page": _page(row.page_id)}
    _save(
        Delivery(target=target, event=row.event, page_id=row.page_id),
        f"page.{row.event}",
        row.created_at,
        data,
    )
    transaction.on_commit(partial(_start))
    return True


def queue_test(target: WebhookTarget) -> Delivery:
    """A call that tells of nothing; the caller makes it at once."""
    delivery = Delivery(target=target, event=Delivery.TEST)
    _save(delivery, Delivery.TEST, timezone.now(), {})
    return delivery


def _save(delivery: Delivery, kind: str, moment: Any, data: dict[str, Any]) -> None:
    body = {"type": kind, "timestamp": moment.isoformat(), "data": data}
    delivery.body = json.dumps(body, ensure_ascii=False)
    delivery.save()


def _page(page_id: int) -> dict[str, Any]:
    """The page by its id; an address only of one that anybody may read, and a title of none."""
    page = public(ContentPage.objects.filter(pk=page_id)).select_related("locale").first()
    if page is None:
        return {"id": page_id, "public": False}
    return {
        "id": page_id,
        "public": True,
        "type": type_codes().get(page.content_type_id, ""),
        "locale": page.locale.language_code,
        "api": f"/api/v1/pages/{page_id}",
    }


def again(deliveries: QuerySet[Delivery]) -> int:
    """Once more from the first attempt, under the same ``webhook-id``; those that wait are called at once."""
    count = deliveries.exclude(event=Delivery.TEST).update(
        state=Delivery.State.WAITING, attempts=0, next_at=timezone.now()
    )
    transaction.on_commit(partial(_start))
    return count


def resume(target: WebhookTarget) -> None:
    """Call a paused target again; what waited meanwhile goes now, in its order."""
    WebhookTarget.objects.filter(pk=target.pk).update(paused_at=None, failures=0, failing_since=None)
    waiting = target.deliveries.filter(state=Delivery.State.WAITING)
    waiting.update(next_at=timezone.now())
    transaction.on_commit(partial(_start))


def _start() -> None:
    from poruch.editorial.rules.tasks import start_delivering

    start_delivering()
