"""A form of the CMS that came in pieces is the sender's mistake, and nothing of it is kept."""

import logging
from collections.abc import Callable
from typing import Any, Final

from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.datastructures import MultiValueDictKeyError
from django.utils.translation import gettext as _
from wagtail.admin.views.chooser import ExternalLinkView
from wagtail.admin.views.generic.chooser import CreateViewMixin

log = logging.getLogger(__name__)
_LINK: Final = "wagtailadmin_choose_page_external_link"
_IMPORT: Final = "wagtailredirects:process_import"


class IncompleteFormMiddleware:
    """400 with a sentence, and a line in the log, where a view of Wagtail's misses what its form always has.

    The number of a stream's blocks, for one: scripts were off, or a program sent it. Three views of Wagtail
    8.0.1 fail in ways that a fault of ours could have too: what was sent is looked at before they are asked.
    No other exception is taken for the sender's.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        if request.method != "POST" or not request.path.startswith("/cms/"):
            return None
        return None if _is_whole(request, view, kwargs) else _refused(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not request.path.startswith("/cms/"):
            return None
        # The file of an import is gone once it was imported: the same form was sent twice.
        again = isinstance(exception, FileNotFoundError) and _name(request) == _IMPORT
        return _refused(request) if again or isinstance(exception, MultiValueDictKeyError) else None


def _name(request: HttpRequest) -> str:
    return request.resolver_match.view_name if request.resolver_match else ""


def _is_whole(request: HttpRequest, view: Any, kwargs: dict[str, Any]) -> bool:
    name = _name(request)
    if name == _LINK:
        return f"{ExternalLinkView.form_prefix}-{ExternalLinkView.link_url_field_name}" in request.POST
    if name == _IMPORT:
        return all(_is_signed(request.POST.get(field, "")) for field in ("import_file_name", "input_format"))
    kind = getattr(view, "view_class", object)
    if not (name.startswith("wagtailsnippetchoosers_") and issubclass(kind, CreateViewMixin)):
        return True
    # A chooser of snippets that offers no form to create what it chooses has the address of one all the same.
    chooser: Any = kind(**view.view_initkwargs)
    chooser.setup(request, **kwargs)
    return chooser.get_creation_form_class() is not None


def _is_signed(value: str) -> bool:
    try:
        Signer().unsign(value)
    except BadSignature:
        return False
    return True


def _refused(request: HttpRequest) -> HttpResponse:
    log.warning("A form of the CMS came in pieces: %s", _name(request))
    sentence = _(
        "Форма надійшла не вся, тому нічого не збережено. Поверніться, оновіть сторінку й повторіть."
    )
    return HttpResponse(sentence, status=400, content_type="text/plain; charset=utf-8")
