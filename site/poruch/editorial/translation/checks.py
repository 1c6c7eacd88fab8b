"""What ``manage.py check`` says about translation."""

from typing import Any

from django.core.checks import CheckMessage, Error, Info, register
from django.utils.translation import gettext as _

from poruch.editorial.translation.machine import apertium
from poruch.editorial.translation.routes import RULES, theirs


@register
def every_route_has_a_rule(**kwargs: Any) -> list[CheckMessage]:
    """A new version of wagtail-localize may bring an address that nobody has thought about: it is closed."""
    unknown = sorted({str(pattern.name) for pattern in theirs()} - set(RULES))
    return [
        Error(
            f"wagtail-localize has an address without a rule: {name}. It is refused.",
            hint="Add a rule to poruch.editorial.translation.routes.RULES.",
            id="poruch.E170",
        )
        for name in unknown
    ]


@register
def machine_translation(**kwargs: Any) -> list[CheckMessage]:
    """Whether drafts between Ukrainian and Russian can be made on this machine."""
    if apertium.installed("uk", "ru") is not None:
        return []
    return [
        Info(
            _("Машинного чернового перекладу немає: не встановлено Apertium."),
            hint=_("Встановіть пакет Debian apertium-rus-ukr, якщо він потрібен."),
            id="poruch.I171",
        )
    ]
