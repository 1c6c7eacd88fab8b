"""Coded values, partners and rules, with all their names."""

from collections.abc import Mapping
from typing import Any

from poruch.api.addresses import Addresses
from poruch.api.pictures import image_object, open_images
from poruch.api.schemas.lists import AttributionRuleEntry, PartnerEntry
from poruch.api.schemas.media import ImageObject
from poruch.api.serialisers.metadata import names_of
from poruch.core.models import AttributionRule, Partner, Vocabulary
from poruch.core.models.multilingual import localised


def entry(row: Vocabulary, pages: Mapping[str, int], language: str) -> dict[str, Any]:
    """What values of all vocabularies have; ``pages``: how many pages carry each code."""
    return {
        "code": row.code,
        "name": localised(row, "name", language),
        "names": names_of(row, "name"),
        "pages": pages.get(row.code, 0),
    }


def partners(rows: list[Partner], addresses: Addresses) -> list[PartnerEntry]:
    logos = open_images(row.logo_id for row in rows)
    return [
        PartnerEntry(
            slug=row.slug,
            role=row.role,
            names=names_of(row, "name"),
            short_names=names_of(row, "short_name"),
            website=row.website,
            confirmed=row.confirmed,
            logo=_logo(logos.get(row.logo_id or 0), row, addresses),
        )
        for row in rows
    ]


def _logo(image: Any, row: Partner, addresses: Addresses) -> ImageObject | None:
    """A logo that nobody described is its partner's name to those who do not see it."""
    return image_object(image, addresses, image.description or row.name) if image else None


def attribution_rules() -> list[AttributionRuleEntry]:
    return [
        AttributionRuleEntry(
            id=rule.pk,
            content_types=sorted(rule.types),
            partner=rule.partner.slug,
            lines=names_of(rule, "line"),
            confirmed=rule.confirmed,
        )
        for rule in AttributionRule.objects.select_related("partner").order_by("pk")
    ]
