"""The API of Wagtail behind one view, so that its modules are loaded only where it is switched on."""

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import Resolver404, URLResolver
from django.urls.resolvers import RegexPattern
from django.utils.translation import gettext as _

from poruch.api import problems
from poruch.api.http import Policy, expose
from poruch.api.wagtail.api import api

#: Digits of a number that the database can still count to.
_LONGEST = 18
_patterns, _name, _namespace = api.urls
_resolver = URLResolver(RegexPattern(r""), _patterns)


def _answer(request: HttpRequest, rest: str) -> HttpResponseBase:
    try:
        found = _resolver.resolve(rest)
    except Resolver404:
        return problems.not_found(request)
    given = (value for _name, values in request.GET.lists() for value in values)
    if any(len(value) > _LONGEST and value.lstrip("-").isdigit() for value in given):
        return problems.problem(400, _("Число завелике."))
    # Nobody is anybody here: neither a session nor a token opens more than readers see.
    request.user = AnonymousUser()
    response: HttpResponseBase = found.func(request, *found.args, **found.kwargs)
    return response


answer = expose(_answer, Policy())
