"""Moments in words, in the active language: always Kyiv time, and it is said."""

from datetime import datetime

from django.utils.translation import gettext as _

from campaigns.events.wording import day_of, local


def moment(when: datetime) -> str:
    """«3 грудня 2026, 18:00 за Києвом»."""
    return _("%(day)s, %(time)s за Києвом") % {
        "day": day_of(when),
        "time": f"{local(when):%H:%M}",
    }
