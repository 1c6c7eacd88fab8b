"""The glossary: one preferred word for one thing. Synonyms and editors' notes stay inside."""

from typing import Annotated, Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import Router
from pydantic import Field

from kb.models import GlossaryPage, GlossaryTerm
from poruch import languages
from poruch.api import families, negotiation
from poruch.api.addresses import Addresses
from poruch.api.endpoints.pages import PageId
from poruch.api.params import LARGEST_ID, QUERY_LENGTH, Described, NextCursor, Order, PageSize, ReaderLocale
from poruch.api.problems import NotFound
from poruch.api.schemas.common import Names
from poruch.api.schemas.lists import Term, TermList
from poruch.core.pages import public

router = Router(tags=["glossary"])

SIZE = 50
Sort = Annotated[str, Order("name")]
_COLUMNS = ("slug", "name", "definition", "legal_basis")


def public_terms() -> QuerySet[Any]:
    """Published and not expired."""
    not_expired = Q(expire_at__isnull=True) | Q(expire_at__gt=timezone.now())
    return GlossaryTerm.objects.filter(not_expired, live=True)


@router.get(
    "/glossary",
    response=TermList,
    operation_id="glossary",
    summary=_("Словник"),
    description=_(
        "Терміни за абеткою мовою читача; чого нею немає, те українською. letters: з яких літер є терміни."
    ),
)
def glossary(
    request: HttpRequest,
    locale: ReaderLocale = "",
    letter: Annotated[str, Field(max_length=8), Described(_("Перша літера."))] = "",
    q: Annotated[str, Described(_("Частина назви будь-якою мовою або пояснення."))] = "",
    sort: Sort = "name",
    cursor: NextCursor = "",
    size: PageSize = SIZE,
) -> TermList:
    every = list(families.rows_of(public_terms(), *_COLUMNS))
    rows = families.best(every, negotiation.active())
    letters = sorted({_letter(row["name"]) for row in rows} - {""}, key=families.alphabetical)
    names = _names(every)
    if letter:
        rows = [row for row in rows if _letter(row["name"]) == letter[:1].upper()]
    if q and (wanted := families.folded(q[:QUERY_LENGTH])):
        rows = [row for row in rows if wanted in _text(row, names[row["translation_key"]])]
    page, next_cursor = families.page_of(rows, sort, cursor, size)
    addresses = Addresses(request)
    path = _path(addresses) if page else ""
    reader = negotiation.active()
    answer = [_term(row, names[row["translation_key"]], path, addresses, reader) for row in page]
    return TermList(items=answer, next_cursor=next_cursor, total=len(rows), letters=letters)


@router.get(
    "/glossary/{int:term_id}",
    response=Term,
    operation_id="term",
    summary=_("Один термін"),
    description=_("Термін з усіма його назвами."),
)
def term(
    request: HttpRequest,
    term_id: PageId,
    locale: ReaderLocale = "",
) -> Term:
    found = public_terms().filter(pk=term_id).first() if term_id <= LARGEST_ID else None
    if found is None:
        raise NotFound(gettext("Такого терміна немає."))
    family = list(families.rows_of(public_terms().filter(translation_key=found.translation_key), *_COLUMNS))
    row = next(row for row in family if row["pk"] == found.pk)
    addresses = Addresses(request)
    reader = locale or row["locale__language_code"]
    return _term(row, _names(family)[found.translation_key], _path(addresses), addresses, reader)


def _letter(name: str) -> str:
    return name[:1].upper()


def _text(row: families.Row, names: Names) -> str:
    return families.folded(" ".join([*names.values(), row["definition"]]))


def _names(rows: list[families.Row]) -> dict[Any, Names]:
    """The terms' names by group, in the order of the languages."""
    found: dict[Any, Names] = {}
    order = {code: rank for rank, code in enumerate(languages.CODES)}
    for row in sorted(rows, key=lambda row: order.get(row["locale__language_code"], len(order))):
        found.setdefault(row["translation_key"], {})[row["locale__language_code"]] = row["name"]
    return found


def _path(addresses: Addresses) -> str:
    """The path of the glossary page; in every language it lists the terms of that language."""
    url_path = public(GlossaryPage.objects.all()).order_by("pk").values_list("url_path", flat=True).first()
    return addresses.path(url_path) if url_path else ""


def _term(row: families.Row, names: Names, path: str, addresses: Addresses, reader: str) -> Term:
    locale = row["locale__language_code"]
    url = f"{addresses.under(locale, path)}#{row['slug']}" if path else ""
    return Term(
        id=row["pk"],
        locale=locale,
        requested_locale=reader,
        is_fallback=locale != reader,
        translation_key=str(row["translation_key"]),
        letter=_letter(row["name"]),
        names=names,
        url=url,
        html_url=addresses.absolute(url),
        **{name: row[name] for name in _COLUMNS},
    )
