"""A real Elasticsearch for tests: one node shared by the whole run, and a cluster of three.

A pytest plugin (``tests/conftest.py`` names it). ``PORUCH_TEST_ELASTICSEARCH_URL`` names a node that stands
already; else ``tools/elasticsearch.py`` starts one on a free port and an empty folder, and it ends with us.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pytest

from tools.elasticsearch import Cluster, Unavailable, running

GIVEN = "PORUCH_TEST_ELASTICSEARCH_URL"


@contextmanager
def available() -> Iterator[None]:
    """Where Elasticsearch cannot run: skipped, but a failure where ``CI`` is set."""
    try:
        yield
    except Unavailable as error:
        if os.environ.get("CI"):
            pytest.fail(str(error), pytrace=False)
        pytest.skip(str(error))


@contextmanager
def _held(path: Path, how: int) -> Iterator[IO[str]]:
    """The file ``path`` under a lock that the system lifts when we end, however we do."""
    with path.open("a+") as file:
        fcntl.flock(file, how)
        yield file


@contextmanager
def shared_node(folder: Path) -> Iterator[str]:
    """The address of one node for all processes that give the same folder.

    The first starts it, and at the end waits for the others, who hold a shared lock while they use it.
    """
    with _held(folder / "elasticsearch.turn", fcntl.LOCK_EX) as turn:
        turn.seek(0)
        url = turn.read().strip()
        if url:
            with _held(folder / "elasticsearch.users", fcntl.LOCK_SH):
                fcntl.flock(turn, fcntl.LOCK_UN)
                yield url
            return
        with running(quick=True) as node:
            turn.write(node.url)
            turn.flush()
            fcntl.flock(turn, fcntl.LOCK_UN)
            yield node.url
            fcntl.flock(turn, fcntl.LOCK_EX)
            turn.truncate(0)
            with _held(folder / "elasticsearch.users", fcntl.LOCK_EX):
                pass


@pytest.fixture(scope="session")
def elasticsearch_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a node without security. Tests share it: each uses index names of its own."""
    if given := os.environ.get(GIVEN):
        yield given
        return
    base = tmp_path_factory.getbasetemp()
    folder = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    with available(), shared_node(folder) as url:
        yield url


@pytest.fixture(scope="session")
def elasticsearch_cluster() -> Iterator[Cluster]:
    """Three nodes of our own, green; a test that kills one starts it again."""
    with available(), Cluster() as cluster:
        yield cluster
