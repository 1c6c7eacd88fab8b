"""Roles in the CMS: what stands before pages and people, and shared access."""

from poruch.editorial.roles.wagtail_hooks import pages, people, sharing

__all__ = ["pages", "people", "sharing"]
