"""A reader of a site with the cache switched on, and changes that are committed."""

import pytest
from django.test import Client


@pytest.fixture
def reader(settings):
    """Anonymous. The middleware reads the setting when it is built."""
    settings.PORUCH_PAGE_CACHE_SECONDS = 300
    return Client()


@pytest.fixture
def commit(django_capture_on_commit_callbacks):
    """A block whose change is committed, as an editor's is. Without it nothing is done after the commit."""
    return lambda: django_capture_on_commit_callbacks(execute=True)
