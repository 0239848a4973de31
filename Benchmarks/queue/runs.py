#!/usr/bin/env python3
"""What runs cost that do nothing: how many a second are taken and ended, from when one is asked for to its start, and how all this depends on
the number of connections and of workers.

usage: Benchmarks/queue/runs.py PROGRAM sqlite FOLDER MEASUREMENT...
       Benchmarks/queue/runs.py [--server-pid PID] PROGRAM DATABASE_URL MEASUREMENT...

PROGRAM is the release build of the product `queue`, DATABASE_URL an empty database of PostgreSQL that may be lost. Needs the Python package
psycopg, with its C part; with --server-pid (of the postmaster, on this machine) the server's CPU is told too. A MEASUREMENT is one of

  rate      20,000 runs wait, one worker takes and ends them; with PostgreSQL beside ceilings: rows that are taken and ended by hundreds with
            two statements and nothing else, by one to four connections; rows of a bare table, and those of the runs
  latency   300 runs, one after another, while the worker idles: from the call that asks for one to its start
  size      1,000 runs by schedule, ten times, in databases of 1,000, 100,000 and 1,000,000 connections, in turn; CPU of a run, of everybody
  workers   20,000 runs wait for 1, 2 and 4 worker processes (PostgreSQL)

Each is done several times (--rounds), the medians are printed.
"""
import argparse
import contextlib
import json
import os
import pathlib
import sqlite3
import statistics
import subprocess
import sys
import threading
import time

TICK = os.sysconf("SC_CLK_TCK")
ORGANIZATION = 20
PROVIDERS = 5
HOUR = 3600_000


def now():
    return int(time.time() * 1000)


def process_ticks(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return [int(field) for field in fields[11:15]]


class Postgres:
    """A database, and what is done with it beside the program."""

    serial = "bigserial PRIMARY KEY"
    numbers = "generate_series(1, {count}) AS n"

    def __init__(self, url, pid=None):
        self.url, self.pid = url, pid
        self.address = url

    def connect(self):
        import psycopg

        # Rows of all organisations.
        return psycopg.connect(self.url, autocommit=True, options="-c patchbay.organization=*")

    def execute(self, *statements):
        with self.connect() as connection:
            for statement in statements:
                connection.execute(statement)

    def empty(self):
        self.execute("DROP SCHEMA IF EXISTS public CASCADE", "CREATE SCHEMA public")

    def settle(self):
        self.execute("VACUUM ANALYZE", "CHECKPOINT") if self.can_checkpoint() else self.execute("VACUUM ANALYZE")

    def can_checkpoint(self):
        with self.connect() as connection:
            return connection.execute("SELECT rolsuper OR pg_has_role('pg_checkpoint', 'member') FROM pg_roles WHERE rolname = current_user").fetchone()[0]

    def cpu(self):
        """Seconds of the server so far: of what lives, and what has ended."""
        if not self.pid:
            return 0.0
        ticks = sum(process_ticks(self.pid))
        for child in pathlib.Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split():
            with contextlib.suppress(FileNotFoundError, ProcessLookupError):
                ticks += sum(process_ticks(child)[:2])
        return ticks / TICK


class SQLite:
    serial = "INTEGER PRIMARY KEY"
    numbers = "(WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < {count}) SELECT n FROM c) AS numbers"

    def __init__(self, path):
        self.address = self.path = path

    def execute(self, *statements):
        with contextlib.closing(sqlite3.connect(self.path, timeout=60)) as connection:
            for statement in statements:
                connection.execute(statement)
            connection.commit()

    def empty(self):
        for suffix in ("", "-wal", "-shm"):
            pathlib.Path(self.path + suffix).unlink(missing_ok=True)

    def settle(self):
        self.execute("ANALYZE")

    def cpu(self):
        return 0.0


def fill(program, database, connections):
    """A database with so many connections that run by themselves, of organisations of twenty, each due within the next hour or two."""
    database.empty()
    subprocess.run([program, database.address, "work"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=True)
    numbers = database.numbers.format(count=connections)
    organizations = database.numbers.format(count=(connections + ORGANIZATION - 1) // ORGANIZATION)
    database.execute(
        f"INSERT INTO organizations (id, name, created_at) SELECT 'org_' || n, 'Organisation ' || n, {now()} FROM {organizations}",
        "INSERT INTO connections (public_id, organization, provider, name, created_at, updated_at, credential_version, next_run_at) "
        f"SELECT 'con_' || n, 'org_' || ((n - 1) / {ORGANIZATION} + 1), 'provider' || (n / 7 % {PROVIDERS}), 'Connection ' || n, {now()}, "
        f"{now()}, 1, {now()} + {HOUR} + (CAST(n AS BIGINT) * 7919) % {HOUR} FROM {numbers}")
    database.settle()


def enqueue(database, count):
    database.execute(
        "INSERT INTO runs (public_id, connection_id, organization, provider, requested_mode, confirms_deletions, status, streams, "
        f"manifest_hash, settings_hash, queued_at, ready_at, lease, heartbeat_at) SELECT 'run_{now()}_' || id, id, organization, provider, "
        f"'automatic', 0, 'pending', '', '', '', {now()}, {now()}, 0, 0 FROM connections ORDER BY id LIMIT {count}")
    database.settle()


class Program:
    """The program at work."""

    def __init__(self, program, database, slots):
        self.process = subprocess.Popen(
            [program, database.address, "work", str(slots)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.answer()

    def answer(self):
        line = self.process.stdout.readline()
        if not line:
            sys.exit("the program has ended")
        return json.loads(line)

    def tell(self, word):
        self.process.stdin.write(word + "\n")
        self.process.stdin.flush()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait()


def drain(program, database, runs, workers=1, slots=64):
    """Runs that wait are worked at. Returns runs a second, and CPU seconds of the workers and of the server."""
    enqueue(database, runs)
    with contextlib.ExitStack() as stack:
        programs = [stack.enter_context(Program(program, database, slots)) for _ in range(workers)]
        server = database.cpu()
        for one in programs:
            one.tell("go")
        answers = [one.answer() for one in programs]
        server = database.cpu() - server
    done = [answer for answer in answers if answer["runs"]]
    if sum(answer["runs"] for answer in done) != runs:
        sys.exit(f"{sum(answer['runs'] for answer in done):.0f} runs were begun, and not {runs}")
    wall = max(answer["last"] for answer in done) - min(answer["asked"] for answer in answers)
    return runs / wall, sum(answer["cpu"] for answer in answers), server


BATCH = 100
# A table that has what a queue cannot do without, and that of the runs with all its columns and indexes.
BARE, SAME = "a bare table", "the table of runs"


def bare_jobs(database, jobs):
    database.execute(
        "DROP TABLE IF EXISTS jobs",
        f"CREATE TABLE jobs (id {database.serial}, organization text NOT NULL, provider text NOT NULL, status text NOT NULL, lease bigint, "
        "heartbeat_at bigint, finished_at bigint, wait_until bigint)",
        "CREATE INDEX jobs_ready ON jobs (organization, provider, id) WHERE status = 'pending'",
        "INSERT INTO jobs (organization, provider, status) SELECT organization, provider, 'pending' FROM connections ORDER BY id "
        f"LIMIT {jobs}")
    database.settle()


def ceiling(database, jobs, connections, kind):
    """The same with two statements and nothing else: taken and ended by hundreds. Returns jobs a second."""
    table = {BARE: "jobs", SAME: "runs"}[kind]
    if kind == BARE:
        bare_jobs(database, jobs)
    else:
        enqueue(database, jobs)
    done = []

    def work():
        count = 0
        with database.connect() as connection:
            while True:
                ids = [row[0] for row in connection.execute(
                    f"UPDATE {table} SET status = 'running', lease = 1, heartbeat_at = %s WHERE id IN (SELECT id FROM {table} WHERE "
                    "status = 'pending' AND wait_until IS NULL ORDER BY organization, provider, id LIMIT %s FOR UPDATE SKIP LOCKED) "
                    "RETURNING id", (now(), BATCH))]
                if not ids:
                    break
                connection.execute(f"UPDATE {table} SET status = 'success', finished_at = %s WHERE id = ANY(%s)", (now(), ids))
                count += len(ids)
        done.append(count)

    threads = [threading.Thread(target=work) for _ in range(connections)]
    begun = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    wall = time.monotonic() - begun
    if sum(done) != jobs:
        sys.exit("not every job was done once")
    return jobs / wall


def spread(values):
    return f"{statistics.median(values):,.0f} ({min(values):,.0f} to {max(values):,.0f})"


def rate(arguments, database):
    fill(arguments.program, database, arguments.runs)
    kinds = [(kind, count) for kind in (BARE, SAME) for count in (1, 2, 4)] if isinstance(database, Postgres) else []
    rates, ceilings, cpus = [], {kind: [] for kind in kinds}, []
    for _ in range(arguments.rounds):
        value, own, server = drain(arguments.program, database, arguments.runs, slots=arguments.slots)
        rates.append(value)
        cpus.append((own / arguments.runs * 1e6, server / arguments.runs * 1e6))
        for kind, count in kinds:
            ceilings[kind, count].append(ceiling(database, arguments.runs, count, kind))
    print(f"rate: {spread(rates)} runs a second; CPU of a run {statistics.median(cpu[0] for cpu in cpus):.0f} µs of the worker, "
          f"{statistics.median(cpu[1] for cpu in cpus):.0f} µs of the server")
    for (kind, count), values in ceilings.items():
        beside = statistics.median(rates) / statistics.median(values)
        print(f"ceiling of {kind}, {count} connections: {spread(values)} jobs a second; runs beside it {beside:.2f}x")


def latency(arguments, database):
    fill(arguments.program, database, 1000)
    rounds = []
    for _ in range(arguments.rounds):
        result = subprocess.run([arguments.program, database.address, "latency", "300"], capture_output=True, text=True, check=True)
        rounds.append(json.loads(result.stdout))
    for key, text in {"asked_p50_ms": "asked for, p50", "start_p50_ms": "started, p50", "start_p99_ms": "started, p99"}.items():
        values = [one[key] for one in rounds]
        print(f"latency, {text}: {statistics.median(values):.2f} ms ({min(values):.2f} to {max(values):.2f})")


def size(arguments, database):
    """The databases are filled one after another, and then worked at in turn."""
    sizes = [1000, 100_000, 1_000_000]
    databases = {}
    for count in sizes:
        if isinstance(database, Postgres):
            name = f"patchbay_{count}"
            with contextlib.suppress(Exception):
                database.execute(f"DROP DATABASE {name}")
            database.execute(f"CREATE DATABASE {name}")
            databases[count] = Postgres(database.url.rsplit("/", 1)[0] + "/" + name, database.pid)
        else:
            databases[count] = SQLite(f"{database.path}.{count}")
        fill(arguments.program, databases[count], count)
    figures = {count: [] for count in sizes}
    with contextlib.ExitStack() as stack:
        programs = {count: None for count in sizes}
        for turn in range(10 * arguments.rounds + 1):
            for count, one in databases.items():
                step = count // 1000
                # Once through all of them there is: which are due is another thousand each time.
                one.execute(f"UPDATE connections SET next_run_at = {now()} - 1000 WHERE id % {step} = {turn * 37 % step}")
                if programs[count] is None:
                    programs[count] = stack.enter_context(Program(arguments.program, one, arguments.slots))
                server = one.cpu()
                programs[count].tell("tick")
                answer = programs[count].answer()
                server = one.cpu() - server
                if answer["runs"] != 1000:
                    sys.exit(f"{answer['runs']} runs of a thousand that were due")
                # The first fills caches.
                if turn:
                    wall = answer["last"] - answer["asked"]
                    figures[count].append((answer["cpu"] * 1000, server * 1000, wall, answer["waited_p50_ms"]))
    for count, values in figures.items():
        medians = [statistics.median(value[index] for value in values) for index in range(4)]
        print(f"{count:9,} connections: CPU of a run {medians[0]:.0f} µs of the worker, {medians[1]:.0f} µs of the server; "
              f"a thousand in {medians[2]:.3f} s, waited {medians[3]:.0f} ms (p50)")
    sums = {count: statistics.median(value[0] + value[1] for value in values) for count, values in figures.items()}
    print("CPU beside that of 1,000 connections: " + ", ".join(f"{count:,}: {sums[count] / sums[1000]:.2f}x" for count in sizes[1:]))


def workers(arguments, database):
    fill(arguments.program, database, arguments.runs)
    figures = {count: [] for count in (1, 2, 4)}
    for _ in range(arguments.rounds):
        for count, values in figures.items():
            values.append(drain(arguments.program, database, arguments.runs, count, arguments.slots))
    for count, values in figures.items():
        cpu = [statistics.median(value[index] for value in values) / arguments.runs * 1e6 for index in (1, 2)]
        print(f"{count} workers: {spread([value[0] for value in values])} runs a second; CPU of a run {cpu[0]:.0f} µs of the workers, "
              f"{cpu[1]:.0f} µs of the server")


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--runs", type=int, default=20_000)
    parser.add_argument("--slots", type=int, default=64, help="--worker-runs of the worker")
    parser.add_argument("--server-pid", type=int)
    parser.add_argument("program")
    parser.add_argument("database")
    parser.add_argument("rest", nargs="+")
    arguments = parser.parse_args()
    arguments.program = str(pathlib.Path(arguments.program).resolve())
    if arguments.database == "sqlite":
        database = SQLite(str(pathlib.Path(arguments.rest.pop(0)) / "queue.db"))
    else:
        database = Postgres(arguments.database, arguments.server_pid)
    measurements = {"rate": rate, "latency": latency, "size": size, "workers": workers}
    for name in arguments.rest:
        measurements[name](arguments, database)


if __name__ == "__main__":
    main()
