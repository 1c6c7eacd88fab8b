"""How the knowledge base's types come in and go out as JSON lines."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.models import Locale

from kb.models import (
    DocumentTemplatePage,
    GlossaryTerm,
    GuideIndexPage,
    GuidePage,
    LegalActIndexPage,
    LegalActPage,
    ResourceDirectoryPage,
    ResourcePhone,
    SupportResourcePage,
    TemplateIndexPage,
    TopicIndexPage,
    TopicPage,
)
from kb.models.glossary import lines
from poruch import languages
from poruch.core.models import Phone
from poruch.core.transfer import registry
from poruch.core.transfer.codecs import Codec, Context, Record, checksum, explain
from poruch.core.transfer.errors import LineError
from poruch.core.transfer.pages import PageCodec
from poruch.core.transfer.values import list_in, text_in
from poruch.core.tree import ensure_locale


class ResourceCodec(PageCodec):
    """A contact; ``phones`` is a list of phone slugs."""

    def known_fields(self) -> set[str]:
        return super().known_fields() | {"phones"}

    def _fill(self, page: Any, record: Record, context: Context) -> None:
        super()._fill(page, record, context)
        if "phones" in record:
            phones = [context.by_code(Phone, slug) for slug in list_in(record["phones"])]
            page.phone_links = [ResourcePhone(phone=phone, sort_order=n) for n, phone in enumerate(phones)]

    def dump(self, instance: Any, context: Context) -> Record:
        record = super().dump(instance, context)
        phones = [link.phone for link in instance.phone_links.all()]
        record["phones"] = [phone.slug for phone in phones if context.references.may_name(phone)]
        return record


class TermCodec(Codec):
    """A glossary term in one language; ``synonyms`` and ``avoid`` are lists."""

    type = "term"
    order = 300
    required = ("slug", "name")
    texts = ("name", "definition", "legal_basis", "note")
    lists = ("synonyms", "avoid")

    def known_fields(self) -> set[str]:
        return {"type", "locale", "slug", "translation_of", "live", *self.texts, *self.lists}

    def find(self, record: Record) -> Any:
        return GlossaryTerm.objects.filter(
            locale__language_code=record["locale"], slug=record["slug"]
        ).first()

    def save(self, instance: Any, record: Record, context: Context) -> Any:
        term = instance.get_latest_revision_as_object() if instance else self._new(record)
        for name in self.texts:
            if name in record:
                setattr(term, name, text_in(record[name]))
        for name in self.lists:
            if name in record:
                setattr(term, name, "\n".join(list_in(record[name])))
        term.live = record.get("live", True)
        try:
            term.full_clean()
        except ValidationError as error:
            raise LineError(explain(error)) from error
        term.has_unpublished_changes = False
        term.save()
        return term

    def _new(self, record: Record) -> GlossaryTerm:
        term = GlossaryTerm(slug=record["slug"], locale=ensure_locale(record["locale"]))
        if source_slug := record.get("translation_of"):
            source = (
                GlossaryTerm.objects.filter(slug=text_in(source_slug)).exclude(locale=term.locale).first()
            )
            if source is None:
                raise LineError(_("translation_of: немає «%s» іншою мовою") % source_slug)
            term.translation_key = source.translation_key
        return term

    def fingerprint(self, instance: Any) -> str:
        return checksum(self.dump(instance, Context(drafts=True)))

    def objects(self, *, drafts: bool) -> Any:
        terms = GlossaryTerm.objects.all() if drafts else GlossaryTerm.objects.public()
        order = {locale.pk: languages.CODES.index(locale.language_code) for locale in Locale.objects.all()}
        return sorted(terms.select_related("locale").order_by("pk"), key=lambda term: order[term.locale_id])

    def dump(self, instance: Any, context: Context) -> Record:
        record: Record = {"type": "term", "locale": instance.locale.language_code, "slug": instance.slug}
        internal = set() if context.drafts else {"note", "avoid"}
        record |= {name: getattr(instance, name) for name in self.texts if name not in internal}
        record |= {name: lines(getattr(instance, name)) for name in self.lists if name not in internal}
        if record["locale"] != languages.SOURCE:
            source = instance.get_translations().filter(locale__language_code=languages.SOURCE).first()
            if source:
                record["translation_of"] = source.slug
        record["live"] = instance.live
        return record


def register() -> None:
    registry.register(
        PageCodec("topic", TopicPage, order=100, section=TopicIndexPage, fields=("topic",)),
        PageCodec(
            "act",
            LegalActPage,
            order=110,
            section=LegalActIndexPage,
            fields=(
                "full_name", "number", "act_type", "issued_on", "issuer", "edition", "edition_date",
                "official_url", "requisites_confirmed",
            ),
        ),
        ResourceCodec(
            "resource",
            SupportResourcePage,
            order=120,
            section=ResourceDirectoryPage,
            fields=(
                "org_type", "services", "email", "website", "chat", "address", "hours", "languages",
                "free_of_charge", "accessibility",
            ),
        ),
        PageCodec(
            "guide",
            GuidePage,
            order=200,
            section=GuideIndexPage,
            fields=(
                "who_for", "steps", "documents", "deadlines", "amounts", "authorities", "law_refs", "faq",
                "related", "fact_confidence",
            ),
        ),
        PageCodec(
            "template",
            DocumentTemplatePage,
            order=210,
            section=TemplateIndexPage,
            fields=("for_guide", "based_on", "version", "form_date", "placeholders", "filled_example"),
        ),
        TermCodec(),
    )  # fmt: skip
