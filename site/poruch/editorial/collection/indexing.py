"""What search knows of a collection: its own words. What it lists is found by itself."""

from kb.indexing import PageSource, no_text
from poruch.editorial.collection.models import CollectionPage
from search import registry


def register() -> None:
    registry.register(PageSource(CollectionPage, no_text))
