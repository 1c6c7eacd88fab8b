"""Everything one page refers to, loaded at once."""

from collections.abc import Iterable
from typing import Any

from poruch.api.addresses import Addresses
from poruch.api.schemas.common import PageLink, PhoneNumber
from poruch.api.serialisers import texts
from poruch.api.serialisers.links import links_to
from poruch.core.documents import open_documents
from poruch.core.models import Phone
from poruch.core.models.multilingual import localised


def values_of(stream: Any) -> list[Any]:
    """The raw values of a StreamField: reading them loads no chooser, so it costs no query."""
    return [child["value"] for child in stream.raw_data if child.get("value") is not None]


def items_of(raw_list: Any) -> list[Any]:
    """The raw values of a ListBlock, also in the form Wagtail wrote before it gave items ids."""
    return [
        item["value"] if isinstance(item, dict) and item.get("type") == "item" else item
        for item in raw_list or ()
    ]


def number(phone: Phone, language: str) -> PhoneNumber:
    return PhoneNumber(
        slug=phone.slug,
        number=phone.number,
        tel=phone.tel,
        label=localised(phone, "label", language),
        hours=localised(phone, "hours", language),
        free=phone.free,
        source=phone.source,
        source_date=phone.source_date,
        last_called_on=phone.last_called_on.isoformat() if phone.last_called_on else None,
        confirmed=phone.confirmed,
    )


class Material:
    """The pages, phones and documents of one page: at most seven queries, whatever it holds.

    ``holding`` is everything with texts in it: strings, lists and dicts, nested as they are stored.
    """

    def __init__(
        self,
        language: str,
        addresses: Addresses,
        holding: Any,
        pages: Iterable[int | None] = (),
        phones: Iterable[int] = (),
        documents: Iterable[int | None] = (),
    ) -> None:
        in_texts, documents_in_texts = texts.linked_ids(holding)
        self.addresses = addresses
        self.pages = links_to({*pages, *in_texts}, language, addresses)
        self.documents = open_documents({pk for pk in documents if pk} | documents_in_texts)
        self._paths = {pk: document.url for pk, document in self.documents.items()}
        wanted = set(phones)
        found = Phone.objects.public().filter(pk__in=wanted) if wanted else ()
        self._phones = {phone.pk: number(phone, language) for phone in found}

    def html(self, source: Any) -> str:
        return texts.html(source, self.pages, self._paths, self.addresses.absolute)

    def links(self, ids: Iterable[int]) -> list[PageLink]:
        return [self.pages[pk] for pk in ids if pk in self.pages]

    def phones(self, ids: Iterable[int]) -> list[PhoneNumber]:
        """The confirmed ones, in the order given."""
        return [self._phones[pk] for pk in ids if pk in self._phones]
