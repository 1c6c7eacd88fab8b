"""Addresses in the CMS: those of an event that takes place once have no day."""

import uuid

from django.urls import reverse


def address(name: str, page_id: int, day: str, key: uuid.UUID | None = None) -> str:
    values = [page_id, *([day] if day else []), *([key] if key else [])]
    return reverse(f"registrations_{name}{'_day' if day else ''}", args=values)
