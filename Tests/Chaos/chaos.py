#!/usr/bin/env python3
"""Workers, database, network, clocks and provider fail at random, while clients go on asking; in the end nothing may be missing.

usage: chaos.py PATCHBAY [--seed S] [--kills N] [--duration SECONDS] [--connections N] [--short] [--keep]

docs/chaos.md says what is done and what is checked.
"""
import argparse
import concurrent.futures
import heapq
import itertools
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import traceback

import checks
import contents
import load
from client import Client, History
from cluster import Cluster, restarted
from plan import API, WORKERS, Plan
from processes import Clock, Failed, Node, Told, free_port, wait_until

CLIENTS = 6
ORGANIZATIONS = 10
# Runs of one worker at a time.
SLOTS = 16
# Seconds within which what is left of the faults has to be worked off.
SETTLING = 240
# More are of no use to whoever reads them.
MOST_PROBLEMS = 40


class World:
    """What all threads share: how things stand, and what went wrong."""

    def __init__(self):
        self.lock = threading.Lock()
        self.problems = []
        self.is_over = False
        self.state = ""
        self.ends = {}
        self.ill_at = time.monotonic()
        # When the driver last looked at what it started: one that is held up itself knows nothing.
        self.tended_at = time.monotonic()
        self.began = time.monotonic()
        self.pace = 0.5
        self.stuck_keys = 0

    def problem(self, text):
        with self.lock:
            if len(self.problems) < MOST_PROBLEMS:
                self.problems.append(text)
                print("  !! %6.1f s  %s" % (time.monotonic() - self.began, text), flush=True)

    def well_for(self):
        """Seconds for which the database was up, and could be reached by a worker that works."""
        now = time.monotonic()
        return 0 if now - self.tended_at > 3 else now - self.ill_at


class Chaos:
    def __init__(self, options, folder):
        self.options, self.folder, self.seed = options, folder, options.seed
        self.world = World()
        self.history = History(folder / "history.ndjson")
        self.log = open(folder / "faults.log", "w", buffering=1)
        self.done = {}
        self.kills = 0
        # What happens by itself later, such as the end of a fault: time, number, action.
        self.later = []
        self.numbers = itertools.count()
        # Faults of links that last: by link, how many.
        self.silent, self.cut = [0] * (WORKERS + 1), [0] * (WORKERS + 1)

    # MARK: Beginning

    def set_up(self):
        options, folder = self.options, self.folder
        random_part = random.Random("%s/content" % self.seed).getrandbits(32)
        self.accounts = [contents.Account(random_part, number, options.page) for number in range(options.connections)]
        self.advances = [0] * options.connections
        self.advance_lock = threading.Lock()
        self.cluster = Cluster(folder, free_port())
        self.cluster.create()
        provider = free_port()
        self.provider = Told("provider.py", provider, random_part, options.connections, options.page)
        ports = [free_port() for _ in range(WORKERS + 1)]
        self.link = Told("link.py", self.cluster.port, *ports)
        (folder / "integrations" / load.SLUG).mkdir(parents=True)
        (folder / "integrations" / load.SLUG / "manifest.yaml").write_text(contents.MANIFEST)
        library = Clock.compile(folder)
        if library is None:
            print("no C compiler: the clocks stay", flush=True)
        self.nodes = []
        for number, link in enumerate(ports):
            name, role = ("api", "api") if number == API else ("worker-%d" % number, "worker,scheduler")
            port = free_port()
            arguments = [
                str(options.patchbay), "serve", "--role", role, "--port", str(port), "--data", str(folder / "data"), "--database",
                Cluster.url(link),
                "--provider-url", "%s=http://127.0.0.1:%d/v1" % (load.SLUG, provider), "--allow-address",
                "127.0.0.1:%d" % provider, "--worker-runs", str(SLOTS), "--rate-limit", "0", "--log-level", "info"]
            self.nodes.append(Node(name, arguments, folder, port, library))
        api = self.nodes[API]
        api.start()
        wait_until(lambda: "Listening" in api.log.read_text() or not api.is_alive, 60, "the API does not start")
        found = re.search(r"pbk_\S+", api.log.read_text())
        if not found:
            raise Failed("the API did not start:\n" + api.log.read_text())
        self.key = found.group()
        for node in self.nodes[:API]:
            node.start()
        self.main_client = Client(api.port, self.key, self.world, self.history)
        self.organizations = {}
        for number in range(ORGANIZATIONS):
            name = "organisation %d" % number
            answer = self.main_client.ask("organize", "POST", "/organizations", {"name": name}, name=name)
            self.organizations[name] = answer.body["id"]
        ids = list(self.organizations.values())
        self.connections = [
            load.Connection(number, ids[number % len(ids)], account.token) for number, account in enumerate(self.accounts)]
        self.watcher = checks.Watcher(self.cluster, self.world, SLOTS)
        self.watcher.start()
        self.loads = [
            load.Load(number, self.seed, self.connections[number::CLIENTS], self.world, api.port, self.key, self.history, self.advance)
            for number in range(CLIENTS)]
        for client in self.loads:
            client.start()

    def advance(self, number):
        """The provider's content of one account changes."""
        with self.advance_lock:
            self.provider.tell("advance", account=number)
            self.accounts[number].advance()

    # MARK: Faults

    def schedule(self, seconds, action, *arguments):
        heapq.heappush(self.later, (time.monotonic() + seconds, next(self.numbers), action, arguments))

    def live(self, seconds, until=lambda: False):
        """Lets time pass: what is due happens, and what ended by itself is started again, as a service manager would."""
        end = time.monotonic() + seconds
        while (now := time.monotonic()) < end and not until():
            while self.later and self.later[0][0] <= now:
                _, _, action, arguments = heapq.heappop(self.later)
                action(*arguments)
            self.cluster.tend()
            for node in self.nodes:
                status = node.ended_by_itself()
                if status is not None:
                    self.note("%s ended by itself with %d" % (node.name, status))
                    if status not in Node.STARTED_IN_VAIN or time.monotonic() - node.started_at > 120:
                        self.world.problem("%s ended by itself with status %d: %s" % (node.name, status, node.log))
                    self.count("starts in vain")
                    self.schedule(1, self.bring_back, node)
            reachable = any(
                node.works and not self.silent[number] and not self.cut[number] for number, node in enumerate(self.nodes[:API]))
            if not self.cluster.is_up or self.cluster.is_frozen or not reachable or now - self.world.tended_at > 3:
                self.world.ill_at = now
            self.world.tended_at = now
            time.sleep(0.03)

    def note(self, text):
        self.log.write("%8.2f  %s\n" % (time.monotonic() - self.world.began, text))

    def count(self, name, number=1):
        self.done[name] = self.done.get(name, 0) + number

    def bring_back(self, node):
        if not node.is_alive:
            node.start()

    def fault(self, fault):
        self.note(" ".join("%s=%s" % (key, round(value, 3) if isinstance(value, float) else value) for key, value in fault.items()))
        do = fault["do"]
        if do == "kill":
            for number in fault["nodes"]:
                if self.nodes[number].kill():
                    self.kills += 1
                    self.count("kills of the API" if number == API else "kills of workers")
                    self.schedule(fault["back"], self.bring_back, self.nodes[number])
        elif do == "freeze worker":
            if self.nodes[fault["node"]].freeze():
                self.count("freezes of workers")
                self.schedule(fault["seconds"], self.thaw_node, self.nodes[fault["node"]], self.nodes[fault["node"]].process)
        elif do == "storm":
            self.count("storms at the provider")
            self.provider.tell("storm", kind=fault["kind"], seconds=fault["seconds"])
        elif do == "jump":
            self.count("clock jumps")
            self.nodes[fault["node"]].clock.set(fault["seconds"])
        elif do == "cut":
            self.count("cuts of the link")
            stays = fault["seconds"] > 0
            self.link.tell("cut", links=fault["links"], stays=stays)
            if stays:
                self.mark(self.cut, fault["links"], 1)
                self.schedule(fault["seconds"], self.mend, self.cut, fault["links"], False)
        elif do == "silence":
            self.count("silences of the link")
            self.link.tell("silence", links=fault["links"])
            self.mark(self.silent, fault["links"], 1)
            self.schedule(fault["seconds"], self.mend, self.silent, fault["links"], fault["cuts"])
        elif do == "slow":
            self.count("slow links")
            self.link.tell("slow", links=fault["links"], latency=fault["latency"], rate=fault["rate"])
            self.schedule(fault["seconds"], self.mend, None, fault["links"], False)
        elif not self.cluster.is_up or self.cluster.is_frozen:
            # What is dead or frozen is left alone.
            self.count("faults that came too early")
        elif do == "kill database":
            self.cluster.kill()
            self.kills += 1
            self.count("kills of PostgreSQL")
            self.schedule(fault["back"], self.cluster.start)
        elif do == "kill backend":
            if self.cluster.kill_backend(fault["choice"]):
                self.kills += 1
                self.count("kills of a server process of PostgreSQL")
        elif do == "freeze database":
            self.cluster.freeze()
            self.count("freezes of PostgreSQL")
            self.schedule(fault["seconds"], self.cluster.thaw)

    @staticmethod
    def mark(marks, links, number):
        for link in links:
            marks[link] += number

    def mend(self, marks, links, cuts):
        """Ends a fault of links, unless another of them lasts longer."""
        if cuts:
            self.link.tell("cut", links=links, stays=False)
        if marks is not None:
            self.mark(marks, links, -1)
        self.link.tell("clear", links=[link for link in links if not self.cut[link] and not self.silent[link]])

    @staticmethod
    def thaw_node(node, process):
        """One that was killed meanwhile has another in its place."""
        if node.process is process:
            node.thaw()

    def go_wrong(self):
        options = self.options
        self.provider.tell("calm", calm=False)
        end = time.monotonic() + options.duration
        spoken_at = time.monotonic()
        for gap, fault in Plan(self.seed, options.short):
            self.live(min(gap, max(0, end - time.monotonic())))
            if self.kills >= options.kills or time.monotonic() >= end or len(self.world.problems) >= options.patience:
                return
            self.fault(fault)
            if time.monotonic() - spoken_at > 30:
                spoken_at = time.monotonic()
                print("  %4.0f s  %d kills, %d answers, %s" % (
                    spoken_at - self.world.began, self.kills, len(self.history.entries), self.world.state), flush=True)

    # MARK: End

    def heal(self):
        """Everything is as it should be again."""
        self.note("heal")
        self.provider.tell("calm", calm=True)
        self.provider.tell("storm", kind="500", seconds=0)
        self.later.clear()
        if self.cluster.is_frozen:
            self.cluster.thaw()
        if self.cluster.process is None:
            self.cluster.start()
        self.link.tell("clear", links=list(range(WORKERS + 1)))
        self.silent, self.cut = [0] * (WORKERS + 1), [0] * (WORKERS + 1)
        for node in self.nodes:
            node.thaw()
            node.clock.set(0)
            self.bring_back(node)
        restarted(self.cluster, 60)
        for client in self.loads:
            client.stops.set()
        self.live(Client.PATIENCE + 30, until=lambda: not any(client.is_alive() for client in self.loads))
        for client in self.loads:
            if client.is_alive():
                self.world.problem("%s does not end" % client.name)
            self.organizations |= client.organizations

    def each(self, body, connections):
        """Does something for many connections, by several clients."""
        clients = [Client(self.nodes[API].port, self.key, self.world, self.history) for _ in range(CLIENTS)]

        def some(number):
            return [body(clients[number], connection) for connection in connections[number::CLIENTS]]

        with concurrent.futures.ThreadPoolExecutor(CLIENTS) as pool:
            futures = [pool.submit(some, number) for number in range(CLIENTS)]
            self.live(Client.PATIENCE * 4, until=lambda: all(future.done() for future in futures))
            return [result for future in futures for result in future.result()]

    def go_on(self):
        """What was paused goes on; what never came to a test is tested."""
        def turn(client, connection):
            before = client.ask("read", "GET", connection.path(), connection=connection.id)
            if before.body.get("status") != connection.status:
                self.world.problem("%s is %s and not %s" % (connection.id, before.body.get("status"), connection.status))
            if connection.status == "paused":
                connection.status = client.ask(
                    "resume", "POST", connection.path("/resume"), connection=connection.id).body["status"]
            if connection.status == "pending":
                connection.status = client.ask("test", "POST", connection.path("/test"), connection=connection.id).body["status"]

        living = [c for c in self.connections if c.id and c.status != "deleted"]
        self.each(turn, living)
        return living

    def settle(self):
        """Lets everything end that waits or is under way: it may have begun before the content was what it is now."""
        by_id = {connection.id: connection for connection in self.connections}
        end = time.monotonic() + SETTLING
        while True:
            active = self.cluster.rows(
                "SELECT runs.public_id, connections.public_id AS connection, runs.status, cause, runs.reason, wait_until FROM runs "
                "JOIN connections ON connections.id = connection_id WHERE runs.status IN ('pending', 'running')")
            if not active:
                return
            if time.monotonic() > end:
                return self.world.problem("%d runs do not end, such as %s" % (len(active), active[0]))
            # What waits goes on at once when somebody asks for it.
            waiting = [by_id[row["connection"]] for row in active if row["wait_until"]]
            self.each(lambda client, connection: self.asked(client, connection, "automatic"), waiting)
            self.live(2)

    def run_all(self, connections, mode):
        """A run of each, from its beginning to its end."""
        self.settle()
        runs = self.each(lambda client, connection: self.asked(client, connection, mode), connections)
        problems = checks.wait_for_runs(self.cluster, [run["id"] for run in runs], self.world, 120)
        for row in problems:
            if row["status"] not in ("pending", "running"):
                self.world.problem("a run with everything in order: %s" % row)
        joined = [run["connectionId"] for run in runs if run["joined"]]
        if joined:
            self.world.problem("runs that nobody asked for were under way, such as of %s" % joined[0])

    @staticmethod
    def asked(client, connection, mode):
        answer = client.ask("run", "POST", connection.path("/runs"), {"mode": mode}, connection=connection.id)
        if not answer.is_yes:
            raise Failed("run of %s: %d %s" % (connection.id, answer.status, answer.body))
        client.history.add(do="ran", status=202, connection=connection.id, run=answer.body["id"], joined=answer.body["joined"])
        return answer.body

    def judge(self):
        world = self.world
        living = self.go_on()
        print("  %4.0f s  healed; full runs of %d connections" % (time.monotonic() - world.began, len(living)), flush=True)
        self.run_all(living, "full")
        verdict = checks.Verdict(self.cluster, world)
        self.watcher.stops.set()
        self.watcher.join()
        print("checked, %.0f s:" % (time.monotonic() - world.began), flush=True)
        verdict.everything(self.connections, self.accounts, self.history, self.organizations)
        # Once more by what changed only: where the cursor stands is right too.
        some = living[::3]
        for connection in some:
            self.advance(connection.number)
        self.run_all(some, "automatic")
        by_id = {connection.id: connection for connection in living}
        verdict.records(by_id, self.accounts, "records after a delta")
        verdict.findings(by_id, self.accounts, "findings after a delta")
        follower = load.Load(CLIENTS, self.seed, [], world, self.nodes[API].port, self.key, self.history, self.advance)
        followed = [connection for connection in living if connection.cursor is not None]
        for connection in followed:
            follower.follow(connection)
        verdict.followed(followed, self.accounts)
        told = subprocess.run(
            [str(self.options.patchbay), "audit", "verify", "--data", str(self.folder / "data"), "--database",
             Cluster.url(self.cluster.port)], capture_output=True, text=True, cwd=self.folder)
        logs = int(self.cluster.sql("SELECT count(DISTINCT organization) FROM audit_log")[0])
        verdict.say("audit logs that are whole", logs, [told.stdout + told.stderr] if told.returncode else [])
        statuses = [(node.name, node.end()) for node in self.nodes]
        verdict.say("nodes that end when they are told to", len(statuses), ["%s: %s" % pair for pair in statuses if pair[1] != 0])
        for node in self.nodes:
            crash = re.search(r"^.*(Fatal error|Program crashed|Crash:).*$", node.log.read_text(errors="replace"), re.MULTILINE)
            if crash:
                world.problem("%s: %s" % (node.log, crash.group()))

    def report(self):
        asked = {}
        for entry in self.history.entries:
            if 200 <= entry["status"] < 300 and entry["do"] not in ("connected", "ran"):
                asked[entry["do"]] = asked.get(entry["do"], 0) + 1
        print("done:      " + checks.spoken(self.done))
        print("provider:  " + checks.spoken(self.provider.tell("counts")))
        print("answered:  " + checks.spoken(asked))
        print("runs:      " + checks.spoken(self.world.ends))
        print("tries:     %d refused for want of a database, %d without an answer, %d keys of requests stayed taken" % (
            sum(entry.get("refused", 0) for entry in self.history.entries), sum(entry.get("unknown", 0) for entry in self.history.entries),
            self.world.stuck_keys))
        watcher = self.watcher
        print("watched:   %d times, %d of them with all well; at most %d runs at a time, %d of one worker, %.0f s without an owner" % (
            watcher.looks, watcher.well_looks, watcher.most_running, watcher.most_of_one, watcher.longest))

    def end(self):
        self.world.is_over = True
        for client in getattr(self, "loads", []):
            client.stops.set()
        for node in getattr(self, "nodes", []):
            node.kill()
        for program in ("provider", "link"):
            if hasattr(self, program):
                getattr(self, program).end()
        if hasattr(self, "cluster"):
            self.cluster.end()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("patchbay", type=pathlib.Path)
    parser.add_argument("--seed", default=None, help="what all of it follows from; at random unless given")
    parser.add_argument("--kills", type=int, default=None, help="how many processes are killed before the end (1000)")
    parser.add_argument("--duration", type=float, default=None, help="seconds after which nothing more goes wrong")
    parser.add_argument("--connections", type=int, default=200)
    parser.add_argument("--page", type=int, default=None, help="records of a page, of which each connection has seven")
    parser.add_argument("--short", action="store_true", help="within three minutes")
    parser.add_argument("--keep", action="store_true", help="keep the folder, whatever comes of it")
    parser.add_argument("--patience", type=int, default=10, help="problems after which no further fault is made")
    options = parser.parse_args()
    options.patchbay = options.patchbay.resolve()
    options.seed = options.seed or "%06x" % random.SystemRandom().getrandbits(24)
    options.kills = options.kills if options.kills is not None else 60 if options.short else 1000
    options.duration = options.duration or (70 if options.short else float("inf"))
    options.page = options.page or (6 if options.short else 20)
    folder = pathlib.Path(tempfile.mkdtemp(prefix="patchbay-chaos-"))
    # The database's user passes through to its data.
    folder.chmod(0o711)
    print("seed %s, %d connections, up to %s kills; %s" % (options.seed, options.connections, options.kills, folder), flush=True)
    chaos = Chaos(options, folder)
    try:
        chaos.set_up()
        connected = lambda: sum(c.id is not None for c in chaos.connections) >= options.connections / 2
        chaos.live(120, until=connected)
        chaos.go_wrong()
        chaos.heal()
        chaos.judge()
        chaos.report()
    except Failed as error:
        chaos.world.problem(str(error))
    except Exception:
        chaos.world.problem("the test itself: " + traceback.format_exc())
    except KeyboardInterrupt:
        chaos.world.problem("interrupted")
    finally:
        chaos.end()
    problems = chaos.world.problems
    seconds = time.monotonic() - chaos.world.began
    if problems:
        print("FAIL: seed %s, %d problems, %.0f s. All that was said is in %s" % (options.seed, len(problems), seconds, folder))
        for problem in problems:
            print("  " + problem)
        return 1
    print("PASS: seed %s, %.0f s" % (options.seed, seconds))
    if not options.keep:
        shutil.rmtree(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
