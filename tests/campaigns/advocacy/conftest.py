"""Which engine finds stories, or finds them no more."""

import uuid

import pytest

from search import tasks
from search.engines import engine


@pytest.fixture
def engine_name(request, settings, monkeypatch):
    """Which engine the site has; a test asks for another by ``indirect``."""
    name = getattr(request, "param", "embedded")
    if name == "elastic":
        url, prefix = request.getfixturevalue("elasticsearch_url"), f"test{uuid.uuid4().hex[:12]}"
        settings.ELASTICSEARCH = {**settings.ELASTICSEARCH, "hosts": [url], "prefix": prefix, "replicas": 0}
        # The test's transaction is seen by its own thread only.
        monkeypatch.setattr(tasks, "drain_in_background", lambda: tasks.drain_engine("elastic"))
    yield name
    if name == "elastic":
        engine(name).clear()
