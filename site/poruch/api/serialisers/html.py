"""The typed blocks of a page as one piece of HTML that can stand alone."""

from collections.abc import Callable, Sequence
from datetime import date
from itertools import groupby

from django.template.loader import render_to_string
from django.utils import translation

from poruch.api.schemas.blocks import Block
from poruch.api.schemas.common import SourceNote


def body_html(
    blocks: Sequence[Block],
    *,
    language: str,
    absolute: Callable[[str], str],
    unconfirmed: bool = False,
    lawyer_agreed: bool = False,
    machine: bool = False,
    law_changed_on: date | None = None,
    warning: str = "",
    sources: Sequence[SourceNote] = (),
    attribution: str = "",
) -> str:
    """Safe HTML in the page's own ``language``.

    It carries what must not be lost on the way: the draft notice, the notice of a
    change of the law, the warning, the sources that
    the marks link to, and the attribution line.
    """
    groups = [(kind, list(group)) for kind, group in groupby(blocks, key=lambda block: block.type)]
    context = {
        "groups": groups,
        "unconfirmed": unconfirmed,
        "lawyer_agreed": lawyer_agreed,
        "machine": machine,
        "law_changed_on": law_changed_on,
        "warning": warning,
        "sources": sources,
        "attribution": attribution,
        "origin": absolute("/").rstrip("/"),
    }
    with translation.override(language):
        return render_to_string("api/body.html", context).strip()
