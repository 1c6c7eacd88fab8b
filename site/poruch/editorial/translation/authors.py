"""Whose words a translation is made of: whoever submits it is not always who translated."""

from datetime import datetime
from typing import Any

from wagtail_localize.models import StringTranslation


def of_segments(page: Any, since: datetime | None) -> set[int]:
    """Who translated texts of a page into its language since a moment. One query."""
    texts = StringTranslation.objects.filter(
        context__object_id=page.translation_key, locale=page.locale_id, last_translated_by__isnull=False
    )
    if since is not None:
        texts = texts.filter(updated_at__gte=since)
    return set(texts.values_list("last_translated_by", flat=True))
