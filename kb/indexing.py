"""What search knows of the knowledge base."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from django.db.models import QuerySet

from kb.documents import DocumentSource
from kb.models import (
    DocumentTemplatePage,
    GlossaryPage,
    GlossaryTerm,
    GuidePage,
    LegalActPage,
    SupportResourcePage,
    TopicPage,
)
from poruch.core.among import Among
from poruch.core.models import StandardPage
from poruch.core.pages import public, reader_url
from poruch.core.richtext import plain
from search import glossary, moment, registry
from search.documents import SearchDocument
from search.page_source import PageSource, no_text

#: Guides answer; the rest supports them. Experiment: docs/decisions/0004-search.md.
BOOSTS = {"guide": 1.0, "resource": 0.8, "template": 0.8, "topic": 0.6, "act": 0.55, "term": 0.5, "page": 0.5}


def guide_text(page: GuidePage) -> list[str]:
    """Everything a reader of the guide sees, in the order of the page."""
    parts = [plain(page.who_for)]
    for block in page.steps:
        step = block.value
        parts.append(step["title"])
        parts += [plain(step[name]) for name in ("action", "where", "papers", "wait", "risk")]
        parts += [f"{phone.number} {phone.label_uk}" for phone in step["phones"] if phone and phone.confirmed]
    parts += [" ".join(filter(None, (b.value["name"], b.value["note"]))) for b in page.documents]
    for block in (*page.deadlines, *page.amounts):
        value = block.value["value"] if block.value["confirmed"] else ""
        parts.append(" ".join(filter(None, (block.value["what"], value, plain(block.value["condition"])))))
    for block in page.faq:
        parts += [block.value["question"], plain(block.value["answer"])]
    for block in page.law_refs:
        article = block.value["article"] if block.value["confirmed"] else ""
        parts.append(" ".join(filter(None, (article, block.value["note"]))))
    # Titles of the contacts and acts it points to stay out: nothing tells the index when one of
    # those pages expires, and a hidden page must not speak through another.
    return parts


def resource_text(page: SupportResourcePage) -> list[str]:
    phones = [f"{phone.number} {phone.label}" for phone in page.phones]
    services = [str(block.value) for block in page.services]
    return [*services, *phones, page.address, page.chat, page.hours, page.email, page.website]


def act_text(page: LegalActPage) -> list[str]:
    return [page.full_name, page.number, page.issuer, page.edition]


def template_text(page: DocumentTemplatePage) -> list[str]:
    return [block.value["name"] for block in page.placeholders]


def _public_terms(ids: Sequence[int], now: datetime) -> Any:
    return GlossaryTerm.objects.public(now).filter(pk__in=ids).order_by().values_list("pk")


_terms_among: Final = Among(_public_terms)


class TermSource:
    """Documents of glossary terms; their address is the glossary page of their language."""

    type = kin = GlossaryTerm.content_type_code

    def _eligible(self) -> QuerySet:
        return GlossaryTerm.objects.public()

    def ids(self) -> Iterator[int]:
        yield from self._eligible().values_list("pk", flat=True).iterator()

    def documents(self, ids: Collection[int]) -> list[SearchDocument]:
        pages = {page.locale_id: page for page in public(GlossaryPage.objects.all()).select_related("locale")}
        source = next(iter(pages.values()), None)
        return [
            self._document(term, reader_url(pages.get(term.locale_id, source), term.locale.language_code))
            for term in self._eligible().filter(pk__in=ids).select_related("locale")
            if source is not None
        ]

    def visible(self, ids: Collection[int]) -> set[int]:
        return _terms_among(ids)

    def _document(self, term: GlossaryTerm, page_url: str) -> SearchDocument:
        return SearchDocument(
            type=self.type,
            object_id=term.pk,
            locale=term.locale.language_code,
            translation_key=term.translation_key.hex,
            slug=term.slug,
            url=f"{page_url}#{term.slug}",
            title=term.name,
            summary=term.definition,
            keywords="\n".join(term.synonym_list),
            unconfirmed=False,
            boost=BOOSTS[self.type],
        )


def glossary_groups() -> Iterator[glossary.GlossaryGroup]:
    """All terms as groups over languages, for the expansion of questions and for words explained in place."""
    groups: dict[Any, list[GlossaryTerm]] = {}
    for term in GlossaryTerm.objects.public().select_related("locale"):
        groups.setdefault(term.translation_key, []).append(term)
    for terms in groups.values():
        yield glossary.GlossaryGroup(
            preferred={term.locale.language_code: term.name for term in terms},
            synonyms={term.locale.language_code: tuple(term.synonym_list) for term in terms},
            definitions={term.locale.language_code: term.definition for term in terms if term.definition},
        )


def register() -> None:
    for model, text, prefetch in (
        (GuidePage, guide_text, ()),
        (SupportResourcePage, resource_text, ("phone_links__phone",)),
        (LegalActPage, act_text, ()),
        (DocumentTemplatePage, template_text, ()),
        (TopicPage, no_text, ()),
        (StandardPage, no_text, ()),
    ):
        registry.register(PageSource(model, text, BOOSTS[model.content_type_code], prefetch))
    registry.register(TermSource())
    registry.register(DocumentSource())
    glossary.set_provider(glossary_groups, moment.revision)
