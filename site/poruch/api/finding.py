"""Queries for pages; all start from what is public."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from kb.models.resources import EVERYWHERE
from poruch import languages
from poruch.api import kinds
from poruch.api.paging import Cursor, refusal
from poruch.api.params import LARGEST_ID
from poruch.api.problems import BadParameter
from poruch.core import querying
from poruch.core.models import ContentPage, HomePage
from poruch.core.pages import public

#: Stands for «never» where pages are ordered by a date.
_NEVER: Final = datetime(1970, 1, 1, tzinfo=UTC)
#: What ``sort`` may be, and the column it orders by.
SORTS: Final[dict[str, Any]] = {
    "title": F("title"),
    "published": Coalesce("first_published_at", Value(_NEVER)),
    "updated": Coalesce("last_published_at", Value(_NEVER)),
}


def filtered(
    pages: QuerySet[Any] | None = None,
    *,
    type: Sequence[str] = (),
    topic: Sequence[str] = (),
    audience: Sequence[str] = (),
    region: Sequence[str] = (),
    hromada: Sequence[str] = (),
    locale: str | None = None,
    slug: str | None = None,
    translation_key: str | None = None,
    parent: int | None = None,
    changed_since: datetime | None = None,
    criteria: Sequence[str] = (),
) -> QuerySet[Any]:
    """Public pages (of one model, when given).

    Values of one filter are alternatives; filters are all required.
    """
    pages = public(pages)
    if type:
        pages = pages.filter(content_type_id__in=kinds.ids_of(type))
    regions = [*region, EVERYWHERE] if region else []
    for name, codes in (
        ("topics", topic),
        ("audiences", audience),
        ("regions", regions),
        ("hromadas", hromada),
    ):
        if codes:
            # A subquery and not a join: a page filed under two of the codes is still one page.
            under = ContentPage.objects.filter(**{f"{name}__code__in": list(codes)}).order_by()
            pages = pages.filter(pk__in=under.values("pk"))
    if locale:
        pages = pages.filter(locale__language_code=locale)
    if slug:
        pages = pages.filter(slug=slug)
    if translation_key:
        pages = pages.filter(translation_key=_key(translation_key))
    if parent:
        pages = _below(pages, parent)
    if changed_since:
        pages = pages.filter(last_published_at__gte=changed_since)
    return _meeting(pages, criteria) if criteria else pages


def _meeting(pages: QuerySet[Any], criteria: Sequence[str]) -> QuerySet[Any]:
    try:
        return querying.apply(pages, [querying.read(text) for text in criteria], querying.Use.API)
    except querying.QueryError as error:
        raise BadParameter("criteria", str(error)) from error


def _below(pages: Any, parent: int) -> QuerySet[Any]:
    """Those right below a page that readers know; of a hidden one it stays unknown what is there."""
    above = by_id(parent) or home_by_id(parent)
    below: QuerySet[Any] = pages.child_of(above) if above else pages.none()
    return below


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise BadParameter("translation_key", _("Потрібен ключ такого вигляду: %s.") % UUID(int=0)) from None


def keyset(pages: QuerySet[Any], sort: str, cursor: Cursor | None, size: int) -> tuple[list[Any], str | None]:
    """``size`` pages behind the cursor with their locale, and the next cursor."""
    backwards = sort.startswith("-")
    name = sort.lstrip("-")
    pages = pages.annotate(sort_value=SORTS[name]).select_related("locale").defer("body", "sources")
    if cursor is not None:
        value = cursor.value if name == "title" else moment_of(cursor.value)
        beyond = "lt" if backwards else "gt"
        pages = pages.filter(
            Q(**{f"sort_value__{beyond}": value}) | Q(**{"sort_value": value, f"pk__{beyond}": cursor.id})
        )
    order = ("-sort_value", "-pk") if backwards else ("sort_value", "pk")
    rows = list(pages.order_by(*order)[: size + 1])
    if len(rows) <= size:
        return rows, None
    last = rows[size - 1]
    value = last.sort_value if name == "title" else last.sort_value.isoformat()
    return rows[:size], str(Cursor(sort, value, last.pk))


def moment_of(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise refusal() from None
    if moment.tzinfo is None or not 1970 <= moment.year <= 9000:
        raise refusal()
    return moment


def by_id(pk: int, type: str | None = None) -> ContentPage | None:
    """A public page by its id."""
    if pk > LARGEST_ID:
        return None
    pages = public().filter(pk=pk)
    if type:
        pages = pages.filter(content_type_id__in=kinds.ids_of([type]))
    found: ContentPage | None = pages.select_related("locale").first()
    return found


def _by_chain(places: Mapping[str, str], language: str) -> tuple[Q, Case]:
    """The places to look at, and the order in which a reader of ``language`` wants them."""
    chain = [code for code in languages.chain(language) if code in places]
    cases = [When(url_path=places[code], then=Value(rank)) for rank, code in enumerate(chain)]
    return Q(url_path__in=[places[code] for code in chain]), Case(
        *cases, default=Value(len(cases)), output_field=IntegerField()
    )


def at_place(places: Mapping[str, str], language: str) -> ContentPage | None:
    """The public page at one of the places, in the reader's best language."""
    if not places:
        return None
    wanted, rank = _by_chain(places, language)
    found: ContentPage | None = public().filter(wanted).order_by(rank).select_related("locale").first()
    return found


def homes() -> QuerySet[Any]:
    not_expired = Q(expire_at__isnull=True) | Q(expire_at__gt=timezone.now())
    homes: QuerySet[Any] = HomePage.objects.live().public().filter(not_expired).select_related("locale")
    return homes


def home_at(places: Mapping[str, str], language: str) -> HomePage | None:
    if not places:
        return None
    wanted, rank = _by_chain(places, language)
    return homes().filter(wanted).order_by(rank).first()


def home_by_id(pk: int) -> HomePage | None:
    return homes().filter(pk=pk).first() if pk <= LARGEST_ID else None
