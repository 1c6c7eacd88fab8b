"""How often one address may search or send a form: token buckets that hold no address.

A bucket's key is a keyed digest of the reader's network under a random salt that lives in this process's
memory only. Every hour the salt is thrown away with all buckets. Nothing is stored, logged or shared between
processes; each process counts for itself.
"""

import hashlib
import ipaddress
import math
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

#: Searches that may come at once, in seconds' worth of the rate: a family behind one address of a mobile
#: operator shares it with thousands.
BURST_SECONDS: Final = 30
#: A page of suggestions costs a fraction of a search, and one is asked for at every letter.
SUGGESTIONS_A_SEARCH: Final = 3
#: Seconds after which the salt and all buckets are thrown away.
ROTATION: Final = 3600.0
#: Buckets kept; beyond, those unused for longest go (a forgotten bucket is a full one).
BUCKETS_MOST: Final = 10_000
#: Networks of one reader: a whole IPv4 address, the /64 that providers give a household.
_PREFIX: Final = {4: 32, 6: 64}

Clock = Callable[[], float]


class Buckets:
    """Token buckets by keys that only this object can make. Safe for threads.

    ``clock`` gives seconds that never go back.
    """

    def __init__(self, clock: Clock = time.monotonic, most: int = BUCKETS_MOST) -> None:
        self._clock, self._most = clock, most
        self._lock = threading.Lock()
        self._salt, self._since = secrets.token_bytes(32), clock()
        self._held: OrderedDict[bytes, tuple[float, float]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._held)

    def take(self, scope: str, network: str, rate: float, burst: float) -> float:
        """Take one token of ``burst``, refilled with ``rate`` a second; else the seconds to wait."""
        return self.count(scope, network, rate, burst)[0]

    def count(
        self, scope: str, network: str, rate: float, burst: float, *, look: bool = False
    ) -> tuple[float, float]:
        """The seconds to wait and the tokens left then; ``look``: without taking one."""
        with self._lock:
            now = self._clock()
            if now - self._since >= ROTATION:
                self._salt, self._since = secrets.token_bytes(32), now
                self._held.clear()
            key = hashlib.blake2b(f"{scope}\n{network}".encode(), key=self._salt, digest_size=16).digest()
            left, at = self._held.pop(key, (burst, now))
            left = min(burst, left + (now - at) * rate)
            wait = 0.0 if left >= 1 else (1 - left) / rate
            left = left if wait or look else left - 1
            self._held[key] = (left, now)
            if len(self._held) > self._most:
                self._held.popitem(last=False)
            return wait, left


@dataclass(frozen=True)
class Quota:
    """``name`` of the limit, as readers of the API see it; ``quota`` requests at once, refilled at ``rate`` a
    second; ``left`` of them; ``wait``: whole seconds until the next, 0 for none."""

    name: str
    rate: float
    quota: int
    left: int
    wait: int

    @property
    def window(self) -> int:
        """Seconds in which an empty quota is whole again."""
        return math.ceil(self.quota / self.rate)

    @property
    def reset(self) -> int:
        """Seconds in which this one is."""
        return math.ceil((self.quota - self.left) / self.rate)


_buckets = Buckets()


def wait(request: HttpRequest, scope: str) -> int:
    """Whole seconds that the reader must wait before the next request of ``scope``; 0 is none.

    ``scope`` is search or suggest. ``PORUCH_SEARCH_RATE`` (searches a second) of 0 switches the limit off.
    """
    found = searches(request, scope)
    return found.wait if found else 0


def searches(request: HttpRequest, scope: str) -> Quota | None:
    """The same with all that is known of the limit; None when there is none."""
    rate: float = settings.PORUCH_SEARCH_RATE * (SUGGESTIONS_A_SEARCH if scope == "suggest" else 1)
    return quota(scope, network_of(request), rate, BURST_SECONDS)


def quota(scope: str, who: str, rate: float, seconds: int, *, look: bool = False) -> Quota | None:
    """One request of ``who`` (a network, or whoever has a key) at ``rate`` a second, after a pause
    ``seconds``' worth at once. ``look``: without counting one. None when ``rate`` switches the limit off."""
    if rate <= 0:
        return None
    burst = max(1.0, rate * seconds)
    wait, left = _buckets.count(scope, who, rate, burst, look=look)
    return Quota(scope, rate, int(burst), int(left), math.ceil(wait))


def wait_at(request: HttpRequest, scope: str, rate: float, burst: float) -> int:
    """The same at a rate of one's own: ``burst`` requests at once, then ``rate`` a second."""
    return math.ceil(_buckets.take(scope, network_of(request), rate, burst))


def network_of(request: HttpRequest) -> str:
    """The network the request comes from: an IPv4 address, an IPv6 /64, or "" for all that tell none.

    Behind ``PORUCH_TRUSTED_PROXIES`` proxies of ours, each of which appends the address it was asked from,
    the reader's is so many places from the end of ``X-Forwarded-For``. What stands before was written by
    anybody. Without proxies of ours the whole header was, and is not read.
    """
    found = request.META.get("REMOTE_ADDR", "")
    if proxies := settings.PORUCH_TRUSTED_PROXIES:
        told = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
        if len(told) >= proxies:
            found = told[-proxies]
    return _network(found)


def _network(text: str) -> str:
    """Of «1.2.3.4», «1.2.3.4:80», «2001:db8::1» or «[2001:db8::1]:80»."""
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return ""
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    network = ipaddress.ip_network((address, _PREFIX[address.version]), strict=False)
    return str(network.network_address)


def limited(scope: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """A page that answers 429 with helplines instead, while its reader asks faster than the limit."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            seconds = wait(request, scope)
            if not seconds:
                return view(request, *args, **kwargs)
            response = render(request, "core/429.html", {"noindex": True, "seconds": seconds}, status=429)
            response.headers["Retry-After"] = str(seconds)
            return response

        return answer

    return decorate
