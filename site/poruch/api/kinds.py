"""The types of content there are: each page model's ``content_type_code``.

Imported by the URL configuration only, when all apps are loaded.
"""

from collections.abc import Collection, Iterator
from typing import Final

from django.contrib.contenttypes.models import ContentType

from poruch.core.models import ContentPage
from search import registry


def _models(parent: type[ContentPage]) -> Iterator[type[ContentPage]]:
    for model in parent.__subclasses__():
        if not model._meta.abstract and model.content_type_code:
            yield model
        yield from _models(model)


#: Page models by type code; a new type of content is here as soon as its model exists.
PAGE_MODELS: Final[dict[str, type[ContentPage]]] = {
    model.content_type_code: model
    for model in sorted(_models(ContentPage), key=lambda m: m.content_type_code)
}
#: What can be searched.
SEARCHED: Final[tuple[str, ...]] = tuple(sorted(source.type for source in registry.sources()))


def content_types() -> dict[int, str]:
    """Type codes by the id of Django's content type (cached by Django: no query after the first)."""
    found = ContentType.objects.get_for_models(*PAGE_MODELS.values())
    return {found[model].pk: code for code, model in PAGE_MODELS.items()}


def ids_of(codes: Collection[str]) -> list[int]:
    """The content types of some type codes."""
    return [pk for pk, code in content_types().items() if code in codes]
