"""The tree of what stands in menus, as one reader sees it."""

from typing import Final
from uuid import UUID

from poruch.api import kinds
from poruch.api.addresses import Addresses
from poruch.api.schemas.lists import NavigationItem
from poruch.core.models import ContentPage, HomePage
from poruch.core.pages import best_by_key, public

#: Levels below the home page that an answer has at most.
DEPTH_MOST: Final = 4


def tree(language: str, depth: int, addresses: Addresses) -> list[NavigationItem]:
    """Pages in menus, one a translation group in the reader's best language, each below its parent.

    A page whose parent is in no menu stands in none either, as on the site. Three queries.
    """
    homes = list(HomePage.objects.live().public().values_list("path", "depth"))
    if not homes:
        return []
    pages = public().in_menu().filter(depth__lte=homes[0][1] + depth).order_by("path")
    keys = dict(pages.values_list("path", "translation_key"))
    roots = {path for path, _depth in homes}
    top: list[NavigationItem] = []
    items: dict[UUID, NavigationItem] = {}
    # In the order of paths a parent stands before its children, whatever the language of either.
    for key, page in best_by_key(pages.defer("body", "sources"), language).items():
        above = page.path[: -page.steplen]
        parent = items.get(keys[above]) if above in keys else None
        if parent is None and above not in roots:
            continue
        items[key] = _item(page, language, addresses)
        (top if parent is None else parent.children).append(items[key])
    return top


def _item(page: ContentPage, language: str, addresses: Addresses) -> NavigationItem:
    path, own = addresses.path(page.url_path), page.locale.language_code
    return NavigationItem(
        id=page.pk,
        type=kinds.content_types().get(page.content_type_id, ""),
        locale=own,
        slug=page.slug,
        title=page.title,
        url=path,
        is_fallback=own != language,
        reader_url=addresses.under(language, path),
        children=[],
    )
