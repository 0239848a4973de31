#!/usr/bin/env python3
"""How fast the API gives a page of a list, beside a server that says "hello" with the same HTTP library.

usage: Benchmarks/api.py [--rounds N] [--seconds N] [PATCHBAY HELLO]      (default dist/patchbay .build/release/hello)

Needs the program wrk. Each page is asked for in turns with hello, from 64 connections, with 10,000 findings and with a million; what is
printed is the median of the rounds. Servers and load share the processors of one machine, so that ratios and CPU say more than requests
a second. docs/performance.md has the goals.
"""
import argparse
import collections
import contextlib
import json
import os
import pathlib
import random
import re
import shutil
import signal
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent
CONNECTIONS = 50
PAGES = [("connections", "/integrations/connections?limit=50", 50), ("findings", "/integrations/findings?limit=100", 100)]
STARTS = 10
# Name, findings of the organisation that is asked for, other organisations, findings of each of those.
SIZES = [
    ("10,000 findings, one organisation", 10_000, 0, 0),
    ("1,000,000 findings, 10,000 of them the organisation's", 10_000, 1_000, 990),
    ("1,000,000 findings, one organisation", 1_000_000, 0, 0),
]
# Of the integration `github`: id, severity, title, remediation.
CHECKS = [
    ("default_branch_protected", "high", "The default branch of %s is not protected",
     "Add a ruleset for the default branch under Settings > Rules > Rulesets, with pull requests required before merging."),
    ("reviews_required", "high", "%s merges changes without 1 approving review",
     "Set the required approvals of the rule \"Require a pull request before merging\" for the default branch."),
    ("force_pushes_blocked", "medium", "The default branch of %s may be rewritten",
     "Turn on \"Block force pushes\" and \"Restrict deletions\" in the ruleset of the default branch."),
    ("secret_scanning_enabled", "medium", "Secrets in %s are not looked for",
     "Turn on \"Secret Protection\" and \"Push protection\" under Settings > Advanced Security."),
    ("dependabot_alerts_on", "low", "Vulnerable dependencies of %s are not reported",
     "Turn on \"Dependabot alerts\" under Settings > Advanced Security."),
]
RECORDS_OF_A_PAGE = 20
CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"

Load = collections.namedtuple("Load", "rate p50 p99 cpu")


class Failed(Exception):
    """What went wrong, in words for a person."""


# MARK: Programs

class Server:
    """A program that listens at a port of this machine, from its start to the end of a `with`."""

    def __init__(self, command, port, folder, ready="/"):
        self.command, self.url, self.port, self.ready = command, "http://127.0.0.1:%d" % port, port, ready
        self.said = folder / ("%s.log" % pathlib.Path(command[0]).name)

    def __enter__(self):
        # Nothing of the caller's own set-up: neither its keys nor its integrations.
        environment = {
            name: value for name, value in os.environ.items()
            if not name.startswith("PATCHBAY_") and name not in ("PORT", "API_URL", "APP_URL", "LOG_LEVEL")}
        with open(self.said, "w") as said:
            self.began = time.monotonic()
            self.process = subprocess.Popen(
                self.command, stdin=subprocess.DEVNULL, stdout=said, stderr=said, env=environment, cwd=self.said.parent)
        try:
            while not self.answers():
                if self.process.poll() is not None or time.monotonic() - self.began > 60:
                    raise Failed("%s does not answer:\n%s" % (self.command[0], self.said.read_text()))
                time.sleep(0.001)
        except BaseException:
            self.__exit__()
            raise
        self.start_time = time.monotonic() - self.began
        return self

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(30)
        except BaseException as error:
            self.process.kill()
            self.process.wait()
            if isinstance(error, subprocess.TimeoutExpired):
                raise Failed("%s did not end" % self.command[0]) from None
            raise

    def answers(self):
        try:
            with socket.create_connection(("127.0.0.1", self.port), 5) as connection:
                connection.sendall(b"GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n" % self.ready.encode())
                return connection.recv(64).split(b" ")[1:2] == [b"200"]
        except OSError:
            return False

    def cpu(self):
        """Seconds of user and system time so far."""
        stat = pathlib.Path("/proc/%d/stat" % self.process.pid).read_text().rpartition(")")[2].split()
        return (int(stat[11]) + int(stat[12])) / os.sysconf("SC_CLK_TCK")

    def resident(self):
        """MiB of memory that are resident now."""
        status = pathlib.Path("/proc/%d/status" % self.process.pid).read_text()
        return int(re.search(r"^VmRSS:\s+(\d+)", status, re.MULTILINE)[1]) / 1024

    def settle(self):
        """Waits until what was asked for is done: wrk goes away from requests that are under way."""
        until = time.monotonic() + 120
        before = None
        while before != (before := self.cpu()) and time.monotonic() < until:
            time.sleep(0.2)


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def patchbay(program, folder):
    port = free_port()
    command = [program, "serve", "--data", str(folder / "data"), "--port", str(port), "--log-level", "error"]
    # Keys may only ask so often, which is not what is measured.
    if "--rate-limit" in subprocess.run([program, "serve", "--help"], capture_output=True, text=True).stdout:
        command += ["--rate-limit", "0"]
    return Server(command, port, folder, ready="/healthz")


def request(server, path, key=None, body=None):
    headers = {"Content-Type": "application/json"}
    if key:
        headers["Authorization"] = "Bearer " + key
    data = None if body is None else json.dumps(body).encode()
    try:
        with urllib.request.urlopen(urllib.request.Request(server.url + path, data, headers), timeout=120) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


def create(server, path, key, body):
    status, answer = request(server, path, key, body)
    if status != 201:
        raise Failed("POST %s: status %d: %s" % (path, status, answer.decode()))
    return json.loads(answer)


# MARK: The database

def public_id(kind, milliseconds):
    """As PublicID makes them: 48 bits of time and 80 random ones."""
    bits = milliseconds << 80 | random.getrandbits(80)
    return kind + "_" + "".join(CROCKFORD[bits >> shift & 31] for shift in range(125, -1, -5))


class Seeding:
    """Fills a database as runs of many connections would have."""

    def __init__(self, path):
        self.database = sqlite3.connect(path, isolation_level=None)
        # One large transaction is written once, not to a log first; a failure throws the whole file away.
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -262144"):
            self.database.execute("PRAGMA " + pragma).fetchall()
        self.database.execute("BEGIN")
        self.now = int(time.time() * 1000)
        self.began = self.now - 30 * 86_400_000
        self.checks = 0

    def finish(self):
        self.database.execute("COMMIT")
        self.database.execute("PRAGMA journal_mode = WAL").fetchall()
        self.database.close()

    def insert(self, table, columns, rows):
        """Inserts rows of these columns; those that this version's table does not have are left out."""
        known = {row[1] for row in self.database.execute("PRAGMA table_info(%s)" % table)}
        missing = set(columns) - known - {"organization"}
        if missing:
            raise Failed("%s has no %s: change this file with the schema" % (table, ", ".join(sorted(missing))))
        if known >= set(columns):
            kept, chosen = columns, rows
        else:
            indexes = [index for index, column in enumerate(columns) if column in known]
            kept, chosen = [columns[index] for index in indexes], (tuple(row[index] for index in indexes) for row in rows)
        self.database.executemany(
            "INSERT INTO %s (%s) VALUES (%s)" % (table, ", ".join(kept), ", ".join("?" * len(kept))), chosen)

    def organization(self, number):
        name = public_id("org", self.began)
        self.insert("organizations", ["id", "name", "created_at"], [(name, "Company %d" % number, self.began)])
        return name

    def connection(self, organization, number, findings):
        """A connection with its stream, checks and the run that found it all; gives its pages of records, still without findings."""
        name = "team-%d" % number
        execute = self.database.execute
        self.insert(
            "connections",
            ["organization", "provider", "name", "created_at", "public_id", "status", "config", "variables", "credential_version",
             "account_id", "account_label", "updated_at", "tested_at"],
            [(organization, "github", name, self.began, public_id("con", self.began + number), "active", json.dumps({"org": name}), "{}", 1,
              str(9_000_000 + number), name, self.began, self.began)])
        connection = execute("SELECT last_insert_rowid()").fetchone()[0]
        records = -(-findings // len(CHECKS))
        self.insert("streams", ["connection_id", "name", "completed_at"], [(connection, "repositories", self.now)])
        stream = execute("SELECT last_insert_rowid()").fetchone()[0]
        self.insert(
            "runs",
            ["public_id", "connection_id", "mode", "status", "streams", "manifest_hash", "settings_hash", "started_at", "finished_at",
             "lease", "heartbeat_at", "pages", "inserted", "opened", "changes_only"],
            [(public_id("run", self.began), connection, "full", "success", "repositories", "0" * 64, "0" * 64, self.began, self.now,
              random.getrandbits(62), self.now, -(-records // RECORDS_OF_A_PAGE), records, findings, "")])
        run = execute("SELECT last_insert_rowid()").fetchone()[0]
        first = self.checks + 1
        self.insert(
            "checks", ["id", "connection_id", "check_id", "remediation", "active", "fails"],
            [(first + index, connection, check[0], check[3], 1, records) for index, check in enumerate(CHECKS)])
        self.checks += len(CHECKS)
        return [
            (organization, name, stream, run, first, begin, min(begin + RECORDS_OF_A_PAGE, records), findings)
            for begin in range(0, records, RECORDS_OF_A_PAGE)]

    def findings(self, pages):
        """Stores pages of records, each with what is wrong in it, one page a moment and in the order given."""
        step = max(1, (self.now - self.began) // (len(pages) + 1))
        names = [
            "public_id", "check_ref", "resource_id", "resource_type", "resource_name", "origin", "record_id", "seen_run", "status",
            "verdict", "severity", "title", "evidence", "first_seen", "last_seen", "resolved_at", "ignored_reason", "ignored_by",
            "organization"]

        def records():
            for _, name, stream, run, _, begin, end, _ in pages:
                for record in range(begin, end):
                    key = str(100_000 + record)
                    yield stream, 0, run, key, '{"id":%s,"full_name":"%s/service-%d","archived":false}' % (key, name, record)

        def findings():
            number = 0
            for place, (organization, name, _, run, first, begin, end, wanted) in enumerate(pages):
                at = self.began + place * step
                for record in range(begin, end):
                    number += 1
                    full_name = "%s/service-%d" % (name, record)
                    evidence = '{"full_name":"%s","default_branch":"main","rulesets":[],"protected":false}' % full_name
                    for index, (_, severity, title, _) in enumerate(CHECKS[:wanted - record * len(CHECKS)]):
                        # Most are open; of twenty, three are resolved and one is ignored.
                        kind = (number + index) % 20
                        status = "resolved" if kind < 3 else "ignored" if kind == 3 else "open"
                        yield (
                            public_id("fnd", at), first + index, str(100_000 + record), "repository", full_name, "record", number, run,
                            status, "fail", severity, title % full_name, evidence, at, at, self.now if kind < 3 else None,
                            "An archive that nobody deploys" if kind == 3 else None, "operator" if kind == 3 else None, organization)

        self.insert("records", ["stream_id", "parent_id", "changed_run", "key", "body"], records())
        self.insert("findings", names, findings())


def seed(path, organization, findings, others, findings_of_each):
    """Fills the database; gives the ids of the organisation's connections."""
    seeding = Seeding(path)
    pages = []
    for number in range(CONNECTIONS):
        pages += seeding.connection(organization, number, findings // CONNECTIONS)
    for number in range(others):
        pages += seeding.connection(seeding.organization(number), number, findings_of_each)
    # Runs of different organisations go on at once: nobody's findings lie together.
    random.shuffle(pages)
    seeding.findings(pages)
    stored = seeding.database.execute("SELECT count(*) FROM findings").fetchone()[0]
    own = seeding.database.execute("SELECT public_id FROM connections WHERE organization = ?", (organization,)).fetchall()
    seeding.finish()
    if stored != findings + others * findings_of_each:
        raise Failed("%d findings were stored" % stored)
    return {row[0] for row in own}


# MARK: Measuring

def check(server, path, key, rows, own):
    """Refuses to measure an answer that is not the one that is meant; gives its size."""
    status, body = request(server, path, key)
    if status != 200:
        raise Failed("%s: status %d: %s" % (path, status, body.decode()))
    found = json.loads(body)["data"]
    if len(found) != rows:
        raise Failed("%s: %d rows instead of %d" % (path, len(found), rows))
    if not {row.get("connectionId", row["id"]) for row in found} <= own:
        raise Failed("%s shows rows of another organisation" % path)
    return len(body)


def check_hello(server):
    status, body = request(server, "/")
    if status != 200 or body != b"hello":
        raise Failed("hello: status %d, %r" % (status, body))
    return len(body)


REPORT = """
done = function(summary, latency, requests)
  local errors = summary.errors
  io.stdout:write(string.format('\\nreport {"requests": %d, "microseconds": %d, "p50": %d, "p99": %d, "errors": %d}\\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
"""


def load(server, path, key, seconds, folder):
    """Asks for one path from 64 connections for some seconds."""
    script = folder / "report.lua"
    script.write_text(REPORT)
    command = ["wrk", "-t1", "-c64", "-d%ds" % seconds, "--timeout", "60s", "--latency", "-s", str(script)]
    if key:
        command += ["-H", "Authorization: Bearer " + key]
    before = server.cpu()
    said = subprocess.run(command + [server.url + path], capture_output=True, text=True)
    cpu = server.cpu() - before
    report = re.search(r"^report (.*)$", said.stdout, re.MULTILINE)
    if said.returncode != 0 or not report:
        raise Failed("wrk failed at %s:\n%s%s" % (path, said.stdout, said.stderr))
    report = json.loads(report[1])
    if report["errors"]:
        raise Failed("%d errors at %s:\n%s" % (report["errors"], path, said.stdout))
    server.settle()
    count = report["requests"]
    if count == 0:
        raise Failed("%s: not one answer in %d s; --seconds has to be more" % (path, seconds))
    return Load(
        rate=count / (report["microseconds"] / 1e6), p50=report["p50"] / 1000, p99=report["p99"] / 1000,
        cpu=cpu / count * 1e6)


def compare(hello, server, path, key, options, folder):
    """Medians of hello and of a page, measured in turns, so that whatever else the machine does meets both."""
    sides = [(hello, "/", None), (server, path, key)]
    for side in sides:
        load(*side, options.seconds, folder)
    rounds = [[load(*side, options.seconds, folder) for side in sides] for _ in range(options.rounds)]
    return [Load(*map(statistics.median, zip(*side))) for side in zip(*rounds)]


def measure(title, findings, others, findings_of_each, hello, options):
    with tempfile.TemporaryDirectory(prefix="patchbay-api-") as name:
        folder = pathlib.Path(name)
        with patchbay(options.patchbay, folder) as server:
            admin = re.search(r"pbk_\S+", server.said.read_text())
            if not admin:
                raise Failed("no key was printed:\n" + server.said.read_text())
            organization = create(server, "/organizations", admin[0], {"name": "Acme"})["id"]
            key = create(
                server, "/api-keys", admin[0], {"organizationId": organization, "name": "measurement", "scopes": ["read"]})["secret"]
        began = time.monotonic()
        database = folder / "data" / "patchbay.db"
        own = seed(database, organization, findings, others, findings_of_each)
        print("%s: filled in %.0f s" % (title, time.monotonic() - began), file=sys.stderr)

        starts = []
        for _ in range(STARTS):
            with patchbay(options.patchbay, folder) as server:
                starts.append(server.start_time * 1000)
        print("\n%s" % title)
        print("  %-12s %9s %9s %9s %9s %8s %9s" % ("", "req/s", "of hello", "p50 ms", "p99 ms", "CPU µs", "bytes"))
        with patchbay(options.patchbay, folder) as server:
            server.settle()
            idle = server.resident()
            for label, path, rows in PAGES:
                sizes = [check_hello(hello), check(server, path, key, rows, own)]
                sides = compare(hello, server, path, key, options, folder)
                for line, side, size in zip(("hello", label), sides, sizes):
                    print("  %-12s %9.0f %9.3f %9.2f %9.2f %8.0f %9d" % (
                        line, side.rate, side.rate / sides[0].rate, side.p50, side.p99, side.cpu, size), flush=True)
            print("  memory %.0f MiB idle, %.0f MiB after the load; from start to an answer %.0f ms (%.0f to %.0f); database %.0f MB" % (
                idle, server.resident(), statistics.median(starts), min(starts), max(starts), database.stat().st_size / 1e6), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter, usage=argparse.SUPPRESS)
    parser.add_argument("patchbay", nargs="?", default=str(ROOT / "dist" / "patchbay"))
    parser.add_argument("hello", nargs="?", default=str(ROOT / ".build" / "release" / "hello"))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=3)
    options = parser.parse_args()
    # Programs start in a folder of their own.
    options.patchbay, options.hello = os.path.abspath(options.patchbay), os.path.abspath(options.hello)
    if not shutil.which("wrk"):
        raise Failed("there is no wrk: scripts/install.sh bench installs it")
    # An end from outside ends what was started too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    random.seed(1)
    with contextlib.ExitStack() as stack:
        folder = pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="patchbay-hello-")))
        port = free_port()
        hello = stack.enter_context(Server([options.hello, str(port)], port, folder))
        for size in SIZES:
            measure(*size, hello, options)


try:
    main()
except Failed as failure:
    sys.exit("api.py: %s" % failure)
except FileNotFoundError as error:
    sys.exit("api.py: there is no %s" % error.filename)
except KeyboardInterrupt:
    sys.exit(130)
