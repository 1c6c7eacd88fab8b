"""Webhooks with a token: other systems, and the calls to them, as administrators keep them in the CMS."""

from collections.abc import Callable
from typing import Annotated, Any, Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Router, Status
from pydantic import Field

from poruch.api import calls, families
from poruch.api.endpoints.pages import SIZE, PageId
from poruch.api.params import LARGEST_ID, Described, NextCursor, Order, PageSize, idempotency
from poruch.api.schemas.webhooks import (
    Delivery,
    DeliveryItem,
    DeliveryList,
    NewTarget,
    Replayed,
    Target,
    TargetChanges,
    TargetItem,
    TargetList,
    TargetSecret,
)
from poruch.api.serialisers import webhooks as serialiser
from poruch.api.tokens import scopes
from poruch.api.tokens.entrance import Bearer, bearer_token
from poruch.api.writing import targets
from poruch.api.writing.refusals import note, plainly
from poruch.editorial.rules import models
from poruch.editorial.rules.webhooks import acting

router = Router(tags=["webhooks"], auth=Bearer(scopes.WEBHOOKS))

_TARGET: Final = "/webhooks/{int:target_id}"
_CALL: Final = "/webhooks/deliveries/{uuid:delivery_id}"
CallId = Annotated[UUID, Described(_("webhook-id виклику."))]


def _acted(request: HttpRequest, pk: int, act: Callable[[models.WebhookTarget, Any], None]) -> Target:
    token = bearer_token(request)
    with targets.changing(token, pk) as target:
        act(target, token.user)
    target.refresh_from_db()
    return serialiser.target(target)


@router.get(
    "/webhooks",
    response=TargetList,
    operation_id="webhooks",
    summary=_("Адреси викликів"),
    description=_(
        "Інші системи, які викликають правила. Ключів підпису тут немає. Потрібен дозвіл webhooks."
    ),
)
def webhooks(
    request: HttpRequest,
    sort: Annotated[str, Order("name")] = "name",
    cursor: NextCursor = "",
    size: PageSize = SIZE,
) -> TargetList:
    targets.demand_right(bearer_token(request).user, models.WebhookTarget, "view", "add", "change", "delete")
    rows = list(models.WebhookTarget.objects.values("pk", "name"))
    page, next_cursor = families.page_of(rows, sort, cursor, size)
    shown: list[TargetItem] = [
        serialiser.target_item(one) for one in families.in_order(models.WebhookTarget.objects.all(), page)
    ]
    return TargetList(items=shown, next_cursor=next_cursor, total=len(rows))


@router.post(
    "/webhooks",
    response={201: TargetSecret},
    operation_id="create_webhook",
    summary=_("Додати адресу викликів"),
    description=_(
        "secret у відповіді є лише цього разу: ним система перевіряє підпис. Коли викликати, кажуть правила "
        "в редакції."
    ),
)
def create_webhook(request: HttpRequest, payload: NewTarget, idempotency_key: str = idempotency()) -> Any:
    fields = payload.model_dump()
    made = targets.create(bearer_token(request), idempotency_key, request.body, **fields)
    return Status(201, serialiser.with_secret(made))


@router.get(
    _TARGET,
    response=Target,
    operation_id="webhook",
    summary=_("Одна адреса викликів"),
    description=_("Чи діє, чи зупинено, скільки викликів чекає й скільки не дійшло."),
)
def webhook(request: HttpRequest, target_id: PageId) -> Target:
    return serialiser.target(targets.found(bearer_token(request).user, target_id))


@router.patch(
    _TARGET,
    response=Target,
    operation_id="change_webhook",
    summary=_("Змінити адресу викликів"),
    description=_("Тіло: лише те, що змінюється. Ключ лишається."),
)
def change_webhook(request: HttpRequest, target_id: PageId, payload: TargetChanges) -> Target:
    token = bearer_token(request)
    with targets.changing(token, target_id) as target:
        targets.change(target, token.user, payload.model_dump(exclude_unset=True))
    return serialiser.target(target)


@router.delete(
    _TARGET,
    response={204: None},
    operation_id="delete_webhook",
    summary=_("Вилучити адресу викликів"),
    description=_("Разом із її викликами. Правила, які її називають, більше нікого не викликають."),
)
def delete_webhook(request: HttpRequest, target_id: PageId) -> HttpResponse:
    token = bearer_token(request)
    with targets.changing(token, target_id, "delete") as target:
        targets.delete(target, token.user)
    return HttpResponse(status=204)


@router.post(
    f"{_TARGET}/pause",
    response=Target,
    operation_id="pause_webhook",
    summary=_("Призупинити виклики"),
    description=_("Нові виклики чекають, доки їх не відновлять."),
)
def pause_webhook(request: HttpRequest, target_id: PageId) -> Target:
    return _acted(request, target_id, acting.pause)


@router.post(
    f"{_TARGET}/resume",
    response=Target,
    operation_id="resume_webhook",
    summary=_("Відновити виклики"),
    description=_("Те, що чекало, буде надіслано за порядком."),
)
def resume_webhook(request: HttpRequest, target_id: PageId) -> Target:
    return _acted(request, target_id, acting.resume)


@router.post(
    f"{_TARGET}/rotate",
    response=TargetSecret,
    operation_id="rotate_webhook_secret",
    summary=_("Новий ключ підпису"),
    description=_("Новий secret є лише в цій відповіді. Сім днів виклики підписано обома ключами."),
)
def rotate_webhook_secret(request: HttpRequest, target_id: PageId) -> TargetSecret:
    token = bearer_token(request)
    with targets.changing(token, target_id) as target:
        acting.rotate(target, token.user)
    return serialiser.with_secret(target)


@router.post(
    f"{_TARGET}/drop",
    response=Target,
    operation_id="drop_webhook_secret",
    summary=_("Відкинути старий ключ"),
    description=_("Після зміни ключа: старий більше не підписує викликів."),
)
def drop_webhook_secret(request: HttpRequest, target_id: PageId) -> Target:
    return _acted(request, target_id, acting.drop)


@router.post(
    f"{_TARGET}/test",
    response=Delivery,
    operation_id="test_webhook",
    summary=_("Пробний виклик"),
    description=_("Викликає систему одразу й один раз. state і note кажуть, чи дійшло."),
)
def test_webhook(request: HttpRequest, target_id: PageId) -> Delivery:
    token = bearer_token(request)
    # No transaction: nobody's saving is to wait for another system.
    with plainly():
        target = targets.found(token.user, target_id)
        note(token, target)
        return serialiser.delivery(acting.test(target, token.user))


@router.post(
    f"{_TARGET}/replay",
    response=Replayed,
    operation_id="replay_webhook",
    summary=_("Повторити все, що не дійшло"),
    description=_("Виклики цієї адреси, які не дійшли, надсилаються ще раз під тими самими webhook-id."),
)
def replay_webhook(request: HttpRequest, target_id: PageId) -> Replayed:
    token = bearer_token(request)
    with targets.changing(token, target_id) as target:
        return Replayed(replayed=acting.replay_failed(target, token.user))


@router.get(
    "/webhooks/deliveries",
    response=DeliveryList,
    operation_id="deliveries",
    summary=_("Виклики"),
    description=_("Найновіші спершу. Зберігаються 90 днів. Потрібен дозвіл webhooks."),
)
def deliveries(
    request: HttpRequest,
    target: Annotated[
        int | None, Field(ge=1, le=LARGEST_ID), Described(_("Лише виклики цієї адреси."))
    ] = None,
    state: Annotated[calls.State, Described(_("waiting чекає, done дійшло, failed не дійшло."))] = "",
    event: Annotated[calls.Event, Described(_("Лише про цю подію; test означає пробні."))] = "",
    cursor: NextCursor = "",
    size: PageSize = SIZE,
) -> DeliveryList:
    targets.demand_right(bearer_token(request).user, models.Delivery, "view")
    found = calls.filtered(target=target, state=state, event=event)
    rows, next_cursor = calls.page_of(found, cursor, size)
    shown: list[DeliveryItem] = [serialiser.delivery_item(row) for row in rows]
    return DeliveryList(items=shown, next_cursor=next_cursor, total=found.count())


@router.get(
    _CALL,
    response=Delivery,
    operation_id="delivery",
    summary=_("Один виклик"),
    description=_("Що надіслано, і кожна спроба. Тексту відповідей інших систем ми не зберігаємо."),
)
def delivery(request: HttpRequest, delivery_id: CallId) -> Delivery:
    return serialiser.delivery(targets.found_call(bearer_token(request).user, delivery_id))


@router.post(
    f"{_CALL}/replay",
    response=Delivery,
    operation_id="replay_delivery",
    summary=_("Повторити виклик"),
    description=_("Ще раз із першої спроби, під тим самим webhook-id; той, що чекає, іде одразу."),
)
def replay_delivery(request: HttpRequest, delivery_id: CallId) -> Delivery:
    token = bearer_token(request)
    with targets.replaying(token, delivery_id) as found:
        acting.replay(found, token.user)
        found.refresh_from_db()
        return serialiser.delivery(found)
