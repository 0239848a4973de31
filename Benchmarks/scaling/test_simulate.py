"""Whether the simulation is one: against closed forms, laws of conservation, and what the code promises.

usage: python3 -m unittest Benchmarks/scaling/test_simulate.py
"""
import json
import math
import pathlib
import random
import sys
import unittest
from collections.abc import Callable

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from circuits import Circuit, Trouble  # noqa: E402
from events import Clock, Lane, Node, Queue, Run, Seen, Station  # noqa: E402
from shard import Parameters, Shard, bisect_up, ceilings, shards  # noqa: E402
from simulate import HERE, Table, catch_up, comebacks, differences, marks, number, written  # noqa: E402

PARAMETERS = Parameters.read(HERE / "parameters.json")
# Nothing costs anything but what a run waits for at its provider, and nobody is held back.
FREE = PARAMETERS.but(**{
    name: 0 for name in (
        "claim_fixed", "claim_lane", "claim_running", "claim_run", "claim_empty", "schedule_run", "round_trip", "flush", "run_cpu",
        "changed_cpu", "same_cpu")}, others_part=1e9)


def erlang_c(servers: int, load: float) -> float:
    """The share of those who have to wait, in M/M/c; `load` is in servers."""
    last = load**servers / math.factorial(servers) * servers / (servers - load)
    return last / (sum(load**n / math.factorial(n) for n in range(servers)) + last)


class StationTests(unittest.TestCase):
    def mean_wait(self, servers: int, rate: float, seconds: Callable[[random.Random], float], count: int = 100_000) -> float:
        clock, chance, time = Clock(), random.Random(7), 0.0
        station = Station(clock, servers)
        for _ in range(count):
            time += chance.expovariate(rate)
            clock.at(time, lambda: station.ask(lambda: seconds(chance), lambda: None))
        clock.run(time + 1e6)
        self.assertEqual(len(station.waits), count)
        return sum(station.waits) / count

    def test_one_server_with_constant_times_is_m_d_1(self) -> None:
        for load in (0.5, 0.8):
            expected = load / (2 * (1 - load))
            self.assertAlmostEqual(self.mean_wait(1, load, lambda chance: 1.0), expected, delta=0.05 * expected)

    def test_several_servers_are_m_m_c(self) -> None:
        for servers, load in ((1, 0.7), (4, 3.2), (16, 14.0)):
            expected = erlang_c(servers, load) / (servers - load)
            self.assertAlmostEqual(self.mean_wait(servers, load, lambda chance: chance.expovariate(1)), expected, delta=0.07 * expected)


class QueueTests(unittest.TestCase):
    def test_free_claims_and_a_node_of_few_slots_are_m_m_c(self) -> None:
        p = FREE.but(slots=8, delta_pages=1, connection_records=0, full_interval=1e12, provider_latency=1.0, tick=0.002, schedulers=1,
                     intervals=[[10_000, 1.0]], provider_runs=1000)
        queue = Queue(Shard(p, 65_000), 1, seed=3)
        queue.connect(65_000, 65_000, 8000)
        seen = queue.run(8000)
        waits = [wait for ready, wait, _ in seen.waits]
        expected = erlang_c(8, 6.5) / (8 - 6.5)
        self.assertAlmostEqual(sum(waits) / len(waits), expected, delta=0.1 * expected)

    def test_what_was_asked_for_has_ended_or_is_there(self) -> None:
        for trouble in (None, Trouble(0, 20.0, 80.0, 0.25), Trouble(0, 20.0, 80.0, 30.0, is_slow=True)):
            queue = Queue(Shard(PARAMETERS, 60_000), 1, seed=5, trouble=trouble)
            queue.connect(60_000, 3_000, 120)
            seen = queue.run(120)
            self.assertGreater(seen.enqueued, 2000)
            self.assertEqual(seen.enqueued, seen.finished + queue.waiting)
            in_lanes = sum(len(lane) for lane in queue.lanes.values())
            self.assertEqual(in_lanes + len(queue.paused) + queue.running, queue.waiting)
            self.assertEqual(queue.order, sorted(lane for lane, runs in queue.lanes.items() if runs))
            self.assertEqual(queue.order, sorted(lane for order in queue.order_of.values() for lane in order))
            self.assertEqual(in_lanes, queue.ready_of.total())
            self.assertEqual(queue.running, sum(queue.of_provider.values()))
            self.assertGreaterEqual(queue.running, sum(node.running for node in queue.nodes))

    def test_limits_hold_at_each_moment(self) -> None:
        class Watched(Queue):
            most = (0, 0)

            def _count(self, lane: Lane, change: int, node: Node) -> None:
                super()._count(lane, change, node)
                self.most = (max(self.most[0], self.of_organization[lane[0]]), max(self.most[1], self.of_provider[lane[1]]))

        queue = Watched(Shard(PARAMETERS.but(provider_runs=40, organization_runs=7), 1e5), 3, seed=1)
        queue.enqueue(Run(at, (at % 20, at % 2), 0.0) for at in range(4000))
        queue.run(30)
        self.assertEqual(queue.most, (7, 40))
        self.assertLessEqual(max(node.running for node in queue.nodes), PARAMETERS.slots)

    def test_no_node_gives_one_provider_all_its_places(self) -> None:
        class Watched(Queue):
            most = 0

            def _count(self, lane: Lane, change: int, node: Node) -> None:
                super()._count(lane, change, node)
                self.most = max(self.most, node.of_provider[lane[1]])

        queue = Watched(Shard(PARAMETERS.but(provider_latency=10), 1e5), 2, seed=1)
        queue.enqueue(Run(at, (at, 0), 0.0) for at in range(1000))
        queue.run(30)
        self.assertEqual(queue.most, 48)
        self.assertEqual([node.running for node in queue.nodes], [48, 48])

    def test_lanes_of_a_full_provider_do_not_stand_before_others(self) -> None:
        queue = Queue(Shard(PARAMETERS.but(provider_latency=1000), 1e5), 1, seed=1)
        queue.enqueue(Run(at, (at, 0), 0.0) for at in range(5000))
        queue.run(5)
        queue.enqueue(Run(at, (at, 1), 5.0) for at in range(10_000, 10_010))
        queue.run(6)
        waits = [wait for _, wait, lane in queue.seen.waits if lane[1] == 1]
        self.assertEqual(len(waits), 10)
        self.assertLess(max(waits), 0.1)

    def test_a_node_that_may_begin_none_of_many_lanes_does_not_ask_at_once(self) -> None:
        queue = Queue(Shard(PARAMETERS.but(organization_runs=1, provider_latency=1000), 1e5), 1, seed=1)
        # A run of each of ten organisations, and then of nobody more.
        queue.enqueue(Run(at, (at % 10, at), 0.0) for at in range(1000))
        queue.run(60)
        self.assertEqual(len(queue.seen.waits), 10)
        self.assertLess(queue.lock.worked / 60, 0.02)

    def test_the_same_seed_gives_the_same(self) -> None:
        def waits(seed: int) -> list[tuple[float, float, Lane]]:
            queue = Queue(Shard(PARAMETERS, 30_000), 1, seed)
            queue.connect(30_000, 1500, 60)
            return queue.run(60).waits

        self.assertEqual(waits(1), waits(1))
        self.assertNotEqual(waits(1), waits(2))

    def test_claims_come_one_after_another(self) -> None:
        p = PARAMETERS.but(slots=10_000, organization_runs=10_000, provider_runs=1_000_000, provider_latency=1000)
        shard = Shard(p, 1e6)
        queue = Queue(shard, 20, seed=1)
        queue.enqueue(Run(at, (at % 2000, at % 3), 0.0) for at in range(100_000))
        queue.run(3)
        expected = bisect_up(lambda runs: runs / p.claim_batch * shard.hold(p.claim_batch, p.claim_lanes, runs / 2) <= 3, 1, 1e6)
        self.assertAlmostEqual(len(queue.seen.waits), expected, delta=0.05 * expected)


class FairnessTests(unittest.TestCase):
    def test_organisations_take_turns(self) -> None:
        queue = Queue(Shard(PARAMETERS, 1e4), 1, seed=1)
        for organization, count in ((0, 1000), (1, 3), (2, 1)):
            for at in range(count):
                queue._wait(Run(at, (organization, 0), 0.0))
        self.assertEqual(queue._shares(queue.order, 10, queue.nodes[0])[0], {(0, 0): 6, (1, 0): 3, (2, 0): 1})

    def test_within_an_organisation_providers_take_turns(self) -> None:
        queue = Queue(Shard(PARAMETERS, 1e4), 1, seed=1)
        for at in range(300):
            queue._wait(Run(at, (0, at % 3), 0.0))
        self.assertEqual(queue._shares(queue.order, 12, queue.nodes[0])[0], {(0, 0): 4, (0, 1): 4, (0, 2): 4})

    def test_100_000_runs_of_one_do_not_keep_10_000_others_for_two_seconds(self) -> None:
        queue = Queue(Shard(PARAMETERS, 10_000), 1, seed=9)
        queue.connect(10_000, 10_000, 60)
        queue.enqueue(Run(-1 - at, (5000, at % 5), 0.0) for at in range(100_000))
        seen = queue.run(60)
        self.assertLess(seen.delay(1.0, lambda ready, lane: lane[0] != 5000), 2.0)
        self.assertGreater(sum(1 for _, _, lane in seen.waits if lane[0] == 5000), 500)


class ShardTests(unittest.TestCase):
    def test_more_connections_use_more_of_everything(self) -> None:
        before = Shard(PARAMETERS, 1e3).use
        for connections in (1e4, 1e5, 1e6, 1e7):
            use = Shard(PARAMETERS, connections).use
            for name, share in use.items():
                self.assertGreaterEqual(share, before[name], name)
            before = use

    def test_a_ceiling_is_where_all_is_used(self) -> None:
        found = ceilings(PARAMETERS, 1.0)
        self.assertEqual(list(found.values()), sorted(found.values()))
        for name, connections in found.items():
            self.assertAlmostEqual(Shard(PARAMETERS, connections).use[name], 1.0, places=6)

    def test_a_claim_looks_at_two_lanes_for_each_run_within_bounds(self) -> None:
        shard = Shard(PARAMETERS, 1e6)
        self.assertEqual([shard.claim_lanes(room) for room in (1, 8, 20, 64, 100)], [16, 16, 40, 128, 200])

    def test_one_provider_has_three_quarters_of_few_nodes_and_its_limit_on_many(self) -> None:
        self.assertEqual(Shard(PARAMETERS, 1e4).provider_runs, 48)
        self.assertEqual(Shard(PARAMETERS, 1e6).provider_runs, 256)
        self.assertEqual(Shard(PARAMETERS.but(slots=1), 1e4).worker_provider_runs, 1)

    def test_more_cores_and_disk_need_fewer_databases(self) -> None:
        large = PARAMETERS.but(db_cores=64, disk=1e14, provider_runs=10_000, partition_days=1)
        self.assertLess(shards(large, 1e8), shards(PARAMETERS, 1e8))
        self.assertEqual(shards(PARAMETERS, 1e3), 1)

    def test_every_number_says_where_it_is_from(self) -> None:
        for name, group in json.loads((HERE / "parameters.json").read_text()).items():
            for entry in group.values() if isinstance(group, dict) else ():
                self.assertEqual(set(entry), {"value", "unit", "source", "measured"}, name)
                self.assertIsInstance(entry["measured"], bool)

    def test_a_number_that_is_not_there_is_refused(self) -> None:
        with self.assertRaises(AttributeError):
            PARAMETERS.but(db_core=1)


class CircuitTests(unittest.TestCase):
    def circuit(self, nodes: int = 2) -> Circuit:
        return Circuit(PARAMETERS, nodes, random.Random(1))

    def test_a_host_is_down_after_ten_failures_in_a_row_at_one_node(self) -> None:
        circuit = self.circuit()
        for at in range(9):
            circuit.failed(0, 1.0, False)
            circuit.failed(1, 1.0, False)
        circuit.answered(0, 1.0, False)
        circuit.failed(0, 1.0, False)
        self.assertFalse(circuit.is_open)
        circuit.failed(1, 1.0, False)
        self.assertTrue(circuit.is_open)

    def test_other_nodes_know_it_after_two_seconds(self) -> None:
        circuit = self.circuit()
        self.assertEqual(circuit.admit(1, 0.5).wait, 0)
        for _ in range(10):
            circuit.failed(0, 1.0, False)
        self.assertGreater(circuit.admit(0, 1.0).wait, 5)
        self.assertEqual(circuit.admit(1, 2.4).wait, 0)
        self.assertGreater(circuit.admit(1, 2.5).wait, 3.5)

    def test_one_probe_at_a_time_and_each_twice_as_late(self) -> None:
        circuit, now, pauses = self.circuit(), 0.0, []
        for _ in range(10):
            circuit.failed(0, now, False)
        last = now
        for _ in range(7):
            while not circuit.admit(0, now).is_probe:
                now += 0.1
            self.assertFalse(circuit.admit(1, now).is_probe)
            pauses.append(round(now - last))
            last = now
            circuit.failed(0, now, True)
        self.assertEqual(pauses, [5, 5, 10, 20, 40, 60, 60])
        now += 61
        self.assertTrue(circuit.admit(1, now).is_probe)
        circuit.answered(1, now, True)
        self.assertFalse(circuit.is_open)
        self.assertEqual(circuit.admit(1, now).wait, 0)

    def outage(self, seconds: float) -> tuple[Queue, Seen]:
        queue = Queue(Shard(PARAMETERS, 60_000), 2, seed=4, trouble=Trouble(0, 60.0, 360.0, seconds))
        queue.connect(60_000, 3000, 440)
        return queue, queue.run(500)

    def test_runs_of_a_provider_that_is_down_come_back_after_their_pauses(self) -> None:
        p = PARAMETERS.but(retry_first=80, retry_longest=80, probe_first=5, probe_longest=5)
        queue = Queue(Shard(p, 60_000), 2, seed=4, trouble=Trouble(0, 60.0, 1e6, 0.25))
        queue.connect(60_000, 3000, 440)
        queue.run(400)
        before = queue.seen.attempts - queue.seen.enqueued
        queue.run(440)
        came = (queue.seen.attempts - queue.seen.enqueued - before) / 40
        self.assertAlmostEqual(came, queue.shard.coming_back(360), delta=0.15 * came)

    def test_while_a_provider_is_down_it_is_asked_seldom_and_no_run_is_given_up(self) -> None:
        queue, seen = self.outage(0.25)
        # Until it is known, those under way ask; then one at a time, after 5, 10, 20, 40, and 60 s.
        self.assertLess(seen.requests, 60)
        self.assertEqual(seen.given_up, 0)
        self.assertLess(queue.circuit.opened_at, 63)
        self.assertTrue(360 <= queue.circuit.closed_at < 430)
        # None waits for longer than its pause once the provider is back.
        self.assertTrue(all(ready < queue.circuit.closed_at + PARAMETERS.retry_longest for ready, _, _ in queue.paused))
        self.assertLess(seen.delay(0.99, lambda ready, lane: lane[1] != 0), 1.0)


class CatchUpTests(unittest.TestCase):
    # One interval, and little but slots to be used up.
    P = FREE.but(
        schedule_run=6.4e-5, claim_fixed=1e-4, intervals=[[1800, 1.0]], provider_runs=10_000, connection_records=0, full_interval=1e12,
        target=0.6, slots=16)

    def after(self, shard: Shard, downtime: float, until: float) -> Queue:
        """Single runs after a downtime in which each connection fell due at its moment."""
        queue = Queue(shard, math.ceil(shard.nodes), seed=2)
        chance = random.Random(1)
        queue.due = sorted(
            (chance.uniform(-downtime, 1800 - downtime), at, (chance.randrange(5000), chance.randrange(10)), 1800.0)
            for at in range(int(shard.connections)))
        queue.run(until)
        return queue

    def test_the_flow_agrees_with_single_runs(self) -> None:
        # All is done before anybody comes again: then the flow knows nothing of whose turn it is.
        shard = Shard(self.P.but(target=0.4), 14_000)
        came, seen = catch_up(shard, 1800, 1), self.after(shard, 1800, 800).seen
        waits = [wait for ready, wait, _ in seen.waits if ready < 60]
        self.assertAlmostEqual(max(waits), came.waits[0], delta=0.1 * max(waits))
        self.assertEqual(len(waits), 14_000)

    def test_each_connection_is_asked_for_once_however_long_nothing_ran(self) -> None:
        for downtime in (1800, 36_000):
            self.assertAlmostEqual(catch_up(Shard(self.P, 14_000), downtime, 1).queued[0], 14_000, delta=600)

    def test_nobody_comes_again_within_half_an_interval_and_all_within_one_and_a_half(self) -> None:
        for downtime in (0.0, 300.0, 1000.0, 1500.0, 1800.0, 36_000.0):
            found = comebacks(1800, downtime, 0)
            self.assertAlmostEqual(sum(share for share, _, _ in found), 1)
            self.assertTrue(all(900 <= begin <= finish <= 2700 for _, begin, finish in found))

    def test_a_connection_keeps_its_place_in_its_interval(self) -> None:
        queue = Queue(Shard(PARAMETERS, 1e4), 1, seed=1)
        queue.clock.now = 100_000.0
        for late in (0, 1, 400, 1700, 1900, 9000, 90_000):
            due = queue.clock.now - late
            again = queue._next(due, 3600.0)
            self.assertTrue(1800 - 180 <= again - queue.clock.now <= 5400 + 180)
            off = (again - due + 1800) % 3600 - 1800
            self.assertLessEqual(abs(off), 180)

    def test_no_second_wave_follows_a_downtime(self) -> None:
        shard = Shard(self.P, 14_000)
        self.assertLess(max(catch_up(shard, 3600, 4).peaks[1:]), 1.1)
        # Nobody twice within half an interval, and from then on as many as always.
        ready = [ready for ready, _, _ in self.after(shard, 1800, 5400).seen.waits]
        for begin in range(1200, 5100, 300):
            count = sum(begin <= time < begin + 300 for time in ready)
            self.assertAlmostEqual(count / 300 / shard.runs, 1.0, delta=0.1)


class DocumentTests(unittest.TestCase):
    TABLE = Table("speed", [["what", "value"], ["runs", "1,000 a second, 4 %"]])
    DOCUMENT = "Text 17.\n%s\n%s\nMore." % marks("speed")

    def test_what_was_written_is_so(self) -> None:
        document = written(self.DOCUMENT, [self.TABLE])
        self.assertEqual(differences(document, [self.TABLE]), [])
        self.assertEqual(written(document, [self.TABLE]), document)
        self.assertTrue(document.startswith("Text 17.\n") and document.endswith("\nMore."))

    def test_numbers_may_be_off_by_one_per_cent(self) -> None:
        document = written(self.DOCUMENT, [self.TABLE])
        self.assertEqual(differences(document.replace("1,000", "1,009"), [self.TABLE]), [])
        self.assertEqual(len(differences(document.replace("1,000", "1,011"), [self.TABLE])), 1)
        self.assertEqual(len(differences(document.replace("runs", "rungs"), [self.TABLE])), 1)

    def test_numbers_are_short(self) -> None:
        said = [number(value) for value in (0.00412, 4.56, 45.6, 456, 4567, 456_789, 9_999, 45_678_901)]
        self.assertEqual(said, ["0.0041", "4.6", "46", "456", "4,600", "460,000", "10,000", "46 M"])


if __name__ == "__main__":
    unittest.main()
