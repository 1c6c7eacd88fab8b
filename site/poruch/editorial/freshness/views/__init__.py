"""Freshness in the CMS."""
