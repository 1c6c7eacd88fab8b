"""What all content carries: what it is filed under, its languages, whose it is."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any, Final

from poruch import languages
from poruch.api.addresses import Addresses
from poruch.api.schemas.common import Names, PagePartner, Translation
from poruch.api.serialisers.links import translations_of
from poruch.core import staleness
from poruch.core.attribution import line_for
from poruch.core.models import AttributionRule, ContentPage, Partner
from poruch.core.models.base import METADATA
from poruch.core.models.multilingual import localised
from poruch.core.pages import public

VOCABULARIES: Final = METADATA


def names_of(row: Any, field: str) -> Names:
    """The texts of a column in each language that has one."""
    found = {code: str(getattr(row, f"{field}_{code}", "")) for code in languages.CODES}
    return {code: text for code, text in found.items() if text}


class Metadata:
    """The metadata of some pages; each part is loaded when first asked for, for all pages at once."""

    def __init__(self, pages: Sequence[ContentPage], addresses: Addresses) -> None:
        self._ids = [page.pk for page in pages]
        self._keys = {page.translation_key for page in pages}
        self._addresses = addresses
        self._codes: dict[str, dict[int, list[str]]] = {}

    def codes(self, vocabulary: str, page: ContentPage) -> list[str]:
        """The codes of one vocabulary that a page is filed under, in the vocabulary's order."""
        if vocabulary not in self._codes:
            model = ContentPage._meta.get_field(vocabulary).related_model
            rows = model.objects.filter(pages__in=self._ids).order_by("sort_order", "code")
            found: dict[int, list[str]] = {}
            for pk, code in rows.values_list("pages", "code"):
                found.setdefault(pk, []).append(code)
            self._codes[vocabulary] = found
        return self._codes[vocabulary].get(page.pk, [])

    @cached_property
    def _translations(self) -> dict[Any, dict[str, Translation]]:
        return translations_of(public().filter(translation_key__in=self._keys), self._addresses)

    def translations(self, page: ContentPage) -> dict[str, Translation]:
        return self._translations.get(page.translation_key, {})

    @cached_property
    def _law_changes(self) -> Mapping[int, date]:
        return staleness.since(self._ids)

    def law_changed_on(self, page: ContentPage) -> date | None:
        """The day of a change of the law by which nobody has checked this page yet."""
        return self._law_changes.get(page.pk)

    @cached_property
    def _partners(self) -> list[Partner]:
        return list(Partner.objects.all())

    @cached_property
    def _rules(self) -> list[AttributionRule]:
        return list(AttributionRule.objects.all())

    def lead_partner(self, page: ContentPage) -> str | None:
        return next((partner.slug for partner in self._partners if partner.pk == page.lead_partner_id), None)

    def partners(self, page: ContentPage) -> list[PagePartner]:
        """All partners of joint material, else the one who leads, the leading one first."""
        language = page.locale.language_code
        shown = [row for row in self._partners if page.joint or row.pk == page.lead_partner_id]
        return partners_in(shown, language, lead=page.lead_partner_id)

    def attribution(self, page: ContentPage, content_type: str) -> str:
        """The line that must stand wherever a joint page appears, in its own language; "" if it owes none.

        As the public page shows it (``ContentPage.attribution_line``); the rules are read once for all pages.
        """
        if not page.joint:
            return ""
        language = page.locale.language_code
        return page.attribution or line_for(content_type, language, rules=self._rules)


class DraftMetadata(Metadata):
    """What a version says it is filed under, whatever the database has."""

    def codes(self, vocabulary: str, page: ContentPage) -> list[str]:
        rows = sorted(getattr(page.specific, vocabulary).all(), key=lambda row: (row.sort_order, row.code))
        return [row.code for row in rows]


def partners_in(partners: Collection[Partner], language: str, lead: int | None = None) -> list[PagePartner]:
    return [
        PagePartner(
            slug=partner.slug,
            role=partner.role,
            name=localised(partner, "name", language),
            short_name=localised(partner, "short_name", language),
            website=partner.website,
            confirmed=partner.confirmed,
            lead=partner.pk == lead,
        )
        for partner in sorted(partners, key=lambda partner: partner.pk != lead)
    ]
