from __future__ import annotations

import pytest

from bot.channels.limits import RateLimit, RequestLimits


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture()
def clock() -> Clock:
    return Clock()


def allowed(limits: RequestLimits, address: str, times: int) -> int:
    return sum(limits.retry_after(address) == 0 for _ in range(times))


def test_half_the_rate_passes_at_once(clock: Clock) -> None:
    limits = RequestLimits(per_address=60, in_all=10_000, clock=clock)
    assert allowed(limits, "192.0.2.1", 10_000) == 30


def test_the_rate_comes_back_with_time(clock: Clock) -> None:
    limits = RequestLimits(per_address=60, in_all=10_000, clock=clock)
    allowed(limits, "192.0.2.1", 100)
    clock.now += 5
    assert allowed(limits, "192.0.2.1", 100) == 5


def test_the_wait_is_enough(clock: Clock) -> None:
    limits = RequestLimits(per_address=6, in_all=10_000, clock=clock)
    allowed(limits, "192.0.2.1", 10)
    clock.now += limits.retry_after("192.0.2.1")
    assert limits.retry_after("192.0.2.1") == 0


def test_one_address_does_not_use_up_another(clock: Clock) -> None:
    limits = RequestLimits(per_address=60, in_all=10_000, clock=clock)
    allowed(limits, "192.0.2.1", 100)
    assert limits.retry_after("192.0.2.2") == 0


def test_all_addresses_together_are_limited(clock: Clock) -> None:
    limits = RequestLimits(per_address=60, in_all=100, clock=clock)
    passed = sum(limits.retry_after(f"192.0.2.{number}") == 0 for number in range(200))
    assert passed == 50


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        pytest.param("2001:db8::1", "2001:db8::ffff:2", True, id="one IPv6 network"),
        pytest.param("2001:db8::1", "2001:db8:1::1", False, id="two IPv6 networks"),
        pytest.param("::ffff:192.0.2.1", "192.0.2.1", True, id="IPv4 written as IPv6"),
        pytest.param("[2001:db8::1]", "2001:db8::1", True, id="with brackets"),
        pytest.param("not an address", "another", False, id="not addresses"),
    ],
)
def test_addresses_are_grouped_by_network(one: str, other: str, same: bool) -> None:
    limits = RequestLimits(per_address=1, in_all=1)
    assert (limits.key(one) == limits.key(other)) is same


def test_an_address_becomes_a_hash_that_differs_in_each_process() -> None:
    first, second = (RequestLimits(per_address=10, in_all=10) for _ in range(2))
    assert len(first.key("192.0.2.77")) == 16
    assert b"192" not in first.key("192.0.2.77")
    assert first.key("192.0.2.77") != second.key("192.0.2.77")


def test_only_the_hash_is_kept() -> None:
    limit = RateLimit(60)
    limits = RequestLimits(per_address=60, in_all=60)
    limit.count(limits.key("192.0.2.77"))
    assert "192.0.2.77" not in repr(vars(limit))


def test_rested_keys_are_dropped(clock: Clock) -> None:
    limit = RateLimit(60, clock=clock)
    for number in range(100):
        limit.count(number.to_bytes(2, "big"))
    clock.now += 3600
    limit.count(b"new")
    assert len(limit) == 1


def test_the_number_of_keys_is_bounded(clock: Clock) -> None:
    limit = RateLimit(60, max_keys=10, clock=clock)
    for number in range(100):
        limit.count(number.to_bytes(2, "big"))
    assert len(limit) <= 10
