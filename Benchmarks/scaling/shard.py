"""What one database is asked for, how much of each of its resources that takes, and what is used up first."""
import json
import math
import pathlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

DAY = 86400


class Parameters:
    """The numbers of parameters.json, by name."""

    def __init__(self, values: dict[str, Any]) -> None:
        self.__dict__.update(values)

    @classmethod
    def read(cls, path: pathlib.Path) -> "Parameters":
        groups = json.loads(path.read_text()).values()
        return cls({name: entry["value"] for group in groups if isinstance(group, dict) for name, entry in group.items()})

    def __getattr__(self, name: str) -> Any:
        raise AttributeError("there is no parameter " + name)

    def but(self, **changed: Any) -> "Parameters":
        for name in changed:
            getattr(self, name)
        return Parameters(self.__dict__ | changed)


# MARK: What one database is asked for

@dataclass(frozen=True)
class Shard:
    """One database with its nodes, in the steady state. Rates are of a second, times in seconds."""

    p: Parameters
    connections: float

    @cached_property
    def runs(self) -> float:
        return self.connections * sum(share / interval for interval, share in self.p.intervals)

    @cached_property
    def whole_runs(self) -> float:
        """Those that read everything."""
        return min(self.connections / self.p.full_interval, self.runs)

    @cached_property
    def pages(self) -> float:
        """Of a run, on average."""
        whole = max(self.p.delta_pages, self.p.connection_records / self.p.page_records)
        return self.p.delta_pages + (whole - self.p.delta_pages) * self.whole_runs / self.runs

    @cached_property
    def records(self) -> float:
        """That a run is given, on average."""
        return self.p.delta_records + (self.p.connection_records - self.p.delta_records) * self.whole_runs / self.runs

    @cached_property
    def changed(self) -> float:
        return self.records * self.p.changed_share

    @cached_property
    def run_cpu(self) -> float:
        """Of the database, for a run and its records."""
        return self.p.run_cpu + self.changed * self.p.changed_cpu + (self.records - self.changed) * self.p.same_cpu

    @cached_property
    def run_waits(self) -> float:
        """What a run waits for network and disk of the database, while it has a connection."""
        same = self.records - self.changed
        statements = self.p.run_statements + self.changed * self.p.changed_statements + same * self.p.same_statements
        return statements * self.p.round_trip + (self.p.run_commits + self.pages) * self.p.flush

    @cached_property
    def opening_share(self) -> float:
        """Of a run without its records: what an attempt asks of the database that is put back at once."""
        return self.p.opening_statements / self.p.run_statements

    @cached_property
    def opening_cpu(self) -> float:
        return self.p.run_cpu * self.opening_share

    @cached_property
    def opening_waits(self) -> float:
        return self.p.opening_statements * self.p.round_trip + self.p.opening_commits * self.p.flush

    @cached_property
    def run_seconds(self) -> float:
        return self.pages * self.p.provider_latency + self.run_cpu + self.run_waits

    @cached_property
    def running(self) -> float:
        return self.runs * self.run_seconds

    @cached_property
    def node_need(self) -> dict[str, float]:
        """Nodes that would be wholly taken, by what takes them."""
        return {
            "slots": self.running / self.p.slots,
            "CPU": self.runs * (self.p.node_run_cpu + self.records * self.p.node_record_cpu) / self.p.node_cores,
            "pool": self.runs * (self.run_cpu + self.run_waits) / self.p.pool,
        }

    @cached_property
    def nodes(self) -> float:
        """Of a fleet that is used as much as is planned for; never less than one."""
        return max(1.0, max(self.node_need.values()) / self.p.target)

    @cached_property
    def worker_provider_runs(self) -> int:
        """Of one provider at one node: a part is left to the others, if there is one."""
        slots = int(self.p.slots)
        return max(1, slots - slots // int(self.p.others_part))

    @cached_property
    def provider_runs(self) -> float:
        """Of one provider, on all nodes."""
        return min(self.p.provider_runs, self.nodes * self.worker_provider_runs)

    @cached_property
    def empty_hold(self) -> float:
        """How long a claim that finds nothing has the lock."""
        return self.p.claim_empty + self.p.empty_trips * self.p.round_trip

    def hold(self, taken: float, lanes: float, running: float) -> float:
        """How long a claim has the lock that sees so many lanes, while so many runs are under way."""
        cpu = self.p.claim_fixed + lanes * self.p.claim_lane + running * self.p.claim_running + taken * self.p.claim_run
        return cpu + self.p.claim_trips * self.p.round_trip + self.p.flush

    def claim_lanes(self, room: float) -> float:
        """How many a claim looks at that has room for so many runs; where too few of them may begin, it looks at the most."""
        return min(max(self.p.claim_lanes_each * room, self.p.claim_lanes_least), self.p.claim_lanes)

    @cached_property
    def batch(self) -> float:
        """Runs that a claim takes which finds any: one each, until the lock is what they wait for."""
        each = self.p.claim_lane + self.p.claim_run
        slow = self.runs * self.hold(0, 0, self.running)
        return min(max(1.0, slow / max(1 - self.runs * each, 1e-9)), self.deepest)

    @cached_property
    def deepest(self) -> float:
        """Runs that a claim can take when all are behind: what ended meanwhile, of a node that is used as planned."""
        return min(self.p.claim_batch, self.p.slots * (1 - self.p.target))

    @cached_property
    def claim_ceiling(self) -> float:
        """Runs that can be claimed in a second, with so many under way as now and more lanes waiting than a claim looks at."""
        return self.deepest / self.hold(self.deepest, self.claim_lanes(self.deepest), self.running)

    @cached_property
    def cpu(self) -> dict[str, float]:
        """Cores of the database that are busy, by what makes them so."""
        p, claims = self.p, self.runs / self.batch
        bells = self.nodes * (1 / p.poll + p.schedulers / p.tick)
        claim_cpu = claims * (p.claim_fixed + self.running * p.claim_running) + self.runs * (p.claim_lane + p.claim_run)
        return {
            "runs without their records": self.runs * p.run_cpu,
            "records": self.runs * (self.run_cpu - p.run_cpu),
            "claims that find runs": claim_cpu,
            "claims that find none": bells * p.claim_empty,
            "signs of life": (self.nodes * p.beat_fixed + self.running * p.beat_run) / p.beat,
            "looks for dead workers": self.nodes * self.running * p.revive_run / p.revive,
            "scheduling": self.runs * p.schedule_run,
        }

    def held_back(self, seconds: float) -> float:
        """Runs of the largest provider that wait once it has been down for so long."""
        return self.connections * self.p.provider_share * sum(share * min(1.0, seconds / interval) for interval, share in self.p.intervals)

    def coming_back(self, seconds: float) -> float:
        """Those of them that come back in a second, once their pauses are as long as they get: between half of that and all of it."""
        return self.held_back(seconds) / (0.75 * self.p.retry_longest)

    def outage_cpu(self, seconds: float) -> float:
        """Cores of the database that are busy then: with the other providers' runs, and with those that are put back again."""
        return sum(self.cpu.values()) * (1 - self.p.provider_share) + self.coming_back(seconds) * self.opening_cpu

    @cached_property
    def wal(self) -> float:
        beats = self.running / self.p.beat * self.p.beat_wal
        return (self.runs * (self.p.run_wal + self.changed * self.p.changed_wal) + beats) * self.p.full_pages

    @cached_property
    def server_connections(self) -> float:
        if self.p.pooler:
            return self.node_need["pool"] * self.p.pool / self.p.target
        return self.nodes * (self.p.pool + self.p.control + self.p.listeners)

    @cached_property
    def kept(self) -> float:
        """Bytes of connections, records and findings."""
        findings = self.p.finding_share * self.p.finding_bytes
        return self.connections * (self.p.connection_bytes + self.p.connection_records * (self.p.record_bytes + findings))

    @cached_property
    def history(self) -> float:
        """Bytes of runs and what they logged."""
        run = self.p.run_bytes + self.p.run_index_bytes
        return self.runs * DAY * (run * self.p.run_days + self.p.log_bytes * self.p.log_days)

    @cached_property
    def vacuum(self) -> float:
        """Time that a vacuum of `runs` takes for its indexes, in that between two of them."""
        rows = self.runs * DAY * (self.p.partition_days or self.p.run_days)
        between = self.p.vacuum_dead / (self.runs * self.p.run_dead + self.running / self.p.beat)
        return rows * self.p.run_index_bytes / self.p.vacuum_speed / between

    @cached_property
    def scheduling(self) -> float:
        each = (self.p.schedule_trips * self.p.round_trip + self.p.flush) / self.p.schedule_batch
        return self.runs * (self.p.schedule_run + each) / self.p.schedulers

    @cached_property
    def use(self) -> dict[str, float]:
        """How much of each resource is taken; 1 is all of it."""
        return {
            "database CPU": sum(self.cpu.values()) / self.p.db_cores,
            "claim lock": self.runs / self.claim_ceiling,
            "log (WAL)": self.wal / self.p.wal_capacity,
            "server connections": self.server_connections / self.p.max_connections,
            "limit of a provider": self.running * self.p.provider_share / self.provider_runs,
            "vacuum of runs": self.vacuum,
            "disk": (self.kept + self.history) / self.p.disk,
            "schedulers": self.scheduling,
        }

    @cached_property
    def capacity(self) -> float:
        """Runs that can be worked at in a second when all are behind, and the nodes are as many as they are."""
        slots = max(self.node_need.values()) / math.ceil(self.nodes)
        return self.runs / max(slots, *(self.use[name] for name in ("database CPU", "claim lock", "limit of a provider")))


def bisect_up(holds: Callable[[float], bool], low: float, high: float, steps: int = 60) -> float:
    """The largest value for which it holds, found by halving on a logarithmic scale; it must hold at `low` and not at `high`."""
    for _ in range(steps):
        middle = math.sqrt(low * high)
        low, high = (middle, high) if holds(middle) else (low, middle)
    return low


def ceilings(p: Parameters, level: float) -> dict[str, float]:
    """Connections of one database at which each resource is used so far, the first to be so first."""
    names = Shard(p, 1.0).use
    found = {name: bisect_up(lambda n, name=name: Shard(p, n).use[name] <= level, 1.0, 1e12) for name in names}
    return dict(sorted(found.items(), key=lambda entry: entry[1]))


def shards(p: Parameters, connections: float) -> int:
    """Databases of which none uses more of a resource than is planned for."""
    return math.ceil(connections / min(ceilings(p, p.target).values()))
