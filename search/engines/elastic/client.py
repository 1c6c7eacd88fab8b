"""The connection to Elasticsearch, and whether it is worth trying.

A cluster that does not answer must not cost every reader a timeout: after a failure nobody asks for a
while, then one request tries again.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

from django.conf import settings
from elasticsearch import ApiError, ConflictError, Elasticsearch, NotFoundError, TransportError
from elasticsearch.serializer import OrjsonSerializer

from search.engines.base import EngineUnavailable

#: Seconds a reader waits for Elasticsearch before the embedded engine answers instead.
SEARCH_SECONDS: Final = 2.0
#: Seconds a bulk request or a change of aliases may take.
WRITE_SECONDS: Final = 60.0
#: Seconds nobody asks after a failure; doubled with each further one.
_PAUSE: Final = 2.0
_PAUSE_MOST: Final = 30.0
#: Refused for its content, or for what is not there; everything else means "not now".
_OUR_FAULT: Final = (400, 404, 409, 413)

_lock = threading.Lock()
_clients: dict[tuple[Any, ...], Elasticsearch] = {}


def configured() -> bool:
    """Whether ``ELASTICSEARCH_URL`` names a cluster."""
    return bool(settings.ELASTICSEARCH["hosts"])


def client() -> Elasticsearch:
    """One client a process and configuration; it keeps its connections and leaves out dead nodes."""
    options = settings.ELASTICSEARCH
    key = (tuple(options["hosts"]), options["api_key"], options["user"], options["ca_certs"])
    found = _clients.get(key)
    if found is None:
        with _lock:
            found = _clients.get(key) or _connect(options)
            _clients[key] = found
    return found


def _connect(options: dict[str, Any]) -> Elasticsearch:
    secure: dict[str, Any] = {}
    if options["ca_certs"]:
        secure["ca_certs"] = options["ca_certs"]
    if options["api_key"]:
        secure["api_key"] = options["api_key"]
    elif options["user"]:
        secure["basic_auth"] = (options["user"], options["password"])
    return Elasticsearch(
        options["hosts"],
        # A node that dies under a request is no error while another one lives.
        max_retries=len(options["hosts"]),
        retry_on_timeout=len(options["hosts"]) > 1,
        retry_on_status=(502, 503, 504),
        request_timeout=SEARCH_SECONDS,
        dead_node_backoff_factor=1.0,
        max_dead_node_backoff=10.0,
        connections_per_node=16,
        serializers={"application/json": OrjsonSerializer()},
        **secure,
    )


class Breaker:
    """Lets requests through, none after a failure, and then one at a time until one succeeds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._failures = 0
        self._until = 0.0
        self.on_recovery: Callable[[], object] = lambda: None

    @property
    def closed(self) -> bool:
        """Whether the last request succeeded, or none was made."""
        return self._failures == 0

    def admits(self) -> bool:
        """Whether to try now. After a pause it admits one, and the others when that one succeeded."""
        with self._lock:
            if self._failures == 0:
                return True
            if self._clock() < self._until:
                return False
            self._until = self._clock() + SEARCH_SECONDS
            return True

    def failed(self) -> None:
        with self._lock:
            self._failures += 1
            pause = min(_PAUSE * 2 ** min(self._failures - 1, 10), _PAUSE_MOST)
            self._until = self._clock() + pause

    def succeeded(self) -> None:
        with self._lock:
            recovered, self._failures = self._failures > 0, 0
        if recovered:
            self.on_recovery()

    def reset(self) -> None:
        """Forget all failures (tests, and commands that want to know now)."""
        with self._lock:
            self._failures, self._until = 0, 0.0


breaker = Breaker()


@contextmanager
def asking() -> Iterator[Elasticsearch]:
    """The client, for some requests; raises :class:`EngineUnavailable` for whatever means "not now".

    A refusal that is our own fault (a bad request, a conflict) stays the ``ApiError`` that it is.
    """
    if not breaker.admits():
        raise EngineUnavailable("Elasticsearch did not answer a moment ago; it is not asked again yet.")
    try:
        yield client()
    except NotFoundError as error:
        breaker.succeeded()
        raise EngineUnavailable(f"Elasticsearch has no index yet: run rebuild_search ({error}).") from error
    except ConflictError:
        breaker.succeeded()
        raise
    except ApiError as error:
        if error.meta.status in _OUR_FAULT:
            breaker.succeeded()
            raise
        breaker.failed()
        raise EngineUnavailable(f"Elasticsearch answered {error.meta.status}: {error.message}") from error
    except TransportError as error:
        breaker.failed()
        raise EngineUnavailable(f"Elasticsearch does not answer: {error.__class__.__name__}") from error
    else:
        breaker.succeeded()
