"""Pages as entries of lists and feeds: what each says beside its title."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from poruch.core.attribution import line_for
from poruch.core.models import AttributionRule, ContentPage
from poruch.core.querying.fields import type_codes, types


@dataclass(frozen=True)
class Entry:
    """A page in a list, with the line that joint material owes in its own language."""

    page: ContentPage
    type: str
    type_name: Any
    attribution: str


def entries(pages: Sequence[ContentPage]) -> list[Entry]:
    """One query for the rules of attribution, whatever the number."""
    if not pages:
        return []
    codes, models, rules = type_codes(), types(), list(AttributionRule.objects.all())
    made = []
    for page in pages:
        code = codes.get(page.content_type_id, "")
        line = ""
        if page.joint:
            line = line_for(code, page.locale.language_code, own=page.attribution, rules=rules)
        name = models[code]._meta.verbose_name if code in models else ""
        made.append(Entry(page, code, name, line))
    return made


def draft_note(page: ContentPage) -> str:
    """The word that no editor has confirmed the page yet, in the page's language; ``""`` if one has."""
    if page.confirmed:
        return ""
    with override(page.locale.language_code):
        return _("чернетка")
