"""The queue of one database, run by run: schedulers, lanes, claims under one lock, limits, nodes, retries."""
import bisect
import heapq
import random
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from shard import Shard


class Clock:
    """Does things in the order of their times."""

    def __init__(self) -> None:
        self.now = 0.0
        self._events: list[tuple[float, int, Callable[[], None]]] = []
        self._count = 0

    def at(self, time: float, action: Callable[[], None]) -> None:
        self._count += 1
        heapq.heappush(self._events, (time, self._count, action))

    def run(self, until: float) -> None:
        while self._events and self._events[0][0] <= until:
            self.now, _, action = heapq.heappop(self._events)
            action()
        self.now = until


class Station:
    """Servers that take jobs in the order in which they come."""

    def __init__(self, clock: Clock, servers: int) -> None:
        self.clock, self.servers, self.busy = clock, servers, 0
        self.waiting: deque[tuple[float, Callable[[], float], Callable[[], None]]] = deque()
        self.waits: list[float] = []
        self.worked = 0.0

    def ask(self, seconds: Callable[[], float], done: Callable[[], None]) -> None:
        """`seconds` is asked for when the job begins."""
        self.waiting.append((self.clock.now, seconds, done))
        self._serve()

    def _serve(self) -> None:
        while self.waiting and self.busy < self.servers:
            came, seconds, done = self.waiting.popleft()
            self.waits.append(self.clock.now - came)
            duration = seconds()
            self.busy += 1
            self.worked += duration
            self.clock.at(self.clock.now + duration, lambda done=done: self._end(done))

    def _end(self, done: Callable[[], None]) -> None:
        self.busy -= 1
        done()
        self._serve()


Lane = tuple[int, int]  # organisation, provider


@dataclass
class Run:
    connection: int
    lane: Lane
    ready: float
    failures: int = 0


@dataclass
class Node:
    running: int = 0
    place: Lane = (-1, -1)
    is_asking: bool = False
    is_rung: bool = False


@dataclass
class Seen:
    """What came of a simulation."""

    enqueued: int = 0
    finished: int = 0
    given_up: int = 0
    attempts: int = 0
    # When each run that was claimed became ready, how long it waited, and its lane.
    waits: list[tuple[float, float, Lane]] = field(default_factory=list)
    peaks: dict[str, float] = field(default_factory=lambda: defaultdict(float))

    def delay(self, share: float, chosen: Callable[[float, Lane], bool] = lambda ready, lane: True) -> float:
        """How long that share of the chosen runs waited at most."""
        waits = sorted(wait for ready, wait, lane in self.waits if chosen(ready, lane))
        return waits[min(len(waits) - 1, int(share * len(waits)))] if waits else 0.0


class Queue:
    """The queue of one database with the nodes that work at it, run by run. Names and order of steps are those of RunClaim, ClaimPlan,
    RunWorker, Scheduler and RunRetreat."""

    def __init__(self, shard: Shard, nodes: int, seed: int, outage: tuple[int, float, float] | None = None) -> None:
        self.shard, self.p, self.outage = shard, shard.p, outage
        self.random = random.Random(seed)
        self.clock = Clock()
        self.lock = Station(self.clock, 1)
        self.database = Station(self.clock, int(self.p.db_cores))
        self.nodes = [Node() for _ in range(nodes)]
        self.lanes: dict[Lane, deque[Run]] = defaultdict(deque)
        self.order: list[Lane] = []
        self.of_organization: Counter[int] = Counter()
        self.of_provider: Counter[int] = Counter()
        self.full_organizations: set[int] = set()
        self.full_providers: set[int] = set()
        self.running = 0
        self.active: set[int] = set()
        # Times, connections, lanes and intervals of what is due.
        self.due: list[tuple[float, int, Lane, float]] = []
        self.seen = Seen()
        for node in self.nodes:
            self.clock.at(self.random.uniform(0, self.p.poll), lambda node=node: self._poll(node))
        for _ in range(int(self.p.schedulers)):
            self.clock.at(self.random.uniform(0, self.p.tick), self._tick)

    # Connections and their schedules

    def connect(self, count: int, organizations: int, horizon: float) -> None:
        """Connections in their steady state: each is due at a moment of its interval that chance has given it. Only those are made that are
        due before the horizon."""
        for interval, share in self.p.intervals:
            expected = count * share * min(1.0, horizon / interval)
            for _ in range(int(expected) + (self.random.random() < expected % 1)):
                lane = (self.random.randrange(organizations), self._provider())
                self.due.append((self.random.uniform(0, min(horizon, interval)), len(self.due), lane, interval))
        heapq.heapify(self.due)

    def _provider(self) -> int:
        """The largest has its share, nine others what is left."""
        return 0 if self.random.random() < self.p.provider_share else self.random.randrange(1, 10)

    def _tick(self) -> None:
        now, due = self.clock.now, []
        while self.due and self.due[0][0] <= now and len(due) < self.p.schedule_batch:
            due.append(heapq.heappop(self.due))
        spent = 0.0
        if due:
            spent = len(due) * self.p.schedule_run + self.p.schedule_trips * self.p.round_trip + self.p.flush
            self.clock.at(now + spent, lambda: self._schedule(due))
        self.clock.at(now + (spent if len(due) == self.p.schedule_batch else self.p.tick), self._tick)

    def _schedule(self, due: list[tuple[float, int, Lane, float]]) -> None:
        now = self.clock.now
        for _, connection, lane, interval in due:
            factor = self.random.uniform(1 - self.p.jitter, 1 + self.p.jitter)
            heapq.heappush(self.due, (now + interval * factor, connection, lane, interval))
        # A connection that still has a run gets none.
        self.enqueue(Run(connection, lane, now) for _, connection, lane, _ in due if connection not in self.active)

    def enqueue(self, runs: Iterable[Run]) -> None:
        for run in runs:
            self.active.add(run.connection)
            self.seen.enqueued += 1
            self._wait(run)
        for node in self.nodes:
            self._ring(node)

    def _wait(self, run: Run) -> None:
        if not self.lanes[run.lane]:
            bisect.insort(self.order, run.lane)
        self.lanes[run.lane].append(run)

    # Claims

    def _poll(self, node: Node) -> None:
        self._ring(node)
        self.clock.at(self.clock.now + self.p.poll, lambda: self._poll(node))

    def _ring(self, node: Node) -> None:
        node.is_rung = True
        if node.is_asking:
            return
        node.is_rung = False
        room = min(int(self.p.slots) - node.running, int(self.p.claim_batch))
        if room <= 0:
            return
        node.is_asking = True
        taken: list[Run] = []
        self.lock.ask(lambda: self._claim(node, room, taken), lambda: self._claimed(node, taken))

    def _claim(self, node: Node, room: int, taken: list[Run]) -> float:
        lanes, sees_all = self._lanes(node.place)
        before = self.running
        shares, last = self._shares(lanes, room)
        for lane, count in shares.items():
            waiting = self.lanes[lane]
            taken += [waiting.popleft() for _ in range(count)]
            if not waiting:
                del self.order[bisect.bisect_left(self.order, lane)]
        if len(taken) == room and last:
            node.place = last
        elif lanes and not sees_all:
            node.place = lanes[-1]
        node.is_rung |= not sees_all
        return self.shard.hold(len(taken), len(lanes), before) if lanes else self.shard.empty_hold

    def _lanes(self, place: Lane) -> tuple[list[Lane], bool]:
        """Once round from a place on, as far as a claim looks."""
        most = int(self.p.claim_lanes)
        begin = bisect.bisect_right(self.order, place)
        lanes = self.order[begin:begin + most]
        lanes += self.order[:min(begin, most - len(lanes))]
        return lanes, len(lanes) < most

    def _allows(self, lane: Lane) -> bool:
        return lane[0] not in self.full_organizations and lane[1] not in self.full_providers

    def _shares(self, lanes: list[Lane], room: int) -> tuple[dict[Lane, int], Lane | None]:
        """Organisations take turns, one run each; within one of them its providers do."""
        is_any_full = self.full_organizations or self.full_providers
        allowed = [lane for lane in lanes if self._allows(lane)] if is_any_full else lanes
        most = min(room, int(self.p.organization_runs)) if len(allowed) < room else 1
        taken: dict[Lane, int] = {}
        turns: dict[int, list[Lane]] = {}
        served: set[int] = set()
        last: Lane | None = None
        for lane in allowed:
            if lane[0] not in served and self._allows(lane):
                self._begin(lane, taken)
                served.add(lane[0])
                last, room = lane, room - 1
                if not room:
                    return taken, last
            turns.setdefault(lane[0], []).append(lane)
        while room and turns:
            for organization, own in list(turns.items()):
                left = [x for x in own if taken.get(x, 0) < min(most, len(self.lanes[x])) and self._allows(x)]
                if not left:
                    del turns[organization]
                    continue
                last, room = min(left, key=lambda x: taken.get(x, 0)), room - 1
                self._begin(last, taken)
                if not room:
                    break
        return taken, last

    def _begin(self, lane: Lane, taken: dict[Lane, int]) -> None:
        taken[lane] = taken.get(lane, 0) + 1
        self._count(lane, 1)

    def _count(self, lane: Lane, change: int) -> None:
        self.running += change
        self.of_organization[lane[0]] += change
        self.of_provider[lane[1]] += change
        for full, name, count, limit in (
            (self.full_organizations, lane[0], self.of_organization[lane[0]], self.p.organization_runs),
            (self.full_providers, lane[1], self.of_provider[lane[1]], self.p.provider_runs),
        ):
            full.add(name) if count >= limit else full.discard(name)

    def _claimed(self, node: Node, taken: list[Run]) -> None:
        node.is_asking = False
        node.running += len(taken)
        now, peaks = self.clock.now, self.seen.peaks
        for run in taken:
            self.seen.waits.append((run.ready, now - run.ready, run.lane))
            self._work(run, node)
        slots = sum(node.running for node in self.nodes) / (self.p.slots * len(self.nodes)) if taken else 0.0
        peaks["slots of nodes"] = max(peaks["slots of nodes"], slots)
        busiest = max((self.of_provider[run.lane[1]] for run in taken), default=0)
        peaks["limit of a provider"] = max(peaks["limit of a provider"], busiest / self.p.provider_runs)
        if node.is_rung:
            self._ring(node)

    # Runs

    def _work(self, run: Run, node: Node) -> None:
        self.seen.attempts += 1
        now = self.clock.now
        if self.outage and run.lane[1] == self.outage[0] and self.outage[1] <= now < self.outage[2]:
            return self.clock.at(now + self.p.outage_seconds, lambda: self._fail(run, node))
        provider = self.random.gammavariate(self.shard.pages, self.p.provider_latency) if self.p.provider_latency else 0.0
        then = now + provider + self.shard.run_waits
        self.clock.at(then, lambda: self.database.ask(lambda: self.shard.run_cpu, lambda: self._end(run, node)))

    def _fail(self, run: Run, node: Node) -> None:
        run.failures += 1
        if run.failures >= self.p.attempts:
            self.seen.given_up += 1
            return self._end(run, node)
        self._leave(run, node)
        pause = self.p.retry_first * 2 ** (run.failures - 1) * self.random.uniform(0.5, 1)
        run.ready = self.clock.now + pause
        # It is looked for pauses that are over every so often, by each node.
        found = run.ready + self.random.uniform(0, self.p.revive / len(self.nodes))
        self.clock.at(found, lambda: self._go_on(run))

    def _go_on(self, run: Run) -> None:
        self._wait(run)
        for node in self.nodes:
            self._ring(node)

    def _end(self, run: Run, node: Node) -> None:
        self.seen.finished += 1
        self.active.discard(run.connection)
        self._leave(run, node)

    def _leave(self, run: Run, node: Node) -> None:
        node.running -= 1
        self._count(run.lane, -1)
        self._ring(node)

    @property
    def waiting(self) -> int:
        """Runs that were asked for and have not ended, those with a pause among them."""
        return len(self.active)

    def run(self, until: float) -> Seen:
        self.clock.run(until)
        self.seen.peaks["claim lock"] = self.lock.worked / until
        self.seen.peaks["database CPU"] = (self.database.worked + self.lock.worked) / until / self.database.servers
        return self.seen
