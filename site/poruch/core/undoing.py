"""The message after an act, with a button that takes it back."""

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils.html import format_html
from django.utils.translation import gettext as _
from wagtail.admin import messages


def offer(request: HttpRequest, sentence: str, url: str) -> None:
    """A form, not a link: a change is never made by looking at an address."""
    button = format_html(
        '<form action="{}" method="post"><input type="hidden" name="csrfmiddlewaretoken" value="{}">'
        '<button type="submit" class="button button-small button-secondary">{}</button></form>',
        url,
        get_token(request),
        _("Повернути"),
    )
    messages.success(request, format_html("{} {}", sentence, button))
