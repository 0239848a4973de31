#!/usr/bin/env python3
"""How fast a sync of 100,000 records fills PostgreSQL, beside the best bulk insert of the same rows.

usage: Benchmarks/postgresql/sync.py [--rounds N] [--commit-pages N] [--server-pid PID] PATCHBAY DATABASE_URL BASE_URL

PATCHBAY is a release build, DATABASE_URL an empty database that may be lost, BASE_URL the mock of a REST API that the integration
Benchmarks/kit reads. Needs the Python package psycopg, with its C part for a fair client.

Each round empties the database, brings it to the schema, syncs, and writes what was stored once more into tables of the same columns and
indexes, in transactions of as many pages as the sync puts into one: with COPY and with arrays (INSERT from unnest), the records alone and
all rows (records, verdicts, findings, events). The rows are in memory before the clock starts. The sync is measured from the start of the
process to its end: it also fetches the pages, parses them and judges each record. Printed is the median of the rounds; the faster of the
two ways is the one that counts, and the arrays are told apart: PostgreSQL refuses COPY for tables with row-level security, which the program's have.
With --server-pid (of the postmaster, on this machine) the server's CPU is told too.
"""
import argparse
import contextlib
import os
import pathlib
import re
import resource
import statistics
import subprocess
import sys
import time

import psycopg

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
PAGE = 100
TICK = os.sysconf("SC_CLK_TCK")
# Columns in the order of the table, and their types as arrays.
TABLES = {
    "records": "id int8, stream_id int8, parent_id int8, changed_run int8, key text, body text",
    "verdicts": "record_id int8, run_id int8, outcomes text",
    "findings": "id int8, public_id text, check_ref int8, resource_id text, resource_type text, resource_name text, origin text, "
    "record_id int8, seen_run int8, status text, verdict text, severity text, title text, remediation text, evidence text, reason text, "
    "first_seen int8, last_seen int8, resolved_at int8, ignored_until int8, ignored_reason text, ignored_by text, organization text",
    "finding_events": "finding_id int8, number int8, at int8, kind text, run_id int8, verdict text, reason text, actor text, until int8",
}


def columns(table):
    return [column.split() for column in TABLES[table].split(", ")]


def process_ticks(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return [int(field) for field in fields[11:15]]


def server_cpu(postmaster):
    """Seconds of the server so far: what lives, and what has ended."""
    if not postmaster:
        return 0.0
    ticks = sum(process_ticks(postmaster))
    for child in pathlib.Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split():
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            ticks += sum(process_ticks(child)[:2])
    return ticks / TICK


class Clock:
    """Wall seconds, and CPU seconds of clients and server."""

    def __init__(self, postmaster):
        self.postmaster = postmaster

    def client(self):
        return sum(usage.ru_utime + usage.ru_stime for usage in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)))

    def __enter__(self):
        # A server process that has just ended is counted a moment later.
        time.sleep(0.3)
        self.begun = (self.client(), server_cpu(self.postmaster), time.monotonic())
        return self

    def __exit__(self, *_):
        self.wall = time.monotonic() - self.begun[2]
        self.cpu = self.client() - self.begun[0]
        time.sleep(0.3)
        self.server = server_cpu(self.postmaster) - self.begun[1]


def connect(url, **options):
    """Sees rows of all organisations, as the program does."""
    return psycopg.connect(url, options="-c patchbay.organization=*", **options)


def empty(url, schema):
    with connect(url, autocommit=True) as connection:
        connection.execute(f"DROP SCHEMA IF EXISTS {schema} CASCADE")
        connection.execute(f"CREATE SCHEMA {schema}")


def sync(arguments):
    empty(arguments.url, "public")
    patchbay = [arguments.patchbay]
    subprocess.run([*patchbay, "migrate", "--database", arguments.url], check=True, stdout=subprocess.DEVNULL, cwd=ROOT)
    origin = re.sub(r"^https?://", "", arguments.base_url)
    command = [
        *patchbay, "sync", "kit", "--mode", "full", "--stream", "repos", "--integrations", "Benchmarks", "--credential",
        "token=testtoken", "--base-url", arguments.base_url, "--allow-address", origin, "--database", arguments.url,
    ]
    with Clock(arguments.server_pid) as clock:
        result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if result.returncode:
        sys.exit(f"the sync failed: {result.stderr}")
    return clock


def stored(url):
    rows = {}
    with connect(url) as connection:
        for table in TABLES:
            names = ", ".join(name for name, _ in columns(table))
            order = "finding_id" if table == "finding_events" else "record_id" if table == "verdicts" else "id"
            rows[table] = connection.execute(f"SELECT {names} FROM public.{table} ORDER BY {order}").fetchall()
    return rows


def portions(rows, tables, size):
    """What one transaction writes: some records, and what hangs from them."""
    if tables == ["records"]:
        return [{"records": rows["records"][start : start + size]} for start in range(0, len(rows["records"]), size)]
    last = {}
    for finding in rows["findings"]:
        last.setdefault(finding[7], []).append(finding)
    events = {}
    for event in rows["finding_events"]:
        events.setdefault(event[0], []).append(event)
    verdicts = {verdict[0]: verdict for verdict in rows["verdicts"]}
    result = []
    for start in range(0, len(rows["records"]), size):
        records = rows["records"][start : start + size]
        findings = [finding for record in records for finding in last.get(record[0], [])]
        result.append(
            {
                "records": records,
                "verdicts": [verdicts[record[0]] for record in records],
                "findings": findings,
                "finding_events": [event for finding in findings for event in events.get(finding[0], [])],
            })
    return result


def copy(cursor, table, rows):
    names = ", ".join(name for name, _ in columns(table))
    with cursor.copy(f"COPY bulk.{table} ({names}) FROM STDIN (FORMAT BINARY)") as writer:
        writer.set_types([kind for _, kind in columns(table)])
        for row in rows:
            writer.write_row(row)


def arrays(cursor, table, values):
    names = ", ".join(name for name, _ in columns(table))
    casts = ", ".join(f"%b::{kind}[]" for _, kind in columns(table))
    cursor.execute(f"INSERT INTO bulk.{table} ({names}) SELECT * FROM unnest({casts})", values)


def bulk(arguments, way, tables, rows):
    empty(arguments.url, "bulk")
    with connect(arguments.url, autocommit=True) as connection:
        for table in TABLES:
            connection.execute(f"CREATE TABLE bulk.{table} (LIKE public.{table} INCLUDING ALL)")
        connection.execute("ALTER TABLE bulk.finding_events ADD FOREIGN KEY (finding_id) REFERENCES bulk.findings (id)")
        connection.execute("ALTER TABLE bulk.findings ADD FOREIGN KEY (check_ref) REFERENCES public.checks (id)")
    work = portions(rows, tables, arguments.commit_pages * PAGE)
    if way is arrays:
        work = [{table: [list(column) for column in zip(*content)] for table, content in portion.items() if content} for portion in work]
    with Clock(arguments.server_pid) as clock:
        with connect(arguments.url) as connection:
            for portion in work:
                with connection.transaction(), connection.cursor() as cursor:
                    for table, content in portion.items():
                        if content:
                            way(cursor, table, content)
    return clock


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--commit-pages", type=int, default=6)
    parser.add_argument("--server-pid", type=int)
    parser.add_argument("patchbay")
    parser.add_argument("url")
    parser.add_argument("base_url")
    arguments = parser.parse_args()
    arguments.patchbay = str(pathlib.Path(arguments.patchbay).resolve())
    variants = [
        (f"{name}, {way.__name__}", way, tables)
        for name, tables in (("records alone", ["records"]), ("all rows", list(TABLES))) for way in (copy, arrays)
    ]
    clocks = {name: [] for name in ["sync", *(name for name, _, _ in variants)]}
    count = 0
    for round_ in range(arguments.rounds):
        clocks["sync"].append(sync(arguments))
        rows = stored(arguments.url)
        count = len(rows["records"])
        if not count:
            sys.exit("the sync has stored nothing that can be seen")
        for name, way, tables in variants:
            clocks[name].append(bulk(arguments, way, tables, rows))
        del rows
        print(f"round {round_ + 1}: " + ", ".join(f"{name} {times[-1].wall:.2f} s" for name, times in clocks.items()), file=sys.stderr)

    def median(name, field):
        return statistics.median(getattr(clock, field) for clock in clocks[name])

    print(f"{count} records, {arguments.rounds} rounds, medians")
    for name, times in clocks.items():
        walls = [clock.wall for clock in times]
        print(
            f"{name:24} {count / median(name, 'wall'):8.0f} records/s   wall {median(name, 'wall'):6.2f} s"
            f" ({min(walls):.2f} to {max(walls):.2f})   CPU client {median(name, 'cpu'):5.2f} s, server {median(name, 'server'):5.2f} s")
    for group in ("records alone", "all rows", "all rows, arrays"):
        best = min(median(name, "wall") for name in clocks if name.startswith(group))
        ratios = [
            min(clocks[name][index].wall for name in clocks if name.startswith(group)) / clocks["sync"][index].wall
            for index in range(arguments.rounds)
        ]
        print(f"sync beside the best of {group}: {best / median('sync', 'wall'):.2f}x ({min(ratios):.2f}x to {max(ratios):.2f}x)")


if __name__ == "__main__":
    main()
