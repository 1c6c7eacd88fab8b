"""Who sees who comes: asked on the server by every view, never of the menu."""

from typing import Any

from campaigns.events.models import EventPage
from poruch.core import gates


def may_see(user: Any, page: EventPage) -> bool:
    """Those who answer for the event in every language that it has: a translation that belongs to somebody
    else must not open what people wrote."""
    family = list(EventPage.objects.filter(translation_key=page.translation_key).select_related("locale"))
    return bool(family) and all(gates.is_trustee(user, one) for one in family)
