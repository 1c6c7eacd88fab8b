"""Factories of collections."""

from typing import Any

import factory

from poruch.core.querying import read
from poruch.core.querying.blocks import raw
from poruch.editorial.collection.models import CollectionPage
from tests.factories.core import PageFactory


class CollectionFactory(PageFactory):
    """``criteria`` are texts: ``topic:any:status``."""

    class Meta:
        model = CollectionPage

    slug = factory.Sequence("dobirka-{}".format)

    @classmethod
    def _create(cls, model_class: type[Any], *args: Any, **kwargs: Any) -> Any:
        kwargs["criteria"] = blocks(*kwargs.pop("criteria", ()))
        return super()._create(model_class, *args, **kwargs)


def blocks(*lines: str) -> list[dict[str, Any]]:
    """Criteria as the raw value of the stream."""
    return raw(CollectionPage._meta.get_field("criteria").stream_block, map(read, lines))
