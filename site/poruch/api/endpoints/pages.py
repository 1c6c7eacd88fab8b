"""Pages: lists, one page, and a page by its public path."""

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import Router
from pydantic import Field
from wagtail.contrib.redirects.models import Redirect

from poruch import languages
from poruch.api import finding, paging
from poruch.api.addresses import Addresses
from poruch.api.answers import full
from poruch.api.params import (
    FIELDS,
    FILTER_VALUES,
    Audiences,
    ChangedSince,
    Criteria,
    Described,
    DetailFields,
    Expand,
    FieldList,
    Hromadas,
    Locale,
    NextCursor,
    PageSize,
    PageSort,
    PageType,
    ReaderLocale,
    Regions,
    Topics,
    chosen,
)
from poruch.api.problems import NotFound
from poruch.api.schemas.pages import AnyDetail, PageList, SelectedDetail
from poruch.api.serialisers.builders import detail
from poruch.api.serialisers.expanding import expanded
from poruch.api.serialisers.items import items
from poruch.api.serialisers.references import home
from poruch.core.models import ContentPage, HomePage
from poruch.core.redirects import moved_page

router = Router(tags=["pages"])

SIZE = 20
PATH_LENGTH = 2_000

PageId = Annotated[int, Field(ge=1), Described(_("Номер."))]
DetailLocale = Annotated[
    Locale,
    Described(_("Мова підписів телефонів і пов’язаних сторінок; якщо немає, мова самої сторінки.")),
]


@router.get(
    "/pages",
    response=PageList,
    exclude_unset=True,
    operation_id="pages",
    summary=_("Список сторінок"),
    description=_(
        "Усі загальнодоступні сторінки, кожна мова окремо. Далі йдіть за next_cursor: так жодна сторінка не "
        "повториться. changed_since знаходить сторінки, текст яких змінено від цього часу."
    ),
)
def pages(
    request: HttpRequest,
    locale: Annotated[Locale, Described(_("Лише сторінки цією мовою."))] = "",
    type: Annotated[
        tuple[PageType, ...], Field(max_length=FILTER_VALUES), Described(_("Тип змісту. Можна кілька."))
    ] = (),
    topic: Topics = (),
    audience: Audiences = (),
    region: Regions = (),
    hromada: Hromadas = (),
    slug: Annotated[str, Field(max_length=255), Described(_("Остання частина адреси сторінки."))] = "",
    translation_key: Annotated[
        str, Field(max_length=64), Described(_("Спільний ключ усіх мов однієї сторінки."))
    ] = "",
    parent: Annotated[
        int | None, Field(ge=1), Described(_("Номер сторінки вище: лише те, що стоїть просто під нею."))
    ] = None,
    changed_since: ChangedSince = None,
    criteria: Criteria = (),
    sort: PageSort = "title",
    fields: FieldList = "",
    expand: Expand = "",
    cursor: NextCursor = "",
    size: PageSize = SIZE,
) -> PageList:
    """``locale`` is a filter here: without it every language version is an item of its own."""
    found = finding.filtered(
        type=type, topic=topic, audience=audience, region=region, hromada=hromada,
        locale=locale, slug=slug, translation_key=translation_key, parent=parent,
        changed_since=changed_since, criteria=criteria,
    )  # fmt: skip
    rows, next_cursor = finding.keyset(found, sort, paging.read(cursor, sort), size)
    answer = items(rows, Addresses(request), chosen(fields) or FIELDS, expand=chosen(expand), reader=locale)
    return PageList(items=answer, next_cursor=next_cursor, total=found.count())


#: A page in full, or some fields of it.
PageAnswer = AnyDetail | SelectedDetail


@router.get(
    "/pages/find",
    response=PageAnswer,
    operation_id="find_page",
    summary=_("Сторінка за адресою"),
    description=_(
        "Та сама відповідь, що й /pages/{id}, за шляхом із сайту: /uk/guides/first-72-hours/. "
        "Якщо сторінки цією мовою немає, is_fallback каже про це: порівняйте locale і requested_locale. "
        "Якщо сторінка змінила адресу, redirected_from каже, з якої."
    ),
)
def find_page(
    request: HttpRequest,
    path: Annotated[str, Field(max_length=PATH_LENGTH), Described(_("Шлях або повна адреса сторінки."))],
    locale: ReaderLocale = "",
    fields: DetailFields = "",
    expand: Expand = "",
) -> HttpResponse:
    try:
        place = urlsplit(path).path
    except ValueError:
        place = ""
    language = place.strip("/").split("/", 1)[0]
    addresses = Addresses(request)
    places = addresses.places(place) if language in languages.CODES else {}
    page = finding.at_place(places, language)
    moved = moved_page(place, until=page.locale.language_code if page else "")
    found: ContentPage | HomePage | None = moved or page or finding.home_at(places, language)
    if found is None:
        raise NotFound(gettext("За цією адресою немає сторінки."))
    question = Question(
        language, chosen(fields), chosen(expand), Redirect.normalise_path(place) if moved else None
    )
    return answered(found, addresses, question)


@router.get(
    "/pages/{int:page_id}",
    response=PageAnswer,
    operation_id="page",
    summary=_("Одна сторінка"),
    description=_(
        "Сторінка повністю: відомості, поля її типу, body (усі частини за порядком) і body_html "
        "(те саме безпечним HTML із джерелами й рядком атрибуції). "
        "Непідтверджені телефони, строки й суми не виходять. "
        "[S7] у текстах указує на джерело в sources."
    ),
)
def page(
    request: HttpRequest,
    page_id: PageId,
    locale: DetailLocale = "",
    fields: DetailFields = "",
    expand: Expand = "",
) -> HttpResponse:
    return one(request, page_id, Question(locale, chosen(fields), chosen(expand)))


@dataclass(frozen=True)
class Question:
    """How a page is asked for. ``language`` "" is the page's own."""

    language: str = ""
    fields: tuple[str, ...] = ()
    expand: tuple[str, ...] = ()
    moved_from: str | None = None


def one(request: HttpRequest, page_id: int, question: Question, type: str | None = None) -> HttpResponse:
    """A page by its id (of one type, when ``type`` says so); NotFound when it is not public."""
    found: ContentPage | HomePage | None = finding.by_id(page_id, type)
    if found is None and type is None:
        found = finding.home_by_id(page_id)
    if found is None:
        raise NotFound(gettext("Такої сторінки немає, або вона не загальнодоступна."))
    return answered(found, Addresses(request), question)


def answered(page: ContentPage | HomePage, addresses: Addresses, question: Question) -> HttpResponse:
    """A public page as it was asked for. A home page is filed under nothing: nothing of it expands."""
    language = question.language or page.locale.language_code
    if isinstance(page, HomePage):
        return full(home(page, addresses, language=language, requested=language), question.fields)
    answer = detail(page, addresses, language=language, requested=language)
    answer.expanded = expanded([page], question.expand, language, addresses).get(page.pk)
    answer.redirected_from = question.moved_from
    return full(answer, question.fields)
