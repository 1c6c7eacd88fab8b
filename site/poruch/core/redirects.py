"""Where a page went whose address changed, for every language in which readers reach it.

Wagtail notes the page's own old path: /uk/guides/old/. Readers of other languages reach the same page under
their own prefix (/en/guides/old/) by the fallback chain, and so do their old links.
"""

from wagtail.contrib.redirects.models import Redirect

from poruch import languages
from poruch.core.models import ContentPage
from poruch.core.pages import public


def stood_at(language: str, components: list[str]) -> bool:
    """Whether a live page once stood at a path below the home page of a language: before readers are shown
    another language's page at that path, they are led to where this one went."""
    path = Redirect.normalise_path("/".join(["", language, *components]))
    return bool(Redirect.objects.filter(old_path=path, redirect_page__live=True).exists())


def moved_page(path: str, until: str = "") -> ContentPage | None:
    """The public page that stood at a public path, first in the path's language, then along its chain up to
    but without ``until``, the language of a page that stands there now.

    Redirects point to pages and not to paths, so that a page that moved twice is found at once. Two queries.
    """
    language, _, rest = path.strip("/").partition("/")
    if language not in languages.CODES or not rest or "\0" in path:
        return None
    chain = list(languages.chain(language))
    chain = chain[: chain.index(until)] if until in chain else chain
    paths = [Redirect.normalise_path(f"/{code}/{rest}") for code in chain]
    if not paths:
        return None
    rows = Redirect.objects.filter(old_path__in=paths, redirect_page__isnull=False)
    found = dict(rows.order_by("pk").values_list("old_path", "redirect_page"))
    ids = [found[path] for path in paths if path in found]
    pages = {page.pk: page for page in public().filter(pk__in=ids).select_related("locale")} if ids else {}
    return next((pages[id] for id in ids if id in pages), None)
