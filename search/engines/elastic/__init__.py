"""Elasticsearch 9: the same answers for many documents and many readers."""
