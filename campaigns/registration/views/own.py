"""The pages behind the links of letters. Opening one changes nothing, for programs that look for viruses open
every link of a letter; only the button on the page does."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from campaigns.events.places import visible_place
from campaigns.registration import booking, tokens
from campaigns.registration.calendars import calendar_of
from campaigns.registration.models import Registration
from campaigns.registration.occasions import Occasion, dropped, in_language, occasion
from campaigns.registration.tokens import Purpose, Unusable
from campaigns.registration.views.answering import personal, show, unusable_link

_METHODS = ("GET", "HEAD", "POST")


@personal
@require_http_methods(_METHODS)
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    found = _find(Purpose.CONFIRM, token)
    if found is None:
        return unusable_link(request)
    if request.method == "POST":
        try:
            found = booking.confirm(found.key)
        except Registration.DoesNotExist:
            return unusable_link(request)
    if found.state != Registration.State.PENDING:
        return redirect(_address(found.key))
    return show(request, "confirm", _occasion(found), registration=found)


@personal
@require_safe
def own(request: HttpRequest, token: str) -> HttpResponse:
    """What became of a registration, and, for those who have a place, where to come."""
    found = _find(Purpose.OWN, token)
    if found is None:
        return unusable_link(request)
    here = _occasion(found)
    return show(
        request,
        "own",
        here,
        registration=found,
        address=request.build_absolute_uri(),
        leave=reverse("registration_leave", args=[token]),
        calendar=reverse("registration_calendar", args=[token]),
        place=visible_place(here.page, registered=True)
        if here and found.state in Registration.COMING
        else None,
    )


@personal
@require_safe
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """The day for one's own calendar, with the place for those who have one."""
    found = _find(Purpose.OWN, token)
    here = _occasion(found) if found else None
    if found is None or here is None or found.is_gone:
        return unusable_link(request)
    response = HttpResponse(calendar_of(found, here), content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="event.ics"'
    return response


@personal
@require_http_methods(_METHODS)
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """Asks first."""
    found = _find(Purpose.OWN, token)
    if found is None:
        return unusable_link(request)
    back = reverse("registration", args=[token])
    if request.method == "POST":
        booking.withdraw(found.key)
        return redirect(back)
    if found.state not in (Registration.State.REGISTERED, Registration.State.WAITING):
        return redirect(back)
    return show(request, "leave", _occasion(found), registration=found, back=back)


def _find(purpose: Purpose, token: str) -> Registration | None:
    try:
        key = tokens.read_link(purpose, token)
    except Unusable:
        return None
    return Registration.objects.filter(key=key).select_related("roll").first()


def _occasion(found: Registration) -> Occasion | None:
    """With the page in the reader's language; None when readers may not see the event any more."""
    page = in_language(found.roll.event_key, get_language() or found.language)
    if page is None:
        return None
    return occasion(page, found.roll.day) or dropped(found.roll, page)


def _address(key: uuid.UUID) -> str:
    return reverse("registration", args=[tokens.link(Purpose.OWN, key)])
