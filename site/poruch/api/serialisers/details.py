"""One page in full: what all types share, and pages of running text."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from poruch.api.addresses import Addresses
from poruch.api.schemas.blocks import Block
from poruch.api.schemas.common import SourceNote
from poruch.api.schemas.details import ContentDetail
from poruch.api.schemas.pages import AnyDetail
from poruch.api.serialisers import texts
from poruch.api.serialisers.html import body_html
from poruch.api.serialisers.material import Material, values_of
from poruch.api.serialisers.metadata import VOCABULARIES, Metadata
from poruch.core.models import ContentPage
from poruch.core.richtext import drop_marks, show_text


@dataclass(frozen=True)
class Context:
    """The reader's ``language`` chooses the language of linked pages and of phones' labels."""

    page: ContentPage
    type: str
    language: str
    requested: str
    addresses: Addresses
    metadata: Metadata

    def material(self, holding: Any, **ids: Any) -> Material:
        return Material(self.language, self.addresses, [self.page.body, holding], **ids)

    def shared(self, blocks: Sequence[Block]) -> dict[str, Any]:
        """The fields of :class:`ContentDetail` for a page made of ``blocks``."""
        page, metadata = self.page, self.metadata
        path = self.addresses.path(page.url_path)
        sources = [
            SourceNote(**{name: str(value.get(name) or "") for name in SourceNote.model_fields})
            for value in values_of(page.sources)
        ]
        attribution = metadata.attribution(page, self.type)
        return {
            "id": page.pk,
            "type": self.type,
            "locale": page.locale.language_code,
            "requested_locale": self.requested,
            "is_fallback": page.locale.language_code != self.requested,
            "slug": page.slug,
            "title": page.title,
            "summary": drop_marks(page.summary),
            "summary_html": str(show_text(page.summary)),
            "url": path,
            "html_url": self.addresses.absolute(path),
            "translation_key": str(page.translation_key),
            "translations": metadata.translations(page),
            "published": page.first_published_at,
            "updated": page.last_published_at,
            **{name: metadata.codes(name, page) for name in VOCABULARIES},
            "lead_partner": metadata.lead_partner(page),
            "joint": page.joint,
            "attribution": attribution,
            "partners": metadata.partners(page),
            "unconfirmed": not page.confirmed,
            "content_warning": page.content_warning,
            "translation_status": page.translation_status,
            "legal_reviewed_on": page.legal_reviewed_on,
            "last_checked": page.last_checked,
            "review_due": page.review_due,
            "law_changed_on": metadata.law_changed_on(page),
            "valid_from": page.valid_from,
            "sources": sources,
            "body": blocks,
            "body_html": self._html(blocks, sources, attribution),
        }

    def _html(self, blocks: Sequence[Block], sources: Sequence[SourceNote], attribution: str) -> str:
        page = self.page
        return body_html(
            blocks,
            language=page.locale.language_code,
            unconfirmed=not page.confirmed,
            lawyer_agreed=page.legal_reviewed_on is not None,
            law_changed_on=self.metadata.law_changed_on(page),
            machine=page.translation_status == ContentPage.TranslationStatus.MACHINE,
            warning=page.content_warning,
            sources=sources,
            attribution=attribution,
            absolute=self.addresses.absolute,
        )


def plain(page: Any, context: Context) -> AnyDetail:
    """A page of running text."""
    return ContentDetail(**context.shared(running_text(page, context.material(()))))


def running_text(page: Any, material: Material) -> list[Block]:
    return texts.blocks(material.html(page.body))
