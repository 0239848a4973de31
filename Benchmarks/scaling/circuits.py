"""What nodes know of a provider that is down: the row of the outage, and each node's own view of it."""
import random
from dataclasses import dataclass
from typing import NamedTuple

from shard import Parameters


@dataclass(frozen=True)
class Trouble:
    """What is wrong with a provider, and from when until when."""

    provider: int
    begins: float
    ends: float
    # Of one request, until it fails; or is answered, where it only takes so long.
    seconds: float
    is_slow: bool = False

    def holds(self, provider: int, now: float) -> bool:
        return provider == self.provider and self.begins <= now < self.ends


class Passage(NamedTuple):
    """Whether a request may go: none has to wait, and one may be the one that finds out."""

    wait: float = 0.0
    is_probe: bool = False


@dataclass
class Known:
    """What one node knows."""

    failures: int = 0
    looked_at: float = float("-inf")
    # When the next probe may go; None where the host is not known to be down.
    next_probe: float | None = None


class Circuit:
    """Of one host. Names and order of steps are those of SharedCircuits and of IntegrationStore+outages."""

    def __init__(self, p: Parameters, nodes: int, chance: random.Random) -> None:
        self.p, self.random = p, chance
        self.known = [Known() for _ in range(nodes)]
        self.is_open = False
        self.probes = 0
        self.next_probe = self.probe_until = 0.0
        # When it was first known that the host is down, and when that it is back.
        self.opened_at: float | None = None
        self.closed_at: float | None = None

    def admit(self, node: int, now: float) -> Passage:
        known = self.known[node]
        if now - known.looked_at >= self.p.circuit_fresh:
            self._look(known, now)
        if known.next_probe is None:
            return Passage()
        wait = known.next_probe - now
        if wait <= 0 and self._claim_probe(now):
            return Passage(is_probe=True)
        return Passage(wait=max(wait, self.p.circuit_wait) + self.random.uniform(*self.p.circuit_jitter))

    def answered(self, node: int, now: float, is_probe: bool) -> None:
        known = self.known[node]
        known.failures = 0
        if known.next_probe is None and not is_probe:
            return
        if self.is_open:
            self.is_open, self.closed_at = False, now
        self._look(known, now)

    def failed(self, node: int, now: float, is_probe: bool) -> None:
        known = self.known[node]
        if is_probe:
            self.next_probe = now + min(self.p.probe_longest, self.p.probe_first * 2 ** (self.probes - 1))
            self.probe_until = 0.0
            return self._look(known, now)
        known.failures += 1
        if known.failures < self.p.circuit_failures or known.next_probe is not None:
            return
        if not self.is_open:
            self.is_open, self.probes, self.next_probe, self.probe_until = True, 0, now + self.p.probe_first, 0.0
            self.opened_at = now if self.opened_at is None else self.opened_at
        self._look(known, now)

    def _claim_probe(self, now: float) -> bool:
        if not self.is_open or now < max(self.next_probe, self.probe_until):
            return False
        self.probes += 1
        self.probe_until = now + self.p.probe_lost
        return True

    def _look(self, known: Known, now: float) -> None:
        known.looked_at = now
        if self.is_open:
            known.next_probe = max(self.next_probe, self.probe_until)
            return
        # Whoever ended it has heard an answer.
        if known.next_probe is not None:
            known.failures = 0
        known.next_probe = None
