"""How many requests an address, and everybody together, may make.

Addresses are never kept: each becomes a keyed hash, with a key that lives as long as the process
and is written nowhere, and the hash itself is dropped once it says nothing any more.
"""

from __future__ import annotations

import hashlib
import ipaddress
import math
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable

_MINUTE = 60.0
_EVERYBODY = b"everybody"


class RateLimit:
    """Allows `per_minute` requests a minute for each key, half of them in one burst.

    This is the generic cell rate algorithm: one number per key, the moment at which the key
    would be back at rest. A refused request costs nothing.
    """

    def __init__(
        self,
        per_minute: int,
        *,
        max_keys: int = 50_000,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._interval = _MINUTE / per_minute
        self._tolerance = self._interval * max(1, per_minute // 2)
        self._max_keys = max_keys
        self._clock = clock
        self._at_rest: OrderedDict[bytes, float] = OrderedDict()

    def __len__(self) -> int:
        return len(self._at_rest)

    def wait_for(self, key: bytes) -> float:
        """Return how many seconds until this key may make a request; 0 when it may now."""
        now = self._clock()
        return max(0.0, self._at_rest.get(key, now) + self._interval - self._tolerance - now)

    def count(self, key: bytes) -> None:
        """Count a request that is being let through."""
        now = self._clock()
        self._at_rest[key] = max(self._at_rest.get(key, now), now) + self._interval
        self._at_rest.move_to_end(key)
        self._drop_rested(now)

    def _drop_rested(self, now: float) -> None:
        while self._at_rest:
            oldest = next(iter(self._at_rest))
            if self._at_rest[oldest] > now and len(self._at_rest) <= self._max_keys:
                return
            del self._at_rest[oldest]


class RequestLimits:
    """The limit for each address and the limit for all, taken together."""

    def __init__(
        self,
        *,
        per_address: int,
        in_all: int,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._secret = secrets.token_bytes(32)
        self._per_address = RateLimit(per_address, clock=clock)
        self._in_all = RateLimit(in_all, clock=clock)

    def retry_after(self, address: str) -> int:
        """Count a request; return 0 when it may pass, else the whole seconds to wait."""
        key = self.key(address)
        wait = max(self._per_address.wait_for(key), self._in_all.wait_for(_EVERYBODY))
        if wait > 0:
            return math.ceil(wait)
        self._per_address.count(key)
        self._in_all.count(_EVERYBODY)
        return 0

    def key(self, address: str) -> bytes:
        """Return the keyed hash that stands for an address (IPv6: for its /64 network)."""
        network = _network(address)
        return hashlib.blake2b(network.encode(), key=self._secret, digest_size=16).digest()


def _network(address: str) -> str:
    try:
        parsed = ipaddress.ip_address(address.strip("[]"))
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)
