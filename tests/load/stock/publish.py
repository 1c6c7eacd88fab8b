"""``python -m tests.load.stock.publish KIND FIRST COUNT``: milliseconds to create and publish a page.

KIND is ``stock`` or ``ours``, in the environment of that site; FIRST numbers the first page.
The median is the last word printed.
"""

import statistics
import sys
import time
from typing import Any

import django


def milliseconds(kind: str, first: int, count: int) -> float:
    """The median over ``count`` pages with a text of the same 300 to 600 words."""
    from tests.load.search.texts import Texts

    texts, times = Texts(), []
    for number in range(first, first + count):
        text = texts.page(100_000 + number)
        body = "".join(f"<p>{one}</p>" for one in text.body)
        started = time.perf_counter()
        page = _page(kind, text, body)
        page.save_revision().publish()
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)


def _page(kind: str, text: Any, body: str) -> Any:
    if kind == "stock":
        from wagtail.models import Page

        from tests.load.stock.models import ArticlePage

        return Page.objects.get(depth=2).add_child(
            instance=ArticlePage(title=text.title, slug=text.slug, body=body, live=False)
        )
    from wagtail.models import Locale

    from kb.models import GuideIndexPage, GuidePage

    section = GuideIndexPage.objects.get(locale=Locale.objects.get(language_code="uk"))
    page = GuidePage(title=text.title, slug=text.slug, summary=text.summary, body=body, live=False)
    return section.add_child(instance=page)


if __name__ == "__main__":
    django.setup()
    print(milliseconds(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
