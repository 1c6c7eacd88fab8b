"""Which builder makes the full answer of which type."""

from collections.abc import Callable
from typing import Any, Final

from campaigns.education.models import LessonPage, ProgrammePage
from kb.models import DocumentTemplatePage, GuidePage, LegalActPage, SupportResourcePage, TopicPage
from poruch.api import kinds
from poruch.api.addresses import Addresses
from poruch.api.schemas.pages import AnyDetail
from poruch.api.serialisers import campaigns, education, events, guides, references
from poruch.api.serialisers.details import Context, plain
from poruch.api.serialisers.metadata import Metadata
from poruch.core.models import ContentPage, SectionPage

#: A type that is not named here is answered as running text with the metadata all content has.
BUILDERS: Final[dict[str, Callable[[Any, Context], AnyDetail]]] = {
    GuidePage.content_type_code: guides.guide,
    SupportResourcePage.content_type_code: references.resource,
    LegalActPage.content_type_code: references.act,
    DocumentTemplatePage.content_type_code: references.template,
    TopicPage.content_type_code: references.topic,
    "collection": references.collection,
    "event": events.event,
    ProgrammePage.content_type_code: education.programme,
    LessonPage.content_type_code: education.lesson,
    "campaign": campaigns.campaign,
    "story": campaigns.story,
    "news": campaigns.news,
    "press_release": campaigns.release,
    "press_briefing": campaigns.briefing,
    "press_room": campaigns.room,
    "calendar": events.calendar,
}


def detail(
    page: ContentPage,
    addresses: Addresses,
    *,
    language: str,
    requested: str,
    metadata: type[Metadata] = Metadata,
) -> AnyDetail:
    """A page in full. ``page`` needs its ``locale``; it is made specific here."""
    context = Context(
        page=page.specific,
        type=kinds.content_types().get(page.content_type_id, ""),
        language=language,
        requested=requested,
        addresses=addresses,
        metadata=metadata([page], addresses),
    )
    other = references.section if isinstance(context.page, SectionPage) else plain
    return BUILDERS.get(context.type, other)(context.page, context)
