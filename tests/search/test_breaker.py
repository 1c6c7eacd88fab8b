"""When a cluster that failed is asked again."""

import pytest

from search.engines.elastic.breaker import Breaker


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_a_failure_closes_the_way_for_a_while(clock: Clock) -> None:
    breaker = Breaker(clock)
    assert breaker.admits()
    breaker.failed()
    assert not breaker.admits()
    clock.now = 2.1
    assert breaker.admits()
    assert not breaker.admits()  # one tries, the others wait for what it finds


def test_the_pause_grows_and_ends(clock: Clock) -> None:
    breaker = Breaker(clock)
    for _ in range(20):
        breaker.failed()
    clock.now = 29.0
    assert not breaker.admits()
    clock.now = 30.1
    assert breaker.admits()


def test_success_opens_it_for_all_and_is_told_once(clock: Clock) -> None:
    told: list[str] = []
    breaker = Breaker(clock)
    breaker.on_recovery = lambda: told.append("back")
    breaker.succeeded()
    breaker.failed()
    breaker.succeeded()
    breaker.succeeded()
    # Not one at a time, as after a pause.
    assert breaker.admits()
    assert breaker.admits()
    assert told == ["back"]
