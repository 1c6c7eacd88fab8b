"""``expand``: the objects behind references, for all pages of an answer at once.

Each part costs the same few queries however many pages there are. Everything starts from what is public.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cached_property
from typing import Any, Final

from django.contrib.contenttypes.models import ContentType
from wagtail.images import get_image_model
from wagtail.models import Page, ReferenceIndex

from kb.documents import numbers
from kb.models import SupportResourcePage
from poruch.api import kinds, pictures
from poruch.api.addresses import Addresses
from poruch.api.schemas.common import PageLink
from poruch.api.schemas.expanded import Coded, ContactCard, Expanded, PageCard
from poruch.api.serialisers import vocabularies
from poruch.api.serialisers.links import links_to
from poruch.api.serialisers.material import number
from poruch.api.serialisers.metadata import VOCABULARIES, Metadata, names_of
from poruch.core.models import ContentPage, Partner
from poruch.core.models.multilingual import localised
from poruch.core.pages import best_by_key, public
from poruch.core.richtext import drop_marks

NAMES: Final = tuple(Expanded.model_fields)
#: Fields by which pages refer to further reading.
_READING: Final = ("related.", "linked_guides.", "linked_events.")


def expanded(
    pages: Sequence[ContentPage], names: Collection[str], language: str, addresses: Addresses
) -> dict[int, Expanded]:
    """What ``names`` ask for of each page, by its id. Pages need their ``locale``."""
    if not names:
        return {}
    made = _Expansion(pages, language, addresses)
    parts = {name: made.part(name) for name in NAMES if name in names}
    return {page.pk: Expanded(**{name: part.get(page.pk) for name, part in parts.items()}) for page in pages}


class _Expansion:
    def __init__(self, pages: Sequence[ContentPage], language: str, addresses: Addresses) -> None:
        self._pages, self._language, self._addresses = pages, language, addresses
        self._metadata = Metadata(pages, addresses)

    def part(self, name: str) -> Mapping[int, Any]:
        makers: dict[str, Callable[[], Mapping[int, Any]]] = {
            "partners": self._partners,
            "parent": self._parents,
            "translations": self._translations,
            "related": self._related,
            "resources": self._resources,
            "images": self._images,
        }
        return makers[name]() if name in makers else self._coded(name)

    def _coded(self, name: str) -> dict[int, list[Coded]]:
        assert name in VOCABULARIES
        codes = {page.pk: self._metadata.codes(name, page) for page in self._pages}
        model = ContentPage._meta.get_field(name).related_model
        rows = model.objects.filter(code__in={code for found in codes.values() for code in found})
        known = {
            row.code: Coded(
                code=row.code, name=localised(row, "name", self._language), names=names_of(row, "name")
            )
            for row in rows
        }
        return {pk: [known[code] for code in found if code in known] for pk, found in codes.items()}

    def _partners(self) -> dict[int, Any]:
        every = vocabularies.partners(list(Partner.objects.all()), self._addresses)
        known = {partner.slug: partner for partner in every}
        return {
            page.pk: [known[one.slug] for one in self._metadata.partners(page) if one.slug in known]
            for page in self._pages
        }

    def _parents(self) -> dict[int, PageLink | None]:
        above = {page.pk: page.path[: -page.steplen] for page in self._pages}
        ids = dict(public().filter(path__in=set(above.values())).values_list("path", "pk"))
        links = links_to(ids.values(), self._language, self._addresses)
        return {pk: links.get(ids.get(path, 0)) for pk, path in above.items()}

    def _translations(self) -> dict[int, dict[str, PageLink]]:
        keys = {page.translation_key for page in self._pages}
        found: dict[Any, dict[str, PageLink]] = {}
        for page in (
            public().filter(translation_key__in=keys).select_related("locale").defer("body", "sources")
        ):
            link = PageLink(**self._link(page))
            found.setdefault(page.translation_key, {})[link.locale] = link
        return {page.pk: found.get(page.translation_key, {}) for page in self._pages}

    @cached_property
    def _references(self) -> list[tuple[int, type[Any], int, str]]:
        """Page, model referred to, id, field. One query."""
        models = ContentType.objects.get_for_models(Page, get_image_model())
        names = {content_type.pk: model for model, content_type in models.items()}
        rows = ReferenceIndex.objects.filter(
            base_content_type=models[Page],
            object_id__in=[str(page.pk) for page in self._pages],
            to_content_type__in=names,
        ).order_by("pk")
        columns = ("object_id", "to_content_type", "to_object_id", "content_path")
        return [
            (int(pk), names[kind], target, path)
            for pk, kind, named, path in rows.values_list(*columns)
            for target in numbers([named])
        ]

    def _referred(self, model: type[Any], fields: tuple[str, ...] = ("",)) -> dict[int, list[int]]:
        """What each page refers to by those fields, each once."""
        found: dict[int, dict[int, None]] = {page.pk: {} for page in self._pages}
        for pk, kind, target, path in self._references:
            if kind is model and path.startswith(fields):
                found[pk][target] = None
        return {pk: list(ids) for pk, ids in found.items()}

    def _best(self, ids: Collection[int], pages: Any) -> dict[int, Any]:
        """The public page for each id, in the reader's best language."""
        keys = dict(Page.objects.filter(pk__in=ids).values_list("pk", "translation_key")) if ids else {}
        if not keys:
            return {}
        found = best_by_key(public(pages).filter(translation_key__in=set(keys.values())), self._language)
        return {pk: found[key] for pk, key in keys.items() if key in found}

    def _cards(
        self, referred: dict[int, list[int]], pages: Any, card: Callable[[Any], PageCard]
    ) -> dict[int, list[PageCard]]:
        best = self._best({pk for ids in referred.values() for pk in ids}, pages)
        return {
            pk: [card(one) for one in dict.fromkeys(best[target] for target in ids if target in best)]
            for pk, ids in referred.items()
        }

    def _related(self) -> dict[int, list[PageCard]]:
        pages = ContentPage.objects.defer("body", "sources")
        return self._cards(self._referred(Page, _READING), pages, lambda page: PageCard(**self._card(page)))

    def _resources(self) -> dict[int, list[PageCard]]:
        pages = SupportResourcePage.objects.defer("body", "sources").prefetch_related("phone_links__phone")
        return self._cards(self._referred(Page), pages, self._contact)

    def _contact(self, page: Any) -> ContactCard:
        phones = [link.phone for link in page.phone_links.all()]
        return ContactCard(
            **self._card(page),
            phones=[number(phone, self._language) for phone in phones if phone.confirmed],
            **{name: getattr(page, name) for name in ("email", "website", "address", "hours")},
        )

    def _images(self) -> dict[int, Any]:
        referred = self._referred(get_image_model())
        known = pictures.open_images(pk for ids in referred.values() for pk in ids)
        return {
            pk: [pictures.image_object(known[image], self._addresses) for image in ids if image in known]
            for pk, ids in referred.items()
        }

    def _link(self, page: ContentPage) -> dict[str, Any]:
        return {
            "id": page.pk,
            "type": kinds.content_types().get(page.content_type_id, ""),
            "locale": page.locale.language_code,
            "slug": page.slug,
            "title": page.title,
            "url": self._addresses.path(page.url_path),
        }

    def _card(self, page: ContentPage) -> dict[str, Any]:
        link = self._link(page)
        return {
            **link,
            "summary": drop_marks(page.summary),
            "html_url": self._addresses.absolute(link["url"]),
            "attribution": self._metadata.attribution(page, link["type"]),
            "unconfirmed": not page.confirmed,
        }
