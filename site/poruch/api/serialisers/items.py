"""A page in a list: only the fields asked for, and only the queries they need."""

from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import Any

from poruch.api import kinds, negotiation
from poruch.api.addresses import Addresses
from poruch.api.params import FIELDS
from poruch.api.schemas.pages import PageItem
from poruch.api.serialisers.expanding import expanded
from poruch.api.serialisers.metadata import VOCABULARIES, Metadata
from poruch.core.models import ContentPage
from poruch.core.richtext import drop_marks


def items(
    pages: Sequence[ContentPage],
    addresses: Addresses,
    fields: Collection[str] = FIELDS,
    *,
    expand: Collection[str] = (),
    reader: str = "",
) -> list[PageItem]:
    """``pages`` need ``locale`` loaded; ``fields`` are names of :class:`PageItem`.

    ``reader`` is the language asked for; without one each page is meant as it is.
    """
    metadata = Metadata(pages, addresses)
    types = kinds.content_types()
    more = expanded(pages, expand, reader or negotiation.active(), addresses)
    answer = []
    for page in pages:
        makers = _makers(page, types.get(page.content_type_id, ""), metadata, addresses)
        makers |= _languages(page, reader)
        values = {name: makers[name]() for name in FIELDS if name in fields or name == "id"}
        if more:
            values["expanded"] = more[page.pk]
        answer.append(PageItem(**values))
    return answer


def _languages(page: ContentPage, reader: str) -> dict[str, Callable[[], Any]]:
    own = page.locale.language_code
    return {"requested_locale": lambda: reader or own, "is_fallback": lambda: own != (reader or own)}


def _makers(
    page: ContentPage, type: str, metadata: Metadata, addresses: Addresses
) -> dict[str, Callable[[], Any]]:
    """How each field is made; a lambda, because some fields cost a query."""
    path = addresses.path(page.url_path)
    makers: dict[str, Callable[[], Any]] = {
        "id": lambda: page.pk,
        "type": lambda: type,
        "locale": lambda: page.locale.language_code,
        "slug": lambda: page.slug,
        "title": lambda: page.title,
        "summary": lambda: drop_marks(page.summary),
        "url": lambda: path,
        "html_url": lambda: addresses.absolute(path),
        "translation_key": lambda: str(page.translation_key),
        "translations": lambda: metadata.translations(page),
        "lead_partner": lambda: metadata.lead_partner(page),
        "joint": lambda: page.joint,
        "attribution": lambda: metadata.attribution(page, type),
        "partners": lambda: metadata.partners(page),
        "unconfirmed": lambda: not page.confirmed,
        "content_warning": lambda: page.content_warning,
        "translation_status": lambda: page.translation_status,
        "last_checked": lambda: page.last_checked,
        "review_due": lambda: page.review_due,
        "law_changed_on": lambda: metadata.law_changed_on(page),
        "published": lambda: page.first_published_at,
        "updated": lambda: page.last_published_at,
    }
    for name in VOCABULARIES:
        makers[name] = partial(metadata.codes, name, page)
    return makers
