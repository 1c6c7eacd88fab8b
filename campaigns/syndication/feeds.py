"""RSS and Atom of every section, type and filter, in every language."""

from dataclasses import dataclass
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from poruch import languages
from poruch.core.entries import Entry, entries
from poruch.core.feeds import PageFeed
from poruch.core.querying import Criterion
from poruch.core.querying.fields import types
from poruch.core.querying.listing import keys, rows

#: Entries of a feed at most.
MOST: Final = 50
#: Every type of content at once.
ALL: Final = "all"
#: Parameters that narrow a feed, by the field of the query language each asks.
FILTERS: Final = ("topic", "audience", "region", "partner", "area")


@dataclass(frozen=True)
class Wanted:
    """A feed as an address asks for it. ``only``: nothing in another language than the reader's."""

    type: str
    format: str
    language: str
    only: bool = False
    filters: tuple[tuple[str, str], ...] = ()

    @property
    def criteria(self) -> list[Criterion]:
        made = [Criterion(name, "any", (value,)) for name, value in self.filters if name != "partner"]
        made += [Criterion(name, "is", (value,)) for name, value in self.filters if name == "partner"]
        if self.type != ALL:
            made.append(Criterion("type", "is", (self.type,)))
        if self.only:
            made.append(Criterion("language", "is", (self.language,)))
        return made


def feed_types() -> dict[str, str]:
    """Names of the types that have a feed, by code: what is written, not the shelves it stands on."""
    return {
        code: str(model._meta.verbose_name_plural)
        for code, model in types().items()
        if not code.endswith("_index") and not getattr(model, "section_slug", "")
    }


class TypeFeed(PageFeed):
    """The pages published last, one version each, the best for the reader."""

    def __init__(self, wanted: Wanted) -> None:
        super().__init__(wanted.language, wanted.format)
        self.wanted = wanted

    def get_object(self, request: HttpRequest) -> HttpRequest:
        return request

    def title(self, request: HttpRequest) -> str:
        name = feed_types().get(self.wanted.type, "")
        return f"{_('Поруч')}: {name}" if name else _("Поруч: усе нове")

    def description(self, request: HttpRequest) -> str:
        return _("Нове й оновлене в базі знань «Поруч».")

    subtitle = description

    def link(self, request: HttpRequest) -> str:
        return f"/{self.wanted.language}/"

    def feed_url(self, request: HttpRequest) -> str:
        return request.get_full_path()

    def items(self, request: HttpRequest) -> list[Entry]:
        return entries(rows(keys(self.wanted.criteria, "published", self.wanted.language, most=MOST)))


@require_safe
def feed(request: HttpRequest, type: str, format: str) -> HttpResponse:
    """``/<lang>/feeds/<type>.atom``. 404 for a type that is none; an unknown code finds nothing."""
    language = translation.get_language() or languages.SOURCE
    if type != ALL and type not in feed_types():
        raise Http404
    filters = tuple(
        (name, value[:64]) for name in FILTERS for value in request.GET.getlist(name)[:5] if value
    )
    wanted = Wanted(type, format, language, request.GET.get("only") == "1", filters)
    response: HttpResponse = TypeFeed(wanted)(request)
    response.headers["Cache-Control"] = "public, max-age=300"
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def address(type: str, format: str, language: str) -> str:
    with translation.override(language):
        return reverse("feed", args=[type, format])
