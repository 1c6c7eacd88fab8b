"""A form of the CMS that came in pieces is the sender's mistake, and nothing of it is kept."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.datastructures import MultiValueDictKeyError
from django.utils.translation import gettext as _


class IncompleteFormMiddleware:
    """400 with a sentence where a view of Wagtail's misses a field that its own form always has.

    The number of a stream's blocks, for one: scripts were off, or a program sent it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, MultiValueDictKeyError) or not request.path.startswith("/cms/"):
            return None
        sentence = _(
            "Форма надійшла не вся, тому нічого не збережено. Поверніться, оновіть сторінку й повторіть."
        )
        return HttpResponse(sentence, status=400, content_type="text/plain; charset=utf-8")
