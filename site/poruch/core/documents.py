"""Which uploaded documents anyone may read."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from wagtail.documents import get_document_model
from wagtail.models import CollectionViewRestriction


def open_documents(ids: Iterable[int]) -> dict[int, Any]:
    """The documents among ``ids`` that no collection keeps private. Two queries, none without ids."""
    wanted = set(ids)
    if not wanted:
        return {}
    closed = Q()
    for path in CollectionViewRestriction.objects.values_list("collection__path", flat=True):
        closed |= Q(collection__path__startswith=path)
    documents = get_document_model().objects.filter(pk__in=wanted)
    return {document.pk: document for document in (documents.exclude(closed) if closed else documents)}
