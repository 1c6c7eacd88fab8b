"""The cache while Redis is away and after it has come back, with a real Redis that is killed."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import caches

from poruch.operations.cache import ForgivingRedisCache
from poruch.settings.running import shared_cache
from tests import stack
from tools.processes import wait_for


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[stack.Redis]:
    try:
        stack.program("redis-server")
    except stack.Missing as error:
        pytest.fail(str(error)) if os.environ.get("CI") else pytest.skip(str(error))
    yield stack.Redis(tmp_path)
    caches["default"].clear()


def _cache(redis: stack.Redis) -> ForgivingRedisCache:
    values = shared_cache(redis.url)
    # Four times as patient as the site: a busy machine is no outage.
    values["OPTIONS"] |= {"SOCKET_CONNECT_TIMEOUT": 2.0, "SOCKET_TIMEOUT": 2.0}
    return ForgivingRedisCache(values["LOCATION"], values)


def test_the_cache_goes_on_without_redis_and_forgets_what_became_old(
    redis: stack.Redis, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("poruch.operations.cache.PAUSE", 600.0)
    with redis.running() as process:
        cache = _cache(redis)
        assert wait_for(cache.answers, 60)
        cache.set("kept", 1)
        cache.set("changed", 1)
        assert (cache.get("kept"), cache.answers(), cache.add("kept", 2)) == (1, True, False)
        os.kill(process.pid, signal.SIGSTOP)  # It hangs: what it holds survives.
        assert cache.get("kept", "none") == "none"
        cache.set("changed", 2)
        assert cache.get("changed") == 2
        assert cache.add("code", 1)
        assert not cache.add("code", 1), "a code is used once, Redis or not"
        cache.set("count", 1)
        assert cache.incr("count") == 2
        with pytest.raises(ValueError, match="nothing"):
            cache.incr("nothing")
        assert not cache.answers()
        os.kill(process.pid, signal.SIGCONT)
        assert wait_for(cache.answers, 60)
        monkeypatch.setattr(cache.outage, "_until", 0.0)  # The pause is over.
        assert cache.get("kept") == 1
        assert cache.get("changed") is None
        assert cache.get("code") is None
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        cache.clear()
        cache.set("kept", 3)
        assert cache.get_many(["kept", "lost"]) == {"kept": 3}
    assert [record.getMessage().partition(" (")[0] for record in caplog.records] == [
        "Redis does not answer",
        "Redis answers again.",
        "Redis does not answer",
    ]
