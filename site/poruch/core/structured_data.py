"""schema.org objects that several types of pages share."""

from datetime import date
from typing import Any

from poruch.core.models import ContentPage, Partner
from poruch.core.richtext import drop_marks


def article(page: ContentPage, kind: str, published: date | None) -> dict[str, Any]:
    """An Article, or a kind of it, with the credit that joint material owes. A draft's text is not told."""
    found: dict[str, Any] = {
        "@type": kind,
        "headline": page.title,
        "inLanguage": page.locale.language_code,
        "url": page.url,
    }
    if page.confirmed:
        found["description"] = drop_marks(page.summary)
    if published:
        found["datePublished"] = published.isoformat()
    if page.last_published_at:
        found["dateModified"] = page.last_published_at.isoformat()
    if line := page.attribution_line:
        found["creditText"] = line
        names = [partner.name for partner in Partner.objects.all()]
        found["publisher"] = [{"@type": "Organization", "name": name} for name in names]
    return found
