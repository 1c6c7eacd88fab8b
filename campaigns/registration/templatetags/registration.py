"""Filters of the pages of registration."""

from django import template

from campaigns.events.wording import day_of
from campaigns.registration.times import moment

register = template.Library()
register.filter("moment", moment)
register.filter("calendar_day", day_of)
