"""Where pages cite acts: references with act and article, what a template is based on, links in texts."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page, ReferenceIndex

from kb.models import LegalActPage
from poruch.core.fields import PoruchStreamField
from poruch.core.models import ContentPage
from poruch.editorial.freshness.articles import Articles, parse


@dataclass(frozen=True)
class Citation:
    """``article`` "" cites the act as a whole; ``edition`` is what the editor saw (of a form: its date)."""

    article: str
    edition: str

    def meets(self, changed: Articles) -> bool:
        return parse(self.article).meets(changed)


def act_ids(key: UUID) -> frozenset[int]:
    """The act's pages in all languages."""
    return frozenset(LegalActPage.objects.filter(translation_key=key).values_list("pk", flat=True))


def citing(acts: Collection[int]) -> Iterator[ContentPage]:
    """All pages that refer to one of the act's pages, by Wagtail's index of references. Acts are left out:
    what an act says of itself is its own edition's business. A fixed number of queries a page type."""
    page_type = ContentType.objects.get_for_model(Page)
    rows = ReferenceIndex.objects.filter(
        base_content_type=page_type, to_content_type=page_type, to_object_id__in=[str(id) for id in acts]
    )
    ids = {int(id) for id in rows.values_list("object_id", flat=True)} - set(acts)
    for page in Page.objects.filter(pk__in=ids).order_by("pk").specific():
        if isinstance(page, ContentPage) and not isinstance(page, LegalActPage):
            yield page


def of(page: ContentPage, acts: Collection[int]) -> list[Citation]:
    """How a page cites an act. A link in a text counts, as one to the whole act, where nothing says more."""
    found = list(_references(page, acts))
    if getattr(page, "based_on_id", None) in acts:
        found.append(Citation("", str(getattr(page, "form_date", ""))))
    if not found and _links_to(page, acts):
        found.append(Citation("", ""))
    return found


def _references(page: ContentPage, acts: Collection[int]) -> Iterator[Citation]:
    for field in page._meta.get_fields():
        if isinstance(field, PoruchStreamField):
            for value in _dicts(getattr(page, field.name).raw_data):
                if value.get("act") in acts and "article" in value:
                    yield Citation(str(value["article"] or ""), str(value.get("edition") or ""))


def _dicts(value: Any) -> Iterator[dict[str, Any]]:
    """Every mapping inside nested lists and mappings."""
    if isinstance(value, dict):
        yield value
        inner: Iterable[Any] = value.values()
    elif isinstance(value, str):
        return
    else:
        inner = value if hasattr(value, "__iter__") else ()
    for part in inner:
        yield from _dicts(part)


def _links_to(page: ContentPage, acts: Collection[int]) -> bool:
    wanted = {str(id) for id in acts}
    for field in page._meta.get_fields():
        if hasattr(field, "extract_references"):
            value = field.value_from_object(page)
            for model, id, *_place in field.extract_references(value) if value else ():
                if issubclass(model, Page) and str(id) in wanted:
                    return True
    return False
