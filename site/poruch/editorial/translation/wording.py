"""The state of a version in words, the same in the table, in its export and on the page of a page."""

from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from poruch.editorial.translation.models import TranslationState


def cell_words(cell: Any) -> str:
    """What a cell says: of a translation's row, of the original itself, or of nothing."""
    if cell is None:
        return ""
    if not isinstance(cell, TranslationState):
        return _("оригінал") if cell.live else _("оригінал, чернетка")
    words = str(cell.get_state_display())
    if cell.state == TranslationState.State.STALE and cell.stale_since:
        count = ngettext("%s зміна", "%s змін", cell.parts_count) % cell.parts_count
        words = _("%(state)s з %(date)s: %(count)s") % {
            "state": words,
            "date": date_format(cell.stale_since, "d.m.Y"),
            "count": count,
        }
    return f"{words}; {cell.get_work_display()}" if cell.work else words
