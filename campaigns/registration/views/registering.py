"""The form of an event, on an address of its own that nothing caches."""

from datetime import timedelta
from http import HTTPStatus

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from campaigns.registration import tokens
from campaigns.registration.booking import Booked, Refusal, Refused, book
from campaigns.registration.forms import RegisterForm
from campaigns.registration.models import Roll
from campaigns.registration.occasions import Occasion, coming, find, main_of, occasion
from campaigns.registration.seats import Seats, count
from campaigns.registration.views.answering import personal, sentence, show
from poruch.core import throttle

#: Forms of one network that may come at once: a council's office, a school, a mobile operator.
_BURST = 20


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest, slug: str, day: str = "") -> HttpResponse:
    found = _occasion(slug, day)
    if found is None:
        return _choose_day(request, slug)
    seats = count(found, Roll.objects.filter(event_key=found.key, day=found.day).first())
    if obstacle := _obstacle(found, seats):
        return sentence(request, found, *obstacle, status=409 if request.method == "POST" else 200)
    if request.method == "POST":
        return _take(request, found, seats)
    form = RegisterForm(initial={"token": tokens.form(found.key, found.day)})
    return _form(request, found, seats, form)


@require_safe
def sent(request: HttpRequest, slug: str) -> HttpResponse:
    """After the form: the letter is on its way. The page holds nothing of the person."""
    page = find(slug)
    if page is None:
        raise Http404
    found = coming(page)[:1]
    return show(
        request, "sent", found[0] if found else None, minutes=settings.PORUCH_REGISTRATION_HOLD_MINUTES
    )


def _occasion(slug: str, day: str) -> Occasion | None:
    """None when a day of a repeated event has to be chosen first."""
    page = find(slug)
    if page is None:
        raise Http404
    main = main_of(page)
    if main.recurrence and not day:
        return None
    found = occasion(page, day, main)
    if found is None or not found.takes_registrations:
        raise Http404
    if main.recurrence and not found.has_begun and found.day not in {one.day for one in coming(page, main)}:
        raise Http404  # Years ahead: what people write would lie here until then.
    return found


def _choose_day(request: HttpRequest, slug: str) -> HttpResponse:
    page = find(slug)
    assert page is not None
    days = coming(page)
    if not days:
        nothing = occasion_gone()
        return sentence(request, None, *nothing)
    if not days[0].takes_registrations:
        raise Http404
    return show(request, "days", days[0], days=days)


def _obstacle(found: Occasion, seats: Seats) -> tuple[str, str] | None:
    """Heading and sentence of what stands against a registration."""
    if found.is_cancelled:
        if found.status == found.main.Status.POSTPONED:
            return _("Подію відкладено"), _("Нового часу ще немає, тому запису теж. Загляньте пізніше.")
        return _("Подію скасовано"), _("Записатися на неї вже не можна. Подивіться інші події.")
    if found.has_begun:
        return occasion_gone()
    if found.is_closed:
        return _("Запис закрито"), _(
            "Час для запису минув. Спитайте організаторів або подивіться інші події."
        )
    if seats.is_refused:
        return _("Місць немає"), _(
            "Усі місця зайняті, а черги немає. Загляньте пізніше: хтось може відмовитися."
        )
    return None


def occasion_gone() -> tuple[str, str]:
    return _("Подія вже почалася або минула"), _("Записатися на неї вже не можна. Подивіться інші події.")


def _take(request: HttpRequest, found: Occasion, seats: Seats) -> HttpResponse:
    form = RegisterForm(request.POST)
    if wait := _wait(request):
        text = ngettext(
            "З вашої мережі записуються надто часто. Зачекайте %(n)s секунду й надішліть ще раз.",
            "З вашої мережі записуються надто часто. Зачекайте %(n)s секунд і надішліть ще раз.",
            wait,
        ) % {"n": wait}
        form.add_error(None, text)
        response = _form(request, found, seats, form, status=HTTPStatus.TOO_MANY_REQUESTS)
        response.headers["Retry-After"] = str(wait)
        return response
    if not _is_whole(form, found):
        return _form(request, found, seats, form, status=HTTPStatus.BAD_REQUEST)
    try:
        booked = book(found, form.person, get_language() or settings.LANGUAGE_CODE)
    except Refused as refused:
        form.add_error("contact" if refused.refusal is Refusal.KNOWN else None, _REFUSALS[refused.refusal]())
        return _form(request, found, seats, form, status=HTTPStatus.CONFLICT)
    return redirect(_next(booked, found))


def _next(booked: Booked, found: Occasion) -> str:
    """Whoever is reached by mail goes on from the letter; others get their link at once."""
    if booked.registration.by_mail:
        return reverse("event_register_sent", args=[found.page.slug])
    return reverse("registration", args=[tokens.link(tokens.Purpose.OWN, booked.registration.key)])


_REFUSALS = {
    Refusal.FULL: lambda: _("Щойно зайняли останнє місце, а черги немає."),
    Refusal.BUSY: lambda: _("Зараз забагато записів чекають підтвердження. Спробуйте за годину."),
    Refusal.KNOWN: lambda: _("З цим контактом уже записано. Відкрийте посилання, яке ви зберегли."),
}


def _wait(request: HttpRequest) -> int:
    an_hour: float = settings.PORUCH_REGISTRATION_RATE
    return throttle.wait_at(request, "register", an_hour / 3600, _BURST) if an_hour > 0 else 0


def _is_whole(form: RegisterForm, found: Occasion) -> bool:
    """Whether the fields are right and the form is ours and neither too new nor too old. An early form keeps
    its moment, so that a second try is not early again; an old one gets a new moment."""
    right = form.is_valid()
    try:
        tokens.read_form(form.data.get("token", ""), found.key, found.day)
    except tokens.Unusable as unusable:
        if unusable.refusal is tokens.Refusal.EARLY:
            form.add_error(None, _("Форму надіслали надто швидко, так роблять програми. Надішліть ще раз."))
        else:
            form.data = {**dict(form.data.items()), "token": tokens.form(found.key, found.day)}
            form.add_error(None, _("Форма застаріла. Перевірте, що написано, і надішліть ще раз."))
        return False
    return right


def _form(
    request: HttpRequest, found: Occasion, seats: Seats, form: RegisterForm, status: int = 200
) -> HttpResponse:
    return show(
        request,
        "form",
        found,
        status,
        form=form,
        seats=seats,
        deleted_on=found.ends_at + timedelta(days=settings.PORUCH_REGISTRATION_KEEP_DAYS),
    )
