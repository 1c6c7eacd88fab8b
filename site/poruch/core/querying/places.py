"""Criteria of a page's place in the tree."""

from collections.abc import Sequence
from typing import Any, Final

from django.db.models import Q
from django.utils.translation import gettext as _
from wagtail.models import Page

from poruch import languages
from poruch.core import away
from poruch.core.numbers import is_id
from poruch.core.querying.criteria import QueryError
from poruch.core.querying.fields import Field, Use

_LEVELS: Final = {"child": 1, "two_levels": 2}


def branch(field: Field, operator: str, values: Sequence[str], use: Use) -> Q:
    """Below a page, in whatever language: the trees of languages are alike."""
    found = Q()
    for path, depth in _tops(field, values[0], use):
        below = Q(path__startswith=path, depth__gt=depth)
        if levels := _LEVELS.get(operator):
            below &= Q(depth__lte=depth + levels)
        found |= below
    return ~found if operator == "not_below" else found


def _tops(field: Field, value: str, use: Use) -> list[tuple[str, int]]:
    """(path, depth) of the page in every language it exists in. It is named by its id or its address."""
    pages = Page.objects.live().public() if use is Use.API else away.reachable(Page.objects.all())
    top = pages.filter(pk=int(value)).first() if is_id(value) else _at(pages, value)
    if top is None:
        raise QueryError(
            _(
                "Поле «%(field)s»: сторінки «%(value)s» немає. "
                "Потрібен номер або адреса на зразок /uk/guides/."
            )
            % {"field": field.name, "value": value[:60]}
        )
    tops = away.reachable(Page.objects.filter(translation_key=top.translation_key))
    return list(tops.values_list("path", "depth"))


def _at(pages: Any, value: str) -> Any:
    parts = [part for part in value.strip("/").split("/") if part]
    if parts and parts[0] in languages.CODES:
        parts = parts[1:]
    if not parts:
        return None
    end = "/" + "/".join(parts) + "/"
    # A page's ``url_path`` begins with the slug of its language's home page.
    for page in pages.filter(url_path__endswith=end, depth=len(parts) + 2):
        return page
    return None
