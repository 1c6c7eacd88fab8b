"""Elasticsearch 9: the same answers for many documents and many readers."""

from search.engines.elastic.client import breaker, configured
from search.engines.elastic.engine import ElasticEngine

__all__ = ["ElasticEngine", "breaker", "configured"]
