"""Creating and changing pages with a token."""

from collections.abc import Callable
from functools import partial
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Header

from poruch.api.endpoints.pages import PageId, router
from poruch.api.params import idempotency
from poruch.api.schemas.drafts import Agreement, Changes, Draft, NewPage, Rejection, Schedule
from poruch.api.serialisers import drafts as serialiser
from poruch.api.tokens.entrance import Bearer, bearer_token
from poruch.api.writing import acts, drafts, once
from poruch.api.writing.finding import demand_match, editable_by, to_write
from poruch.api.writing.refusals import acting, note

# The router is that of the pages: one path, one view, whatever the method.
_AUTH: Final = Bearer()
_MATCH: Final = _("ETag версії, яку ви бачили. Якщо її вже змінено, відповідь 412 і нічого не зроблено.")


def _if_match() -> Any:
    return Header("", alias="If-Match", description=_MATCH, max_length=200)


def _act(request: HttpRequest, page_id: int, if_match: str, do: Callable[[Any, Any], None]) -> HttpResponse:
    token = bearer_token(request)
    with acting(token):
        page = to_write(token, page_id, if_match)
        do(token.user, page)
        note(token, page)
        return serialiser.answer(page_id, request)


@router.post(
    "/pages",
    auth=_AUTH,
    response={201: Draft},
    operation_id="create_page",
    summary=_("Створити чернетку"),
    description=_(
        "Тіло: один запис у форматі імпорту (type, locale, slug, title і поля типу). Сторінка стає чернеткою "
        "в розділі свого типу; читачі її не бачать, доки її не погодять. Потрібен дозвіл write:тип."
    ),
)
def create_page(
    request: HttpRequest,
    payload: NewPage,
    idempotency_key: str = idempotency(),
) -> HttpResponse:
    token = bearer_token(request)
    record = payload.model_dump(exclude_unset=True)
    parent = record.pop("parent", None)

    def create() -> Any:
        page = drafts.create(token, record, parent)
        note(token, page)
        return page

    with acting(token):
        page = once.made(
            token, idempotency_key, "page", [request.body], create, partial(editable_by, token.user)
        )
        response = serialiser.answer(page.pk, request, status=201)
    response.headers["Location"] = f"{request.path}/{page.pk}"
    return response


@router.patch(
    "/pages/{int:page_id}",
    auth=_AUTH,
    response=Draft,
    operation_id="change_page",
    summary=_("Змінити чернетку"),
    description=_(
        "Тіло: лише поля, які змінюються, кожне повністю, у форматі імпорту. Зберігає нову версію; читачі "
        "бачать стару, доки нову не погодять. Якщо сторінку вже погоджували, погодження почнеться спочатку. "
        "Потрібні If-Match і дозвіл write:тип."
    ),
)
def change_page(
    request: HttpRequest, page_id: PageId, payload: Changes, if_match: str = _if_match()
) -> HttpResponse:
    record = payload.model_dump(exclude_unset=True)
    token = bearer_token(request)
    demand_match(if_match)
    return _act(request, page_id, if_match, lambda user, page: drafts.change(token, page, record))


@router.post(
    "/pages/{int:page_id}/submit",
    auth=_AUTH,
    response=Draft,
    operation_id="submit_page",
    summary=_("Подати на погодження"),
    description=_("Починає погодження найновішої версії або продовжує повернуте на доопрацювання."),
)
def submit_page(request: HttpRequest, page_id: PageId, if_match: str = _if_match()) -> HttpResponse:
    return _act(request, page_id, if_match, acts.submit)


@router.post(
    "/pages/{int:page_id}/approve",
    auth=_AUTH,
    response=Draft,
    operation_id="approve_page",
    summary=_("Погодити"),
    description=_(
        "Погоджує, якщо черга власника токена. Свого ніхто не погоджує. Остання згода публікує сторінку. "
        "Юрист підтверджує law, article, edition і date."
    ),
)
def approve_page(
    request: HttpRequest, page_id: PageId, payload: Agreement, if_match: str = _if_match()
) -> HttpResponse:
    said = payload.model_dump()
    return _act(request, page_id, if_match, lambda user, page: acts.decide(user, page, "approve", said))


@router.post(
    "/pages/{int:page_id}/reject",
    auth=_AUTH,
    response=Draft,
    operation_id="reject_page",
    summary=_("Повернути на доопрацювання"),
    description=_("Повертає, якщо черга власника токена. У comment напишіть, що змінити."),
)
def reject_page(
    request: HttpRequest, page_id: PageId, payload: Rejection, if_match: str = _if_match()
) -> HttpResponse:
    said = payload.model_dump()
    return _act(request, page_id, if_match, lambda user, page: acts.decide(user, page, "reject", said))


@router.post(
    "/pages/{int:page_id}/publish",
    auth=_AUTH,
    response=Draft,
    operation_id="publish_page",
    summary=_("Опублікувати"),
    description=_(
        "Для тих, хто публікує поза погодженням, і для випускових редакторів, які повертають зняту сторінку. "
        "Усім іншим відповідь 403 каже, чого версії бракує."
    ),
)
def publish_page(request: HttpRequest, page_id: PageId, if_match: str = _if_match()) -> HttpResponse:
    return _act(request, page_id, if_match, acts.publish)


@router.post(
    "/pages/{int:page_id}/unpublish",
    auth=_AUTH,
    response=Draft,
    operation_id="unpublish_page",
    summary=_("Зняти з публікації"),
    description=_("Читачі більше не бачать сторінки. Спільна потребує згоди іншого партнера."),
)
def unpublish_page(request: HttpRequest, page_id: PageId, if_match: str = _if_match()) -> HttpResponse:
    return _act(request, page_id, if_match, acts.unpublish)


@router.post(
    "/pages/{int:page_id}/schedule",
    auth=_AUTH,
    response=Draft,
    operation_id="schedule_page",
    summary=_("Запланувати"),
    description=_(
        "Записує в чернетку, коли опублікувати й коли зняти. Час діє, щойно версію погодять. "
        "Заплановане раніше скасовується."
    ),
)
def schedule_page(
    request: HttpRequest, page_id: PageId, payload: Schedule, if_match: str = _if_match()
) -> HttpResponse:
    return _act(
        request,
        page_id,
        if_match,
        lambda user, page: acts.schedule(user, page, payload.go_live_at, payload.expire_at),
    )


@router.delete(
    "/pages/{int:page_id}",
    auth=_AUTH,
    response={204: None},
    operation_id="delete_page",
    summary=_("До кошика"),
    description=_(
        "Переносить сторінку до кошика, звідки її повертають. Спільна потребує згоди іншого партнера."
    ),
)
def delete_page(request: HttpRequest, page_id: PageId, if_match: str = _if_match()) -> HttpResponse:
    token = bearer_token(request)
    with acting(token):
        page = to_write(token, page_id, if_match)
        note(token, page)
        acts.delete(token.user, page)
    return HttpResponse(status=204)
