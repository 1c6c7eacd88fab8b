"""Targets and calls as the CMS shows them."""

from typing import Any

from poruch.api.schemas import webhooks as schemas
from poruch.editorial.rules import models


def target_item(row: models.WebhookTarget) -> schemas.TargetItem:
    return schemas.TargetItem(id=row.pk, name=row.name, url=row.url, active=row.active, paused=row.paused_at)


def target(row: models.WebhookTarget) -> schemas.Target:
    """Two queries."""
    return schemas.Target(**_target(row))


def with_secret(row: models.WebhookTarget) -> schemas.TargetSecret:
    return schemas.TargetSecret(**_target(row), secret=row.secret)


def _target(row: models.WebhookTarget) -> dict[str, Any]:
    state, calls = models.Delivery.State, row.deliveries
    return dict(target_item(row)) | {
        "failures": row.failures,
        "failing_since": row.failing_since,
        "waiting": calls.filter(state=state.WAITING).count(),
        "failed": calls.filter(state=state.FAILED).exclude(event=models.Delivery.TEST).count(),
        "previous_until": row.previous_until if len(row.secrets_now()) > 1 else None,
    }


def delivery_item(row: models.Delivery) -> schemas.DeliveryItem:
    """``row`` has its ``target``."""
    return schemas.DeliveryItem(
        id=str(row.pk),
        target=row.target_id,
        target_name=row.target.name,
        event=row.event,
        state=row.state,
        attempts=row.attempts,
        note=row.note,
        created=row.created_at,
    )


def delivery(row: models.Delivery) -> schemas.Delivery:
    attempts = [
        schemas.DeliveryAttempt(at=one.at, status=one.status, milliseconds=one.milliseconds, note=one.note)
        for one in row.log.all()
    ]
    return schemas.Delivery(
        **dict(delivery_item(row)),
        page=row.page_id,
        body=row.body,
        next_attempt=row.next_at if row.state == models.Delivery.State.WAITING else None,
        log=attempts,
    )
