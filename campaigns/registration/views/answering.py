"""What all public pages of registration share."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from campaigns.registration.occasions import Occasion
from poruch import languages
from poruch.core.pages import reader_url

View = Callable[..., HttpResponse]


def personal(view: View) -> View:
    """No cache keeps the answer, no cookie is asked for (:mod:`campaigns.registration.tokens` says why that
    is safe), and only what reads or sends forms gets one."""

    @csrf_exempt
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response.headers["Cache-Control"] = "private, no-store"
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return answer


def show(
    request: HttpRequest,
    template: str,
    occasion: Occasion | None,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """``alternates``: the same address in the other languages."""
    _slash, own, rest = request.path.split("/", 2)
    frame = {
        "noindex": True,
        "occasion": occasion,
        "event": occasion.page if occasion else None,
        "event_url": reader_url(occasion.page) if occasion else "",
        "alternates": [
            {"code": code, "name": name, "url": f"/{code}/{rest}", "current": code == own}
            for code, name in languages.LANGUAGES
        ],
    }
    return render(request, f"campaigns/registration/{template}.html", {**frame, **context}, status=status)


def sentence(
    request: HttpRequest, occasion: Occasion | None, heading: str, text: str, status: int = 200
) -> HttpResponse:
    """A page that says why something is not possible, and where to go on."""
    return show(request, "sentence", occasion, status, heading=heading, text=text)


def unusable_link(request: HttpRequest) -> HttpResponse:
    return sentence(
        request,
        None,
        _("Посилання не діє"),
        _("Його час минув, запис видалено, або адресу скопійовано не повністю. Запишіться на подію знову."),
        status=410,
    )
