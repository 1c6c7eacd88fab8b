"""Attached files in search: found by their names, and by their texts once those have been read.

A file may be found while a public page attaches it (in a field or in a text: Wagtail's index of references
knows) and no collection keeps it private. Reading a file is :mod:`kb.reading`'s; here its text is only used.
"""

import re
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from pathlib import PurePath
from typing import Any, Final

from django.contrib.contenttypes.models import ContentType
from django.utils.text import slugify
from wagtail.documents import get_document_model
from wagtail.models import Page, ReferenceIndex

from kb.models import DocumentText
from poruch import languages
from poruch.core.documents import open_documents
from poruch.core.models import ContentPage
from poruch.core.pages import public
from search.documents import SearchDocument

TYPE: Final = "document"
#: A file is a supplement to the page that explains it.
BOOST: Final = 0.5
_BATCH: Final = 200
#: Between the pages of a file; see ``search.locating``.
_PAGE_BREAK: Final = "\n\f"
#: A longer one is none of the database.
_ID: Final = re.compile(r"[0-9]{1,18}")


def references() -> Any:
    """Wagtail's records of pages that refer to documents."""
    types = ContentType.objects.get_for_models(get_document_model(), Page)
    return ReferenceIndex.objects.filter(
        to_content_type=types[get_document_model()], base_content_type=types[Page]
    )


def numbers(ids: Iterable[int | str]) -> set[int]:
    """Those that a document may have; the index of references keeps whatever a text names."""
    return {int(id) for id in ids if _ID.fullmatch(str(id))}


def attached(ids: Iterable[int | str]) -> dict[int, list[int]]:
    """The documents among ``ids`` that may be found -> the ids of the public pages that attach them.

    The one rule of eligibility. Five queries whatever the number.
    """
    pages: dict[int, set[int]] = defaultdict(set)
    rows = references().filter(to_object_id__in=[str(id) for id in numbers(ids)])
    for document, page in rows.values_list("to_object_id", "object_id"):
        pages[int(document)].add(int(page))
    allowed = open_documents(pages)
    wanted = {page for id in allowed for page in pages[id]}
    seen = set(public().filter(pk__in=wanted).values_list("pk", flat=True)) if wanted else set()
    return {id: sorted(pages[id] & seen) for id in allowed if pages[id] & seen}


class DocumentSource:
    """See :class:`search.registry.Source`."""

    type: str = TYPE
    kin = TYPE

    def ids(self) -> Iterator[int]:
        found = references().order_by("to_object_id").values_list("to_object_id", flat=True).distinct()
        every = iter(found)
        while batch := list(islice(every, _BATCH)):
            yield from sorted(attached(batch))

    def documents(self, ids: Collection[int]) -> list[SearchDocument]:
        by_document = attached(ids)
        listed = {page for pages in by_document.values() for page in pages}
        pages = ContentPage.objects.filter(pk__in=listed).select_related("locale")
        known = {page.pk: page for page in pages.prefetch_related("topics", "audiences", "regions")}
        rows = get_document_model().objects.filter(pk__in=by_document).order_by("pk")
        texts = {text.document_id: text for text in DocumentText.objects.filter(document__in=by_document)}
        return [
            _search_document(row, texts.get(row.pk), [known[id] for id in by_document[row.pk] if id in known])
            for row in rows
        ]

    def visible(self, ids: Collection[int]) -> set[int]:
        return set(attached(ids))


def _search_document(document: Any, text: DocumentText | None, pages: list[ContentPage]) -> SearchDocument:
    stem = PurePath(document.filename).stem
    codes = {page.locale.language_code for page in pages}
    current = text is not None and text.file_hash == document.file_hash
    return SearchDocument(
        type=TYPE,
        object_id=document.pk,
        locale=next((code for code in languages.CODES if code in codes), languages.SOURCE),
        translation_key=uuid.uuid5(uuid.NAMESPACE_URL, f"document:{document.pk}").hex,
        slug=slugify(stem, allow_unicode=True) or f"{TYPE}-{document.pk}",
        url=document.url,
        title=document.title,
        body=_PAGE_BREAK.join(text.pages) if text is not None and current else "",
        facets={
            "topic": _codes(row.code for page in pages for row in page.topics.all()),
            "audience": _codes(row.code for page in pages for row in page.audiences.all()),
            "region": _codes(row.code for page in pages for row in page.regions.all()),
        },
        unconfirmed=not any(page.confirmed for page in pages),
        boost=BOOST,
    )


def _codes(codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(codes)))
