"""Wagtail's inline scripts as data, so that the CMS needs none; which views may have ``<style>`` elements.

Wagtail 8 starts widgets of forms by inline scripts of a few shapes: ``initDateChooser("id", {…});``,
``new PageChooser("id", {…});``, ``new InlinePanel(JSON.parse("…"))`` within a function. Each becomes an
element with the name and the arguments, read by ``core/inert.js``; so the policy of the CMS allows no inline
script. One of any other shape is left as it is, and the browser refuses it: nothing is blessed here.
"""

import json
import re
from collections.abc import Callable
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.html import format_html

#: The name of what is called, and its arguments. No ``<`` is in them: Django and Wagtail escape it.
_CALL: Final = re.compile(
    r"<script>\s*(?:\(function\(\) \{\s*var panel = )?(?:new )?"
    r"(init(?:Date|DateTime|Time)Chooser|createTaskChooser|InlinePanel|MultipleChooserPanel|(?:[A-Z][A-Za-z]*)?Chooser)"
    r"\(([^<]*?)\);\s*(?:\}\)\(\);\s*)?</script>"
)
_PARSED: Final = re.compile(r'JSON\.parse\(("[^"]*")\)')
#: What draws ``<style>`` elements, by its script, and what these are let through by.
_STYLED: Final = (
    # Rich text: placeholders by the keys of blocks, which differ each time.
    (re.compile(rb'<script src="[^"]*wagtailadmin/js/draftail\.'), "'unsafe-inline'"),
    # wagtail-localize: one empty element, filled through the CSSOM. The digest is that of nothing.
    (
        re.compile(rb'<script src="[^"]*wagtail_localize/js/wagtail-localize\.'),
        "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='",
    ),
)


class InertMiddleware:
    """Answers of the CMS, also the JSON that carries the HTML of its dialogs, and their policy.

    A preview is made as the page that readers get, so it comes with their policy, which forbids frames.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if isinstance(response, HttpResponse) and request.path.startswith(reverse("wagtailadmin_home")):
            _treat(response)
        return response


def _treat(response: HttpResponse) -> None:
    kind = response.headers.get("Content-Type", "").partition(";")[0]
    policy = settings.CMS_CONTENT_SECURITY_POLICY
    if kind == "text/html":
        # One of them: beside a digest a browser heeds no 'unsafe-inline'.
        if allowed := next((let for script, let in _STYLED if script.search(response.content)), ""):
            policy = f"{policy}; style-src-elem 'self' {allowed}"
        if b"<script>" in response.content:
            response.content = inert(response.content.decode())
    elif kind == "application/json" and b"<script>" in response.content:
        response.content = json.dumps(_within(json.loads(response.content)))
    response.headers["Content-Security-Policy"] = policy


def inert(html: str) -> str:
    """With an element for each script of a known shape."""
    return _CALL.sub(_element, html)


def _element(found: re.Match[str]) -> str:
    name, arguments = found.groups()
    try:
        data = json.loads(f"[{_PARSED.sub(lambda text: json.loads(text[1]), arguments)}]")
    except ValueError:
        return found[0]
    element = '<template data-inert-name="{}" data-inert-arguments="{}"></template>'
    return format_html(element, name, json.dumps(data))


def _within(value: Any) -> Any:
    if isinstance(value, str):
        return inert(value)
    if isinstance(value, list):
        return [_within(one) for one in value]
    if isinstance(value, dict):
        return {key: _within(one) for key, one in value.items()}
    return value
