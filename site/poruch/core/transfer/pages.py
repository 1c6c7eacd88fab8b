"""Codecs of pages."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_published

from poruch import languages
from poruch.core import away, gates
from poruch.core.models import ContentPage, HomePage
from poruch.core.pages import public
from poruch.core.transfer.codecs import Codec, Context, Record, explain, get_field, set_field
from poruch.core.transfer.errors import LineError
from poruch.core.transfer.values import bool_in, text_in
from poruch.core.tree import ensure_home, ensure_section

#: Fields of every content page, in the order in which they are written out.
COMMON = (
    "summary", "content_warning", "topics", "audiences", "regions", "hromadas", "cooperation_areas",
    "lead_partner", "joint", "attribution", "sensitivity", "confirmed", "author_role", "reviewed_by",
    "legal_reviewed_by", "legal_reviewed_on", "last_checked", "review_due", "valid_from",
    "translation_status", "sources", "expire_at",
)  # fmt: skip

#: Names of people and the like: only in an export that holds drafts too.
INTERNAL = {"reviewed_by", "legal_reviewed_by", "legal_reviewed_on"}


class PageCodec(Codec):
    """A page type. ``section`` is the model of its parent page; None means the home page."""

    required = ("slug", "title")
    #: Fields that people see and set only with a permission, as in the forms of the CMS.
    permissions: ClassVar[dict[str, str]] = {}

    def __init__(
        self,
        type: str,
        model: type[ContentPage],
        *,
        order: int,
        fields: tuple[str, ...] = (),
        section: Any = None,
    ) -> None:
        self.type, self.model, self.order, self.section = type, model, order, section
        self.fields = (*COMMON, *fields)

    def known_fields(self) -> set[str]:
        return {
            "type",
            "locale",
            "slug",
            "title",
            "body_html",
            "translation_of",
            "live",
            "in_menu",
            *self.fields,
        }

    def check(self, record: Record) -> None:
        super().check(record)
        slug = record["slug"]
        if slugify(slug) != slug or len(slug) > 255:
            raise LineError(
                _("slug «%s» має складатися з малих латинських літер, цифр і дефісів") % slug[:80]
            )
        if len(text_in(record["title"])) > 255:
            raise LineError(_("назва довша за 255 знаків"))
        if "live" in record:
            bool_in(record["live"])

    def find(self, record: Record) -> Any:
        return self.model.objects.filter(locale__language_code=record["locale"], slug=record["slug"]).first()

    def prepare(self, instance: Any, record: Record, context: Context) -> None:
        """What a type asks of a record before a page is made of it, and where a new page stands."""

    def filled(self, instance: Any, record: Record, context: Context) -> Any:
        """The newest version of a page (instance None: a new one) with the record's fields, saved nowhere."""
        self.prepare(instance, record, context)
        page = instance.get_latest_revision_as_object() if instance else self._new(record)
        self._fill(page, record, context)
        return page

    def save(self, instance: Any, record: Record, context: Context) -> Any:
        page = self.filled(instance, record, context)
        live = record.get("live", True)
        if instance is None:
            self._add(page, record["locale"], live, context)
        else:
            self._change(page, live)
            if instance.live and not live:
                instance.unpublish()
        if "private" in record:
            self._restrict(page, bool_in(record["private"]))
        return page

    @staticmethod
    def _change(page: Any, live: bool) -> None:
        """Save a new revision of an existing page and publish it."""
        try:
            page.full_clean()
            revision = page.save_revision(clean=False)
            if live:
                revision.publish()
        except ValidationError as error:
            raise LineError(explain(error)) from error

    @staticmethod
    def _restrict(page: Any, private: bool) -> None:
        """A private page of the data becomes one that asks for a login; passwords are not exported."""
        restrictions = PageViewRestriction.objects.filter(page_id=page.pk)
        if private and not restrictions.exists():
            PageViewRestriction.objects.create(page_id=page.pk, restriction_type=PageViewRestriction.LOGIN)
        elif not private:
            restrictions.delete()

    def _new(self, record: Record) -> Any:
        page = self.model(slug=record["slug"], live=False)
        if source_slug := record.get("translation_of"):
            page.translation_key = self._source(record, text_in(source_slug)).translation_key
        return page

    def _source(self, record: Record, slug: str) -> Any:
        candidates = self.model.objects.filter(slug=slug).exclude(locale__language_code=record["locale"])
        found = {page.locale.language_code: page for page in candidates.select_related("locale")}
        source = found.get(languages.SOURCE) or next(iter(found.values()), None)
        if source is None:
            raise LineError(_("translation_of: немає «%s» іншою мовою") % slug)
        if source.get_translations().filter(locale__language_code=record["locale"]).exists():
            raise LineError(_("translation_of: у «%s» вже є переклад цією мовою") % slug)
        return source

    def _fill(self, page: Any, record: Record, context: Context) -> None:
        page.title = text_in(record["title"]).strip()
        page.draft_title = page.title
        if "body_html" in record:
            set_field(page, "body", record["body_html"], context, "")
        if "in_menu" in record:
            page.show_in_menus = bool_in(record["in_menu"])
        place = f"{self.type}/{record.get('translation_of') or record['slug']}"
        for name in self.fields:
            if name in record:
                set_field(page, name, record[name], context, place)

    def parent(self, locale: str, context: Context) -> Any:
        """The page below which a new page stands: the section, or what :meth:`prepare` found."""
        if (self.type, locale) not in context.parents:
            parent = ensure_section(self.section, locale) if self.section else ensure_home(locale)
            context.parents[self.type, locale] = parent
        return context.parents[self.type, locale]

    def _add(self, page: Any, locale: str, live: bool, context: Context) -> None:
        """One save and one revision a page: publishing a new page by its revision saves it thrice,
        and each save reindexes it for the CMS (85 queries a page against 30)."""
        parent = self.parent(locale, context)
        page.locale_id = parent.locale_id
        if live:
            page.live = True
            page.first_published_at = page.last_published_at = timezone.now()
        page.has_unpublished_changes = not live
        try:
            parent.add_child(instance=page)
        except ValidationError as error:
            raise LineError(explain(error)) from error
        context.references.add(page.pk, page.url_path, locale)
        revision = page.revisions.create(
            content_object=page,
            base_content_type=page.get_base_content_type(),
            content=page.serializable_data(),
            object_str=str(page),
        )
        page.latest_revision, page.latest_revision_created_at = revision, revision.created_at
        page.live_revision = revision if live else None
        if live:
            gates.demand(gates.Wish(gates.Change.PUBLISH, page, None, revision))
        Page.objects.filter(pk=page.pk).update(
            latest_revision=revision,
            latest_revision_created_at=revision.created_at,
            live_revision=page.live_revision,
        )
        if live:
            page_published.send(sender=self.model, instance=page, revision=revision)

    def finish(self, instance: Any, record: Record, context: Context) -> None:
        """Links to pages of later lines: fill again now that every page exists."""
        page = instance.get_latest_revision_as_object()
        self._fill(page, record, context)
        self._change(page, record.get("live", True))
        # The caller remembers ``instance``: it must know the state that this pass left.
        instance.latest_revision_id = page.latest_revision_id

    def fingerprint(self, instance: Any) -> str:
        return str(instance.latest_revision_id)

    def objects(self, *, drafts: bool) -> Iterator[Any]:
        pages = away.content(self.model.objects.all()) if drafts else public(self.model.objects.all())
        pages = pages.select_related("locale").order_by("path")
        by_locale = sorted(pages, key=lambda page: languages.CODES.index(page.locale.language_code))
        for page in by_locale:
            yield page.get_latest_revision_as_object() if drafts else page

    def dump(self, instance: Any, context: Context) -> Record:
        record: Record = {
            "type": self.type,
            "locale": instance.locale.language_code,
            "slug": instance.slug,
            "title": instance.title,
            "body_html": get_field(instance, "body", context),
        }
        names = [name for name in self.fields if context.drafts or name not in INTERNAL]
        record |= {name: get_field(instance, name, context) for name in names}
        if context.drafts and PageViewRestriction.objects.filter(page_id=instance.pk).exists():
            record["private"] = True
        if instance.show_in_menus:
            record["in_menu"] = True
        if record["locale"] != languages.SOURCE:
            source = instance.get_translations().filter(locale__language_code=languages.SOURCE).first()
            if source and context.references.path_of(source.pk):
                record["translation_of"] = source.slug
        record["live"] = bool(instance.live)
        return record


class HomeCodec(Codec):
    """The home page of a language: it exists once, so its slug is always ``home``."""

    type = "home"
    order = 900
    required = ("title",)
    fields = ("heading", "lead", "first_steps", "doors")

    def key(self, record: Record) -> tuple[str, str]:
        return (record.get("locale", ""), "home")

    def known_fields(self) -> set[str]:
        return {"type", "locale", "slug", "title", *self.fields}

    def find(self, record: Record) -> Any:
        return HomePage.objects.filter(locale__language_code=record["locale"]).first()

    def save(self, instance: Any, record: Record, context: Context) -> Any:
        page = (instance or ensure_home(record["locale"])).get_latest_revision_as_object()
        page.title = text_in(record["title"])
        for name in self.fields:
            if name in record:
                set_field(page, name, record[name], context, "home")
        try:
            page.full_clean()
        except ValidationError as error:
            raise LineError(explain(error)) from error
        page.save_revision(clean=False).publish()
        return page

    def fingerprint(self, instance: Any) -> str:
        return str(instance.latest_revision_id)

    def objects(self, *, drafts: bool) -> Iterator[Any]:
        pages = HomePage.objects.all() if drafts else HomePage.objects.live().public()
        yield from pages.select_related("locale").order_by("path")

    def dump(self, instance: Any, context: Context) -> Record:
        record: Record = {
            "type": "home",
            "locale": instance.locale.language_code,
            "slug": "home",
            "title": instance.title,
        }
        return record | {name: get_field(instance, name, context) for name in self.fields}
