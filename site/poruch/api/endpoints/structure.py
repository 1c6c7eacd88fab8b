"""How pages hang together: menus, and where pages went that moved."""

from typing import Annotated, Any

from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext_noop as _
from ninja import Router
from pydantic import Field
from wagtail.contrib.redirects.models import Redirect

from poruch.api import families, menus, negotiation
from poruch.api.addresses import Addresses
from poruch.api.params import Described, NextCursor, Order, PageSize, ReaderLocale
from poruch.api.schemas.lists import Navigation, RedirectEntry, RedirectList
from poruch.api.serialisers.links import links_to
from poruch.core.pages import public

router = Router(tags=["structure"])

SIZE = 50
PATH_LENGTH = 255


@router.get(
    "/navigation",
    response=Navigation,
    operation_id="navigation",
    summary=_("Меню"),
    description=_(
        "Дерево розділів і сторінок, що стоять у меню, для читача цієї мови. reader_url: адреса під його "
        "мовою; is_fallback: сторінки його мовою немає."
    ),
)
def navigation(
    request: HttpRequest,
    locale: ReaderLocale = "",
    depth: Annotated[int, Field(ge=1, le=menus.DEPTH_MOST), Described(_("Скільки рівнів під головною."))] = 2,
) -> Navigation:
    language = negotiation.active()
    return Navigation(locale=language, items=menus.tree(language, depth, Addresses(request)))


@router.get(
    "/redirects",
    response=RedirectList,
    operation_id="redirects",
    summary=_("Переадресації"),
    description=_(
        "Куди перейшли сторінки, що змінили адресу. Лише ті, що ведуть до загальнодоступних сторінок або "
        "назовні. /pages/find за старою адресою дає нову сторінку й каже про це в redirected_from."
    ),
)
def redirects(
    request: HttpRequest,
    locale: ReaderLocale = "",
    path: Annotated[
        str, Field(max_length=PATH_LENGTH), Described(_("Лише ця стара адреса: /uk/guides/old."))
    ] = "",
    sort: Annotated[str, Order("path", "id")] = "path",
    cursor: NextCursor = "",
    size: PageSize = SIZE,
) -> RedirectList:
    known = Redirect.objects.filter(Q(redirect_page__in=public().values("pk")) | ~Q(redirect_link=""))
    if path:
        known = known.filter(old_path=Redirect.normalise_path(path))
    rows = [
        {"pk": pk, "id": pk, "path": old} for pk, old in known.order_by("pk").values_list("pk", "old_path")
    ]
    page, next_cursor = families.page_of(rows, sort, cursor, size)
    shown = families.in_order(Redirect.objects.all(), page)
    return RedirectList(items=_entries(shown, Addresses(request)), next_cursor=next_cursor, total=len(rows))


def _entries(shown: list[Any], addresses: Addresses) -> list[RedirectEntry]:
    """Each with its page in the best language; what became hidden meanwhile has none and is left out."""
    links = links_to((one.redirect_page_id for one in shown), negotiation.active(), addresses)
    return [
        RedirectEntry(
            id=one.pk,
            path=one.old_path,
            url=addresses.absolute(link.url) if link else one.redirect_link,
            permanent=one.is_permanent,
            page=link,
        )
        for one in shown
        if (link := links.get(one.redirect_page_id)) or one.redirect_link
    ]
