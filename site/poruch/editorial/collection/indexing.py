"""What search knows of a collection: its own words. What it lists is found by itself."""

from poruch.editorial.collection.models import CollectionPage
from search import registry
from search.page_source import PageSource, no_text

#: It leads to pages and says little itself, as plain pages do.
BOOST = 0.5


def register() -> None:
    registry.register(PageSource(CollectionPage, no_text, BOOST))
