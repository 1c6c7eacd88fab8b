"""Which page of a file answers: texts of files hold a form feed between their pages."""

from collections.abc import Collection
from typing import Final

from search.analysis import places

PAGE_BREAK: Final = "\f"
#: Characters looked through; the pages beyond are never chosen.
_LOOKED_AT: Final = 200_000


def page_of(body: str, marked: Collection[str]) -> int:
    """The page, counted from 1, with the most different ``marked`` words; of equals the first.

    ``marked`` holds normalised forms (see ``search.analysis``). 0 when ``body`` has no page breaks, or no
    page has a marked word.
    """
    if not marked or PAGE_BREAK not in body:
        return 0
    best, most = 0, 0
    for number, text in enumerate(body[:_LOOKED_AT].split(PAGE_BREAK), 1):
        count = len({word.form for word in places(text, marked)})
        if count > most:
            best, most = number, count
            if most == len(marked):
                break
    return best


def page_text(body: str, number: int) -> str:
    """The text of a page as :func:`page_of` counts them; all of ``body`` for 0."""
    return body.split(PAGE_BREAK)[number - 1].strip() if number else body
