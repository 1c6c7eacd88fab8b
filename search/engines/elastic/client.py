"""The connection to Elasticsearch. Its library costs 30 MB: imported once a cluster is in use."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from django.conf import settings
from elasticsearch import ApiError, Elasticsearch, NotFoundError, TransportError
from elasticsearch.serializer import OrjsonSerializer

from search.engines.base import EngineRefused, EngineUnavailable
from search.engines.elastic.breaker import SEARCH_SECONDS, breaker

#: Seconds a bulk request or a change of aliases may take.
WRITE_SECONDS: Final = 60.0
#: Refused for its content, or for what is not there; everything else means "not now".
_OUR_FAULT: Final = (400, 409, 413)

_lock = threading.Lock()
_clients: dict[tuple[Any, ...], Elasticsearch] = {}


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


@contextmanager
def asking() -> Iterator[Elasticsearch]:
    """The client, for some requests; :class:`EngineUnavailable` for whatever means "not now".

    A refusal that is our own fault (a bad request, a conflict) is :class:`EngineRefused`.
    """
    if not breaker.admits():
        raise EngineUnavailable("Elasticsearch did not answer a moment ago; it is not asked again yet.")
    try:
        yield client()
    except NotFoundError as error:
        breaker.succeeded()
        raise EngineUnavailable(f"Elasticsearch has no index yet: run rebuild_search ({error}).") from error
    except ApiError as error:
        if error.meta.status in _OUR_FAULT:
            breaker.succeeded()
            raise EngineRefused(f"Elasticsearch refuses: {error.message} {error.body}"[:1000]) from error
        breaker.failed()
        raise EngineUnavailable(f"Elasticsearch answered {error.meta.status}: {error.message}") from error
    except TransportError as error:
        breaker.failed()
        raise EngineUnavailable(f"Elasticsearch does not answer: {error.__class__.__name__}") from error
    else:
        breaker.succeeded()
