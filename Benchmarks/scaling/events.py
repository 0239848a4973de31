"""The queue of one database, run by run: schedulers, lanes, claims under one lock, limits, nodes, retries."""
import bisect
import heapq
import random
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from itertools import islice

from circuits import Circuit, Trouble
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
    attempts: int = 0


@dataclass
class Node:
    number: int
    running: int = 0
    of_provider: Counter[int] = field(default_factory=Counter)
    # Providers that may have no more of its places.
    full: set[int] = field(default_factory=set)
    place: Lane = (-1, -1)
    sees_all: bool = True
    is_asking: bool = False
    is_rung: bool = False


@dataclass
class Seen:
    """What came of a simulation."""

    enqueued: int = 0
    finished: int = 0
    given_up: int = 0
    attempts: int = 0
    # To the provider that is in trouble, for as long as it is.
    requests: int = 0
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

    def __init__(self, shard: Shard, nodes: int, seed: int, trouble: Trouble | None = None) -> None:
        self.shard, self.p, self.trouble = shard, shard.p, trouble
        self.random = random.Random(seed)
        self.clock = Clock()
        self.lock = Station(self.clock, 1)
        self.database = Station(self.clock, int(self.p.db_cores))
        self.nodes = [Node(number) for number in range(nodes)]
        self.circuit = Circuit(self.p, nodes, self.random)
        self.lanes: dict[Lane, deque[Run]] = defaultdict(deque)
        # Lanes in which runs wait, and those of each provider; and how many runs it is.
        self.order: list[Lane] = []
        self.order_of: dict[int, list[Lane]] = defaultdict(list)
        self.ready_of: Counter[int] = Counter()
        self.of_organization: Counter[int] = Counter()
        self.of_provider: Counter[int] = Counter()
        self.full_organizations: set[int] = set()
        self.full_providers: set[int] = set()
        self.running = 0
        self.active: set[int] = set()
        # Runs with a pause, by when it is over.
        self.paused: list[tuple[float, int, Run]] = []
        # Times, connections, lanes and intervals of what is due.
        self.due: list[tuple[float, int, Lane, float]] = []
        self.seen = Seen()
        for node in self.nodes:
            self.clock.at(self.random.uniform(0, self.p.poll), lambda node=node: self._poll(node))
            if trouble:
                self.clock.at(self.random.uniform(0, self.p.revive), lambda node=node: self._revive(node))
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
        for time, connection, lane, interval in due:
            heapq.heappush(self.due, (self._next(time, interval), connection, lane, interval))
        # A connection that still has a run gets none.
        self.enqueue(Run(connection, lane, now) for _, connection, lane, _ in due if connection not in self.active)

    def _next(self, due: float, interval: float) -> float:
        """When a connection is due again: it keeps its place in its interval, but no run follows another by less than half of it."""
        rest = interval - (self.clock.now - due) % interval
        pause = rest + interval if rest < interval / 2 else rest
        return self.clock.now + pause + interval * self.random.uniform(-self.p.jitter, self.p.jitter)

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
            bisect.insort(self.order_of[run.lane[1]], run.lane)
        self.ready_of[run.lane[1]] += 1
        self.lanes[run.lane].append(run)

    # Claims

    def _poll(self, node: Node) -> None:
        self._ring(node)
        self.clock.at(self.clock.now + self.p.poll, lambda: self._poll(node))

    def _ring(self, node: Node) -> None:
        node.is_rung = True
        # Who has no room asks again when a run has ended.
        if node.is_asking or node.running >= self.p.slots:
            return
        node.is_rung, node.is_asking = False, True
        room = min(int(self.p.slots) - node.running, int(self.p.claim_batch))
        taken: list[Run] = []
        self.lock.ask(lambda: self._claim(node, room, taken), lambda: self._claimed(node, taken))

    def _claim(self, node: Node, room: int, taken: list[Run]) -> float:
        most, before = int(self.shard.claim_lanes(room)), self.running
        lanes = self._lanes(node.place, most, [self.order])
        if not lanes:
            node.place, node.sees_all = (-1, -1), True
            return self.shard.empty_hold
        looked, stepped, trips = len(lanes), 0.0, 0
        if len(lanes) == most and sum(self._allows(lane, node) for lane in lanes) < room:
            # Those of a provider that may have no more must not stand before all others.
            most, full = int(self.p.claim_lanes), self.full_providers | node.full
            lanes = self._lanes(node.place, most, [order for provider, order in self.order_of.items() if provider not in full])
            stepped = self._stepped(node.place, lanes[-1] if len(lanes) == most else None, full)
            looked, trips = looked + len(lanes), 1
        shares, last = self._shares(lanes, room, node)
        for lane, count in shares.items():
            waiting = self.lanes[lane]
            taken += [waiting.popleft() for _ in range(count)]
            self.ready_of[lane[1]] -= count
            if not waiting:
                for order in (self.order, self.order_of[lane[1]]):
                    del order[bisect.bisect_left(order, lane)]
        node.sees_all = len(lanes) < most
        if last and (len(taken) == room or node.sees_all):
            node.place = last
        elif not node.sees_all:
            node.place = lanes[-1]
        # A run that is stepped over is taken to cost what one does that is counted: both are read from an index.
        return self.shard.hold(len(taken), looked, before + stepped) + trips * self.p.round_trip

    def _lanes(self, place: Lane, most: int, orders: Iterable[list[Lane]]) -> list[Lane]:
        """Once round from a place on, as far as a claim looks."""
        begins = [(order, bisect.bisect_right(order, place)) for order in orders]
        lanes = list(islice(heapq.merge(*(order[begin:begin + most] for order, begin in begins)), most))
        return lanes + list(islice(heapq.merge(*(order[:min(begin, most)] for order, begin in begins)), most - len(lanes)))

    def _stepped(self, place: Lane, end: Lane | None, providers: AbstractSet[int]) -> float:
        """Runs of some providers between two places, or once round: as many in each lane as in all of them on average."""
        count = 0.0
        for provider in providers:
            order = self.order_of[provider]
            lanes = len(order)
            if end and order:
                lanes = bisect.bisect(order, end) - bisect.bisect(order, place) + (lanes if end <= place else 0)
            count += lanes * self.ready_of[provider] / max(1, len(order))
        return count

    def _allows(self, lane: Lane, node: Node) -> bool:
        return lane[0] not in self.full_organizations and lane[1] not in self.full_providers and lane[1] not in node.full

    def _shares(self, lanes: list[Lane], room: int, node: Node) -> tuple[dict[Lane, int], Lane | None]:
        """Organisations take turns, one run each; within one of them its providers do."""
        is_any_full = self.full_organizations or self.full_providers or node.full
        allowed = [lane for lane in lanes if self._allows(lane, node)] if is_any_full else lanes
        most = min(room, int(self.p.organization_runs)) if len(allowed) < room else 1
        taken: dict[Lane, int] = {}
        turns: dict[int, list[Lane]] = {}
        served: set[int] = set()
        last: Lane | None = None
        for lane in allowed:
            if lane[0] not in served and self._allows(lane, node):
                self._begin(lane, taken, node)
                served.add(lane[0])
                last, room = lane, room - 1
                if not room:
                    return taken, last
            turns.setdefault(lane[0], []).append(lane)
        while room and turns:
            for organization, own in list(turns.items()):
                left = [x for x in own if taken.get(x, 0) < min(most, len(self.lanes[x])) and self._allows(x, node)]
                if not left:
                    del turns[organization]
                    continue
                last, room = min(left, key=lambda x: taken.get(x, 0)), room - 1
                self._begin(last, taken, node)
                if not room:
                    break
        return taken, last

    def _begin(self, lane: Lane, taken: dict[Lane, int], node: Node) -> None:
        taken[lane] = taken.get(lane, 0) + 1
        self._count(lane, 1, node)

    def _count(self, lane: Lane, change: int, node: Node) -> None:
        self.running += change
        self.of_organization[lane[0]] += change
        self.of_provider[lane[1]] += change
        node.of_provider[lane[1]] += change
        for full, name, count, limit in (
            (self.full_organizations, lane[0], self.of_organization[lane[0]], self.p.organization_runs),
            (self.full_providers, lane[1], self.of_provider[lane[1]], self.p.provider_runs),
            (node.full, lane[1], node.of_provider[lane[1]], self.shard.worker_provider_runs),
        ):
            full.add(name) if count >= limit else full.discard(name)

    def _claimed(self, node: Node, taken: list[Run]) -> None:
        node.is_asking = False
        node.running += len(taken)
        now, peaks = self.clock.now, self.seen.peaks
        # There are more, of which it has seen nothing yet. Where none of those may begin, they are looked at in turn.
        node.is_rung |= not node.sees_all and bool(taken)
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
        run.attempts += 1
        trouble = self.trouble
        if trouble and not trouble.is_slow and run.lane[1] == trouble.provider and self.clock.now >= trouble.begins:
            return self._spend(self.shard.opening_waits, self.shard.opening_cpu, lambda: self._ask(run, node, 1))
        self._read(run, node, self.shard.run_waits, self.shard.run_cpu)

    def _spend(self, waits: float, cpu: float, done: Callable[[], None]) -> None:
        """Of the database, after so long in which nobody is busy."""
        self.clock.at(self.clock.now + waits, lambda: self.database.ask(lambda: cpu, done))

    def _read(self, run: Run, node: Node, waits: float, cpu: float) -> None:
        """Everything, from a provider that answers."""
        latency = self.p.provider_latency
        if self.trouble and self.trouble.is_slow and self.trouble.holds(run.lane[1], self.clock.now):
            latency = self.trouble.seconds
        provider = self.random.gammavariate(self.shard.pages, latency) if latency else 0.0
        self._spend(provider + waits, cpu, lambda: self._end(run, node))

    def _ask(self, run: Run, node: Node, tries: int) -> None:
        """One request to a provider that may be down, unless it is known to be."""
        now = self.clock.now
        wait, is_probe = self.circuit.admit(node.number, now)
        if wait:
            # Nobody's fault, and not counted; but it comes back at a slower pace each time.
            return self._put_back(run, node, max(wait, self._pause(run.attempts)))
        if not self.trouble.holds(run.lane[1], now):
            self.circuit.answered(node.number, now, is_probe)
            return self._read(run, node, self.shard.run_waits - self.shard.opening_waits, self.shard.run_cpu - self.shard.opening_cpu)
        self.seen.requests += 1
        self.clock.at(now + self.trouble.seconds, lambda: self._failed(run, node, tries, is_probe))

    def _failed(self, run: Run, node: Node, tries: int, is_probe: bool) -> None:
        self.circuit.failed(node.number, self.clock.now, is_probe)
        if tries == self.p.request_tries:
            return self._fail(run, node)
        pause = self.random.uniform(0, self.p.request_pause * 2 ** (tries - 1))
        self.clock.at(self.clock.now + pause, lambda: self._ask(run, node, tries + 1))

    def _fail(self, run: Run, node: Node) -> None:
        run.failures += 1
        if run.failures >= self.p.attempts:
            self.seen.given_up += 1
            return self._end(run, node)
        self._put_back(run, node, self._pause(run.failures))

    def _pause(self, times: int) -> float:
        return min(self.p.retry_longest, self.p.retry_first * 2 ** (times - 1)) * self.random.uniform(0.5, 1)

    def _put_back(self, run: Run, node: Node, pause: float) -> None:
        run.ready = self.clock.now + pause
        heapq.heappush(self.paused, (run.ready, run.connection, run))
        self._leave(run, node)

    def _revive(self, node: Node) -> None:
        """Lets those go on whose pause is over; the others hear nothing of it until they look."""
        count = 0
        while self.paused and self.paused[0][0] <= self.clock.now and count < self.p.revive_batch:
            self._wait(heapq.heappop(self.paused)[2])
            count += 1
        if count:
            self._ring(node)
        self.clock.at(self.clock.now + self.p.revive, lambda: self._revive(node))

    def _end(self, run: Run, node: Node) -> None:
        self.seen.finished += 1
        self.active.discard(run.connection)
        self._leave(run, node)

    def _leave(self, run: Run, node: Node) -> None:
        node.running -= 1
        self._count(run.lane, -1, node)
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
