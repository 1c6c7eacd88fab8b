"""Search and suggestions."""

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Router
from pydantic import Field

from poruch.api import negotiation
from poruch.api.params import (
    FILTER_VALUES,
    QUERY_LENGTH,
    Audiences,
    Described,
    ReaderLocale,
    Regions,
    SearchedType,
    Topics,
    Whens,
)
from poruch.api.problems import Forbidden
from poruch.api.schemas.lists import SearchAnswer, SuggestAnswer
from poruch.api.serialisers.answers import search_answer, suggest_answer
from search import service

router = Router(tags=["search"])

SIZE = 10
LAST_PAGE = 10_000


@router.get(
    "/search",
    response=SearchAnswer,
    operation_id="search",
    summary=_("Пошук"),
    description=_(
        "Знаходить довідники, контакти, терміни, закони й сторінки за запитанням звичайними словами. "
        "У полі query.interpretations видно, що ще шукали; exact=true шукає лише написані слова. "
        "Один результат на сторінку з усіма її мовами. Значення одного фільтра поєднано «або», "
        "різні фільтри «і». "
        "Фільтр за областю знаходить і те, що діє по всій Україні. "
        "snippet: безпечний HTML з міткою mark. Відповідей ніхто не зберігає."
    ),
)
def search(
    request: HttpRequest,
    q: Annotated[str, Described(_("Запитання. Читаємо перші 400 знаків."))] = "",
    locale: ReaderLocale = "",
    type: Annotated[
        tuple[SearchedType, ...], Field(max_length=FILTER_VALUES), Described(_("Тип змісту. Можна кілька."))
    ] = (),
    topic: Topics = (),
    audience: Audiences = (),
    region: Regions = (),
    when: Whens = (),
    page: Annotated[int, Field(ge=1, le=LAST_PAGE), Described(_("Номер сторінки результатів."))] = 1,
    size: Annotated[int, Field(ge=1, le=service.SIZE_MOST), Described(_("Результатів на сторінці."))] = SIZE,
    exact: Annotated[bool, Described(_("Лише написані слова та їхні форми."))] = False,
    explain: Annotated[
        bool, Described(_("Пояснити, як прочитано запитання. Лише для тих, хто увійшов до CMS."))
    ] = False,
) -> HttpResponse:
    """The contract's answer; ``search.service`` has authorised every hit already."""
    if explain and not request.user.has_perm("wagtailadmin.access_admin"):
        raise Forbidden(_("Пояснення бачать лише редактори, які увійшли до CMS."))
    found = service.search(
        q[:QUERY_LENGTH],
        locale=negotiation.active(),
        filters={"type": type, "topic": topic, "audience": audience, "region": region, "when": when},
        page=page,
        size=size,
        exact=exact,
        explained=explain,
    )
    return _json(search_answer(found))


@router.get(
    "/suggest",
    response=SuggestAnswer,
    operation_id="suggest",
    summary=_("Підказки"),
    description=_("Назви сторінок, що починаються так, як уже написано. Відповідей ніхто не зберігає."),
)
def suggest(
    request: HttpRequest,
    q: Annotated[str, Described(_("Початок запитання."))] = "",
    locale: ReaderLocale = "",
) -> HttpResponse:
    text = q[:QUERY_LENGTH]
    found = service.suggest(text, locale=negotiation.active())
    return _json(suggest_answer(text, found))


def _json(body: bytes) -> HttpResponse:
    return HttpResponse(body, content_type="application/json; charset=utf-8")
