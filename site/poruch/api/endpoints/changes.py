"""What has changed since: for mirrors that keep a copy."""

from typing import Annotated, Final

from django.http import HttpRequest
from django.utils.translation import gettext_noop as _
from ninja import Router
from pydantic import AfterValidator, Field, WithJsonSchema

from poruch.api import kinds
from poruch.api.changes import feed
from poruch.api.changes.models import Change
from poruch.api.changes.notes import DOCUMENT, IMAGE, LIST, TERM
from poruch.api.changes.sources import SOURCES
from poruch.api.params import FILTER_VALUES, Described, Locale, one_of
from poruch.api.schemas.changes import ChangeItem, ChangeList
from poruch.core.models import HomePage

router = Router(tags=["changes"])

SIZE: Final = 100
SIZE_MOST: Final = 500
TYPES: Final = (*kinds.PAGE_MODELS, HomePage.content_type_code, TERM, IMAGE, DOCUMENT, LIST)

ChangedType = Annotated[
    str,
    AfterValidator(lambda value: one_of(value, TYPES)),
    WithJsonSchema({"type": "string", "enum": list(TYPES)}),
]


@router.get(
    "/changes",
    response=ChangeList,
    operation_id="changes",
    summary=_("Що змінилося"),
    description=_(
        "Кожен об’єкт і кожна мова один раз, з останньою зміною: upsert (нове або змінене, читайте за "
        "api) чи delete (прибрати в себе). Перший запит без since, далі since=next із попередньої "
        "відповіді, одразу, якщо has_more, інакше згодом. Номери sequence лише зростають, і жодна зміна "
        "не з’являється пізніше під меншим номером. Тут є й те, що змінилося через інше: виправлений "
        "телефон у довіднику, кінець ембарго. Старий since отримує 410: почніть спочатку. Приклад клієнта: "
        "examples/mirror.py."
    ),
)
def changes(
    request: HttpRequest,
    since: Annotated[str, Described(_("next попередньої відповіді; порожньо: з початку."))] = "",
    size: Annotated[
        int, Field(ge=1, le=SIZE_MOST), Described(_("Скільки у відповіді, не більше за 500."))
    ] = SIZE,
    locale: Annotated[
        Locale, Described(_("Лише цією мовою, і те, що мови не має. Не змінюйте посеред читання."))
    ] = "",
    type: Annotated[
        tuple[ChangedType, ...],
        Field(max_length=FILTER_VALUES),
        Described(_("Тип змісту. Можна кілька. Не змінюйте посеред читання.")),
    ] = (),
) -> ChangeList:
    page = feed.read(since, size, locales=[locale] if locale else (), types=type)
    return ChangeList(items=[_item(row) for row in page.rows], next=page.next, has_more=page.more)


def _item(row: Change) -> ChangeItem:
    return ChangeItem(
        sequence=row.sequence,
        kind="delete" if row.deleted else "upsert",
        object=row.object,
        id=row.object_id,
        type=row.type,
        locale=row.locale,
        translation_key=row.translation_key,
        changed_at=row.changed_at,
        api=SOURCES[row.object].address(row.object_id),
    )
