"""Uploaded files as those who uploaded them see them."""

from typing import Any

from django.urls import reverse

from kb.documents import attached
from poruch.api import pictures
from poruch.api.addresses import Addresses
from poruch.api.schemas.files import StoredDocument, StoredImage


def image(row: Any, addresses: Addresses) -> StoredImage:
    return StoredImage(
        **_shared(row, addresses, "wagtailimages:edit"),
        public=row.pk in pictures.showing([row.pk]),
        alt=row.description,
        width=row.width,
        height=row.height,
        focal_point=pictures.focal_point(row),
    )


def document(row: Any, addresses: Addresses) -> StoredDocument:
    return StoredDocument(
        **_shared(row, addresses, "wagtaildocs:edit"),
        public=row.pk in attached([row.pk]),
        filename=row.filename,
        extension=row.file_extension.lower(),
        type=row.content_type,
    )


def _shared(row: Any, addresses: Addresses, edit: str) -> dict[str, Any]:
    return {
        "id": row.pk,
        "title": row.title,
        "collection": row.collection_id,
        "collection_name": row.collection.name,
        "size": row.file_size,
        "hash": row.file_hash,
        "created": row.created_at,
        "uses": row.get_usage().count(),
        "edit_url": addresses.absolute(reverse(edit, args=[row.pk])),
    }
