"""What is kept of answers: for how long, how much, and under what name."""

import pytest

from search.keeping import SECONDS, Keeper
from search.moment import Moment

NOW = Moment(1, "epoch", "token", 1, 0, 0)


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def keeper(clock: Clock) -> Keeper[str]:
    return Keeper[str](most=3, clock=clock)


def test_a_value_is_kept_for_its_seconds_and_no_longer_than_the_limit(
    keeper: Keeper[str], clock: Clock
) -> None:
    keeper.put(b"short", NOW, "a", 5)
    keeper.put(b"long", NOW, "b", 3600)
    keeper.put(b"none", NOW, "c", 0)
    assert [keeper.get(key, NOW) for key in (b"short", b"long", b"none")] == ["a", "b", None]
    clock.now = 5
    assert [keeper.get(key, NOW) for key in (b"short", b"long")] == [None, "b"]
    clock.now = SECONDS
    assert keeper.get(b"long", NOW) is None


@pytest.mark.parametrize("change", Moment._fields)
def test_any_change_ends_it(keeper: Keeper[str], change: str) -> None:
    other = "another" if change in ("epoch", "token") else 7
    keeper.put(b"key", NOW, "a")
    assert keeper.get(b"key", NOW._replace(**{change: other})) is None
    assert len(keeper) == 0


def test_those_asked_for_lately_stay(keeper: Keeper[str]) -> None:
    for key in (b"1", b"2", b"3"):
        keeper.put(key, NOW, "a")
    keeper.get(b"1", NOW)
    keeper.put(b"4", NOW, "a")
    assert [bool(keeper.get(key, NOW)) for key in (b"1", b"2", b"3", b"4")] == [True, False, True, True]


def test_what_nobody_asks_for_again_goes_by_itself(keeper: Keeper[str], clock: Clock) -> None:
    keeper.put(b"old", NOW, "a")
    clock.now = SECONDS / 2
    keeper.put(b"new", NOW, "b")
    clock.now = SECONDS
    keeper.sweep()
    assert (len(keeper), keeper.get(b"new", NOW)) == (1, "b")


def test_a_key_tells_nothing_of_the_question(keeper: Keeper[str]) -> None:
    key = keeper.key(("таємне питання", "uk"))
    assert key == keeper.key(("таємне питання", "uk"))
    assert key != keeper.key(("таємне питання", "en"))
    assert key != Keeper[str](most=1).key(("таємне питання", "uk"))
    assert "таємне".encode() not in key
    assert keeper.key(("\ud800",))
