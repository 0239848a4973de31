#!/usr/bin/env python3
"""What the design carries, on paper: reckons and simulates databases with their connections, queue and nodes.

usage: Benchmarks/scaling/simulate.py [--json | --check | --write] [--seed N] [--parameters FILE] [--document FILE]

Prints the tables of docs/scaling.md. `--check` makes them anew and fails where a number in the document is off by more than 1 %, `--write`
puts them in. All numbers come from parameters.json, and the same seed gives the same answers.

Three models stand side by side. `shard.py` reckons what one database is asked for in a second and how much of each resource that takes: sizes
come from it, and by bisection what breaks first. `events.py` plays single runs, as the code does it, with what nodes know of a provider that is
down (`circuits.py`): delays and fairness come from it. `catch_up` below plays the flow of the hours after a downtime, in steps of a second.
"""
import argparse
import json
import math
import pathlib
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass

from circuits import Trouble
from events import Lane, Queue, Run, Seen
from shard import DAY, Parameters, Shard, bisect_up, ceilings, shards

HERE = pathlib.Path(__file__).resolve().parent
DOCUMENT = HERE.parent.parent / "docs" / "scaling.md"
TOLERANCE = 0.01
# What is simulated of a steady state, in seconds, and from when on it counts.
HORIZON, WARM_UP = 180.0, 60.0
# Into how many steps the jitter is cut, up and down, that moves those who were caught up with.
JITTER_STEPS = 5
# What nobody should wait longer for, in seconds.
LONGEST_DELAY = 2.0
# One machine has everything: a smaller database and one node beside it.
ONE_MACHINE = {"db_cores": 2, "node_cores": 2, "round_trip": 0.00005, "max_connections": 100, "disk": 1e12, "schedulers": 1}
# What is asked of the operator, and of the schema, where one database is not enough.
PREPARED = {"partition_days": 1, "pooler": 1, "provider_runs": 4096}
# As many as one node has room for, and when their largest provider is in trouble.
OUTAGE_CONNECTIONS = 80_000
OUTAGE_HORIZON, OUTAGE_BEGINS, OUTAGE_ENDS = 900.0, WARM_UP, WARM_UP + 600

Row = list[str]


@dataclass(frozen=True)
class Table:
    """Of the document: the first row is the heading."""

    name: str
    rows: list[Row]

    @property
    def markdown(self) -> str:
        head, *rows = ["| %s |" % " | ".join(row) for row in self.rows]
        return "\n".join([head, "|" + "---|" * len(self.rows[0]), *rows])

    @property
    def text(self) -> str:
        widths = [max(len(row[column]) for row in self.rows) for column in range(len(self.rows[0]))]
        lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip() for row in self.rows]
        return "\n".join([self.name.upper(), *lines, ""])


def number(value: float) -> str:
    """With two significant digits, or all before the point where they are few."""
    if value >= 1e6:
        return "%s M" % number(value / 1e6)
    if value >= 10:
        return "{:,}".format(round(value, 2 - len(str(int(value))) if value >= 1000 else 0)).removesuffix(".0")
    return "%.2g" % value


def percent(share: float) -> str:
    return "%s %%" % number(share * 100)


def duration(seconds: float) -> str:
    if seconds >= 300:
        return "%s min" % number(seconds / 60)
    return "%s s" % number(seconds) if seconds >= 1 else "%s ms" % number(seconds * 1000)


# MARK: The hours after a downtime

@dataclass(frozen=True)
class CatchUp:
    """Lists have one value for each hour after the start."""

    queued: list[float]  # at most
    waits: list[float]  # the longest
    peaks: list[float]  # the highest rate at which runs are asked for, over a minute and over the usual rate
    drained: float


def comebacks(interval: float, downtime: float, jitter: float) -> list[tuple[float, float, float]]:
    """When those are due again that are asked for together, by Scheduler.next: shares of them, and between which seconds from then on.

    After a downtime they were due at any moment of it. Each keeps its place in its interval, but no run follows another by less than half of
    one.
    """
    late, width = min(interval, downtime), jitter * interval
    if not late:
        return [(1.0, interval - width, interval + width)]
    early = min(late, interval / 2)
    parts = [(early / late, interval - early, interval)]
    if late > early:
        parts.append((1 - early / late, 2 * interval - late, 1.5 * interval))
    # Each part, moved by the jitter, in steps.
    shifts = [width * step / JITTER_STEPS for step in range(-JITTER_STEPS, JITTER_STEPS + 1)]
    return [(share / len(shifts), begin + shift, finish + shift) for share, begin, finish in parts for shift in shifts]


def catch_up(shard: Shard, downtime: float, hours: int) -> CatchUp:
    """Everything that fell due while nothing ran is asked for once, and worked at as fast as it goes."""
    end = hours * 3600
    counts = [shard.connections * share for _, share in shard.p.intervals]
    intervals = [float(interval) for interval, _ in shard.p.intervals]
    # Of the rates at which they fall due, and of that part of them whose last run still waits.
    change, idle = ([[0.0] * (end + 1) for _ in counts] for _ in range(2))
    rates, idle_rates, queued, asked = [0.0] * len(counts), [0.0] * len(counts), [0.0] * len(counts), [0.0] * end

    usual, late = ([comebacks(interval, missed, shard.p.jitter) for interval in intervals] for missed in (0.0, downtime))

    def spread(group: int, count: float, begin: float, finish: float, worked: float = 0.0) -> None:
        """They are due again between these seconds; `worked` is when the run is taken that they have now."""
        first, last = int(begin), int(max(finish, begin + 1))
        for deltas, until in ((change, last), (idle, min(last, int(worked)))):
            if until > first and first <= end:
                deltas[group][first] += count / (last - first)
                deltas[group][min(until, end)] -= count / (last - first)

    overdue = [count * min(1.0, downtime / interval) for count, interval in zip(counts, intervals)]
    for group, (count, interval) in enumerate(zip(counts, intervals)):
        spread(group, count - overdue[group], 0, interval - downtime)
    fastest = shard.runs / shard.scheduling
    drained, totals = 0.0, [0.0] * end
    for second in range(end):
        for group in range(len(counts)):
            rates[group] += change[group][second]
            idle_rates[group] += idle[group][second]
            overdue[group] += rates[group]
        # What was left over from the downtime, and not what falls due just now.
        is_late = sum(overdue) > 2 * sum(rates)
        share = min(1.0, fastest / max(sum(overdue), 1e-9))
        for group in range(len(counts)):
            moved = overdue[group] * share
            overdue[group] -= moved
            # A connection whose run is still waiting gets none.
            came = max(0.0, moved - idle_rates[group])
            queued[group] += came
            asked[second] += came
            worked = second + sum(queued) / shard.capacity
            for part, begin, finish in (late if is_late else usual)[group]:
                for count, taken in ((came, worked), (moved - came, 0.0)):
                    spread(group, count * part, second + begin, second + finish, taken)
        total = sum(queued)
        totals[second] = total
        left = max(0.0, 1 - shard.capacity / max(total, 1e-9))
        queued = [count * left for count in queued]
        if left > 0 and drained == second:
            drained = second + 1.0
    minutes = [sum(asked[at:at + 60]) / 60 / shard.runs for at in range(0, end, 60)]
    peaks = [max(minutes[at:at + 60]) for at in range(0, len(minutes), 60)]
    queued = [max(totals[at:at + 3600]) for at in range(0, end, 3600)]
    return CatchUp(queued, [count / shard.capacity for count in queued], peaks, drained)


# MARK: Scenarios

class Scenarios:
    def __init__(self, p: Parameters, seed: int) -> None:
        self.p, self.prepared, self.seed = p, p.but(**PREPARED), seed

    def tables(self) -> list[Table]:
        return [self.sizes(), self.limits(), self.work(), self.events(), self.changes()]

    # Sizes

    def _steady(self, shard: Shard) -> Seen:
        queue = Queue(shard, math.ceil(shard.nodes), self.seed)
        queue.connect(int(shard.connections), max(1, int(shard.connections / self.p.organization_connections)), HORIZON)
        return queue.run(HORIZON)

    def plans(self) -> list[tuple[str, Parameters, Parameters, float, int]]:
        """Of each order of magnitude: its name, its numbers as built and prepared, its connections and its databases."""
        one = self.p.but(**ONE_MACHINE)
        plans = [("10 k, one machine", one, one, 1e4, 1), ("1 M, one PostgreSQL", self.p, self.prepared, 1e6, 1)]
        return plans + [
            (name, self.p, self.prepared, connections, shards(self.prepared, connections)) for name, connections in (("10 M", 1e7), ("100 M", 1e8))]

    def sizes(self) -> Table:
        """What each order of magnitude needs."""
        columns = [self._column(*plan) for plan in self.plans()]
        return Table("sizes", [[name, *(column[name] for column in columns)] for name in columns[0]])

    def _column(self, name: str, built: Parameters, p: Parameters, connections: float, databases: int) -> dict[str, str]:
        shard = Shard(p, connections / databases)
        use, nodes, seen = shard.use, math.ceil(shard.nodes), self._steady(shard)
        first, first_built = (next(iter(ceilings(numbers, 1.0).items())) for numbers in (p, built))
        waits = [seen.delay(share, lambda ready, lane: ready >= WARM_UP) for share in (0.5, 0.99)]
        direct, pooled = nodes * (p.pool + p.control + p.listeners), math.ceil(shard.node_need["pool"] * p.pool)
        return {
            "": name,
            "organisations": number(connections / p.organization_connections),
            "runs a second": number(shard.runs * databases),
            "requests to providers a second": number(shard.runs * shard.pages * databases),
            "runs at a time": number(shard.running * databases),
            "worker nodes": number(nodes * databases),
            "databases": number(databases),
            "databases of which none is used more than %s, as built" % percent(p.target): number(shards(built, connections)),
            "records, findings and connections": "%s TB" % number(shard.kept * databases / 1e12),
            "runs of %s days, and what %s days of them logged" % (number(p.run_days), number(p.log_days)): "%s TB" % number(
                shard.history * databases / 1e12),
            "**of each database:** connections of tenants": number(shard.connections),
            "CPU": "%s of %s cores, %s" % (number(sum(shard.cpu.values())), number(p.db_cores), percent(use["database CPU"])),
            "claim lock": percent(use["claim lock"]),
            "log (WAL)": "%s MB/s, %s" % (number(shard.wal / 1e6), percent(use["log (WAL)"])),
            "disk": "%s of %s TB, %s" % (number((shard.kept + shard.history) / 1e12), number(p.disk / 1e12), percent(use["disk"])),
            "vacuum of `runs`, part of the time": percent(use["vacuum of runs"]),
            "server connections": "%s of %s; with a pooler %s" % (number(direct), number(p.max_connections), number(pooled)),
            "transaction numbers a day": number(shard.runs * (p.run_commits + shard.pages) * DAY),
            "wait in the queue, p50 and p99": "%s, %s" % (duration(waits[0]), duration(waits[1])),
            "**breaks first**": "%s, at %s" % (first[0], number(first[1])),
            "**breaks first, as built**": "%s, at %s" % (first_built[0], number(first_built[1])),
        }

    # Ceilings

    def limits(self) -> Table:
        """How many connections one database of 16 cores can have until each resource is used up."""
        built, prepared, planned = ceilings(self.p, 1.0), ceilings(self.prepared, 1.0), ceilings(self.prepared, self.p.target)
        rows = [[name, number(built[name]), number(count), number(planned[name])] for name, count in prepared.items()]
        return Table("limits", [["resource", "used up, as built", "used up, prepared", "%s used, prepared" % percent(self.p.target)], *rows])

    def work(self) -> Table:
        """What a database of a million connections does."""
        shard = Shard(self.prepared, 1e6)
        total = sum(shard.cpu.values())
        rows = [[name, number(cores), percent(cores / total)] for name, cores in sorted(shard.cpu.items(), key=lambda item: -item[1])]
        return Table("work", [["a million connections on one database", "cores", "share"], *rows])

    # Events

    def events(self) -> Table:
        rows = [self.downtime(), *self.outages(), self.long_outage(), self.noisy()]
        return Table("events", [["what happens", "what comes of it", "breaks first"], *rows])

    @staticmethod
    def _breaks(fails: Callable[[float], str | None], high: float) -> str:
        """At how many times the load, and by what. `fails` names what is used most where the load is too much."""
        reasons: dict[float, str] = {}

        def holds(times: float) -> bool:
            reason = fails(times)
            if reason:
                reasons[times] = reason
            return reason is None

        factor = bisect_up(holds, 1.0, high, steps=5)
        return "%s, at %s times the load" % (reasons[min(reasons)], number(factor)) if reasons else "nothing up to %s times the load" % number(high)

    def downtime(self) -> Row:
        shard = Shard(self.prepared, 1e6)
        came = catch_up(shard, 3600, 25)

        def fails(times: float) -> str | None:
            larger = Shard(self.prepared, shard.connections * times)
            limits = {name: larger.use[name] for name in ("database CPU", "claim lock", "limit of a provider")}
            return max(limits, key=limits.__getitem__) if catch_up(larger, 3600, 2).drained >= 3600 else None

        said = "%s runs wait at most, the last of them %s; the queue is empty after %s. " % (
            number(came.queued[0]), duration(came.waits[0]), duration(came.drained))
        said += "In the day after, %s more than usual come in a minute at most" % percent(max(came.peaks[1:]) - 1)
        return ["nothing runs for an hour; a million connections on one database", said, self._breaks(fails, 4.0)]

    def _request(self, attempt: float) -> float:
        """How long one request takes, of those of an attempt that fails after so long."""
        pauses = self.p.request_pause / 2 * (2 ** (self.p.request_tries - 1) - 1)
        return (attempt - pauses) / self.p.request_tries

    def _trouble(self, p: Parameters, times: float, request: float, is_slow: bool = False) -> Queue:
        """The largest provider is down, or slow, from the second minute on, for ten; the fleet is that of the usual load."""
        usual, shard = Shard(p, OUTAGE_CONNECTIONS), Shard(p, OUTAGE_CONNECTIONS * times)
        queue = Queue(shard, math.ceil(usual.nodes), self.seed, Trouble(0, OUTAGE_BEGINS, OUTAGE_ENDS, request, is_slow))
        queue.connect(int(shard.connections), int(shard.connections / p.organization_connections), OUTAGE_HORIZON)
        queue.run(OUTAGE_HORIZON)
        return queue

    @staticmethod
    def _others(seen: Seen, begin: float, end: float) -> float:
        """How long runs of other providers wait that became ready between these seconds (p99)."""
        return seen.delay(0.99, lambda ready, lane: lane[1] != 0 and begin <= ready < end)

    def _troubled(self, queue: Queue) -> str:
        """What came of it, for the table."""
        seen = queue.seen
        waits = [self._others(seen, *times) for times in ((OUTAGE_BEGINS, OUTAGE_ENDS), (OUTAGE_ENDS, OUTAGE_HORIZON))]
        said = "runs of others wait %s (p99) as long as it lasts, and %s while its runs are caught up with; " % tuple(map(duration, waits))
        if queue.circuit.closed_at:
            said += "it is asked %s times, and known to be back after %s; %s attempts at %s runs, %s of them given up; " % (
                number(seen.requests), duration(queue.circuit.closed_at - OUTAGE_ENDS), number(seen.attempts), number(seen.enqueued),
                number(seen.given_up))
        return said + "the claim lock is taken for %s of the time" % percent(seen.peaks["claim lock"])

    def outages(self) -> list[Row]:
        limited = self.p.but(provider_runs=math.ceil(Shard(self.p, OUTAGE_CONNECTIONS).nodes) * self.p.slots / 2)
        refuses, hangs, slow = self._request(self.p.outage_seconds), self._request(self.p.hang_seconds), self.p.slow_seconds
        half = "the limit of a provider set to half the places"

        def fails(times: float) -> str | None:
            seen = self._trouble(limited, times, refuses).seen
            longest = self._others(seen, OUTAGE_BEGINS, OUTAGE_HORIZON)
            return max(seen.peaks, key=seen.peaks.__getitem__) if longest > LONGEST_DELAY else None

        return [
            [name, self._troubled(self._trouble(p, 1.0, request, is_slow)), breaks or self._breaks(fails, 4.0)]
            for name, p, request, is_slow, breaks in (
                ("the largest provider says 503 for 10 min; %s connections on one database" % number(OUTAGE_CONNECTIONS),
                 self.p, refuses, False, "slots of nodes, at once"),
                ("the same, %s" % half, limited, refuses, False, ""),
                ("the same, and it does not answer at all", limited, hangs, False, "as above"),
                ("it answers, but each request only after %s" % duration(slow), self.p, slow, True, "slots of nodes, at once"),
                ("the same, %s" % half, limited, slow, True, "as above"),
            )]

    def long_outage(self) -> Row:
        """Reckoned, not played: runs that wait for a provider that is down come back after each probe."""
        shard, hour = Shard(self.prepared, 1e6), 3600.0
        used_up = bisect_up(lambda seconds: shard.outage_cpu(seconds) <= self.p.db_cores, 1.0, 30 * DAY)
        said = "%s of its runs wait then, and %s come back in a second, to wait again; that and the runs of others would take %s of %s cores" % (
            number(shard.held_back(hour)), number(shard.coming_back(hour)), number(shard.outage_cpu(hour)), number(self.p.db_cores))
        name = "the largest provider is down for an hour; a million connections on one database"
        return [name, said, "database CPU, after %s" % duration(used_up)]

    def _noisy(self, times: float) -> tuple[Seen, Callable[[float], float]]:
        usual, shard = Shard(self.p, 1e4), Shard(self.p, 1e4 * times)
        # There is room for what the noisy one may have, beside the others.
        nodes = math.ceil((usual.running + self.p.organization_runs) / self.p.slots / self.p.target)
        queue = Queue(shard, nodes, self.seed)
        queue.connect(int(shard.connections), int(shard.connections), HORIZON)
        # It stands in the middle of the round.
        noisy = int(shard.connections) // 2
        queue.enqueue(Run(-1 - number, (noisy, number % 5), 0.0) for number in range(100_000))
        seen = queue.run(HORIZON)
        return seen, lambda share: seen.delay(share, lambda ready, lane: lane[0] != noisy)

    def noisy(self) -> Row:
        seen, others = self._noisy(1.0)
        said = "the next run of another waits %s (p50), %s (p99), %s (longest); of the 100,000, %s were begun in %s min" % (
            duration(others(0.5)), duration(others(0.99)), duration(others(1.0)),
            number(sum(1 for ready, _, _ in seen.waits if ready == 0)), number(HORIZON / 60))

        def fails(times: float) -> str | None:
            seen, others = self._noisy(times)
            return max(seen.peaks, key=seen.peaks.__getitem__) if others(1.0) > LONGEST_DELAY else None

        return ["an organisation with 100,000 runs in the queue beside 10,000 others with one connection each", said, self._breaks(fails, 64.0)]

    # Changes

    def changes(self) -> Table:
        """What another number would change at 100 M."""
        p = self.prepared
        half = {"run_cpu": p.run_cpu / 2, "run_statements": p.run_statements / 2}
        tenfold = {"connection_records": 10 * p.connection_records, "delta_records": 10 * p.delta_records, "delta_pages": 2 * p.delta_pages}
        variants = [
            ("as above", {}),
            ("a run takes half the statements and CPU of the database", half),
            ("the same, with 32 cores and twice the disk", half | {"db_cores": 32, "disk": 2 * p.disk}),
            ("the same, and runs are kept for 30 days", half | {"run_days": 30}),
            ("every connection runs once an hour", {"intervals": [[3600, 1.0]]}),
            ("every connection runs once in 15 minutes", {"intervals": [[900, 1.0]]}),
            ("a request to a provider takes 3 s", {"provider_latency": 3.0}),
            ("a request to a provider takes 30 s, and no limit of a provider", {"provider_latency": 30.0, "provider_runs": 1e9}),
            ("1 ms between node and database", {"round_trip": 0.001}),
            ("ten times the records", tenfold),
        ]
        rows = []
        for name, changed in variants:
            other = p.but(**changed)
            count = shards(other, 1e8)
            first = next(iter(ceilings(other, p.target)))
            rows.append([name, number(count), first, number(math.ceil(Shard(other, 1e8 / count).nodes) * count)])
        return Table("changes", [["100 M connections, prepared", "databases", "because of", "worker nodes"], *rows])


# MARK: The document

def marks(name: str) -> tuple[str, str]:
    return "<!-- simulate: %s -->" % name, "<!-- end: %s -->" % name


def place(document: str, table: Table) -> tuple[int, int]:
    """Where the table stands."""
    first, last = marks(table.name)
    begin, end = document.find(first), document.find(last)
    if begin < 0 or end < begin:
        raise SystemExit("the document has no place for the table `%s`: %s … %s" % (table.name, first, last))
    return begin + len(first), end


def written(document: str, tables: list[Table]) -> str:
    for table in tables:
        begin, end = place(document, table)
        document = "%s\n%s\n%s" % (document[:begin], table.markdown, document[end:])
    return document


NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?(?:e[+-]?\d+)?")


def differences(document: str, tables: list[Table]) -> list[str]:
    """Where the document says something else: other words, or numbers that are off by more than the tolerance."""
    found = []
    for table in tables:
        begin, end = place(document, table)
        said, is_so = document[begin:end].strip().splitlines(), table.markdown.splitlines()
        if len(said) != len(is_so):
            found.append("%s: %d lines, not %d" % (table.name, len(said), len(is_so)))
        for one, other in zip(said, is_so):
            numbers = [[float(text.replace(",", "")) for text in NUMBER.findall(line)] for line in (one, other)]
            alike = NUMBER.sub("#", one) == NUMBER.sub("#", other) and len(numbers[0]) == len(numbers[1])
            if not alike or any(abs(a - b) > TOLERANCE * abs(b) for a, b in zip(*numbers)):
                found.append("%s:\n  says  %s\n  is so %s" % (table.name, one, other))
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    group = parser.add_mutually_exclusive_group()
    group.add_argument("--json", action="store_true", help="print the tables as JSON")
    group.add_argument("--check", action="store_true", help="fail where the document says something else")
    group.add_argument("--write", action="store_true", help="write the tables into the document")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--parameters", type=pathlib.Path, default=HERE / "parameters.json")
    parser.add_argument("--document", type=pathlib.Path, default=DOCUMENT)
    options = parser.parse_args()
    scenarios = Scenarios(Parameters.read(options.parameters), options.seed)
    tables = scenarios.tables()
    if options.write:
        options.document.write_text(written(options.document.read_text(), tables))
    elif options.check:
        found = differences(options.document.read_text(), tables)
        print("\n".join(found) or "the document says what the simulation says")
        return 1 if found else 0
    elif options.json:
        reckoned = {
            name: {"databases": databases, "nodes": shard.nodes * databases, "use": shard.use, "cores": shard.cpu, "capacity": shard.capacity}
            for name, _, p, connections, databases in scenarios.plans() for shard in [Shard(p, connections / databases)]}
        print(json.dumps({"tables": {table.name: table.rows for table in tables}, "databases": reckoned}, indent=2, ensure_ascii=False))
    else:
        print("\n".join(table.text for table in tables))
    return 0


if __name__ == "__main__":
    sys.exit(main())
