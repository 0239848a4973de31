"""What has to hold while everything goes wrong, and what has to be there when it is over."""
import json
import subprocess
import threading
import time

from cluster import Unavailable

# Seconds after which a run has to have an owner again.
OWNERLESS = 30
# Seconds for which all has to have been well before that time counts: the database recovers, connections are made anew.
SETTLED = 10
# Why a run may have ended otherwise than well: the provider, the faults, or somebody wanted it so.
LEGAL = {
    "failed": {"provider_unavailable", "provider_down", "rate_limited", "answer_malformed", "worker_lost", "database_unavailable"},
    "inconclusive": {"provider_unavailable", "provider_down", "rate_limited", "answer_malformed", "incomplete"},
    "cancelled": {"cancelled", "connection_paused", "connection_deleted", "connection_not_active", "superseded"},
    "success": {None},
}
ENDED = set(LEGAL)
# The audit log's word for what a client asked for.
AUDITED = {"connected": "connection.created", "pause": "connection.paused", "resume": "connection.resumed", "delete": "connection.deleted"}


class Watcher(threading.Thread):
    """Looks once a second, past the links."""

    QUERY = """
        SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now,
            (SELECT coalesce(json_agg(json_build_array(public_id, heartbeat_at, attempt, cause, owner_pid)), '[]') FROM runs
                WHERE status = 'running') AS running,
            (SELECT coalesce(json_agg(json_build_array(public_id, greatest(ready_at, wait_until), attempt, cause)), '[]') FROM runs
                WHERE status = 'pending' AND coalesce(wait_until, 0) <= extract(epoch FROM clock_timestamp()) * 1000) AS ready,
            (SELECT count(*) FROM runs WHERE status = 'pending') AS pending,
            (SELECT coalesce(json_agg(connection_id), '[]') FROM (SELECT connection_id FROM runs WHERE status IN ('pending', 'running')
                GROUP BY connection_id HAVING count(*) > 1) AS d) AS double,
            (SELECT coalesce(json_agg(json_build_array(runs.public_id, connections.status, runs.status)), '[]') FROM runs JOIN connections
                ON connections.id = connection_id WHERE runs.status IN ('pending', 'running') AND connections.status != 'active') AS idle,
            (SELECT coalesce(json_agg(json_build_array(id, cursor)), '[]') FROM streams WHERE cursor IS NOT NULL) AS cursors
        """

    def __init__(self, cluster, world, slots):
        super().__init__(name="watcher", daemon=True)
        self.cluster, self.world, self.slots = cluster, world, slots
        self.cursors = {}
        # By run and its last sign of life, or the moment from which it waits: for how many seconds it has stood so with all well.
        self.stood = {}
        self.looks = self.well_looks = self.most_running = self.most_of_one = self.longest = 0
        # Workers with more runs than they may have: how often in a row that was seen.
        self.overfull = {}
        self.looked_at = None
        self.stops = threading.Event()
        self.told = set()

    def run(self):
        while not self.stops.wait(1):
            try:
                self.look()
            except (Unavailable, subprocess.TimeoutExpired):
                self.looked_at = None
            except Exception as error:  # a watcher that has died sees nothing
                self.world.problem("the watcher: %s: %s" % (type(error).__name__, error))

    def look(self):
        is_well = self.world.well_for() > SETTLED
        seen = self.cluster.rows(self.QUERY, patience=5)[0]
        is_well = is_well and self.world.well_for() > SETTLED
        now = time.monotonic()
        passed = now - self.looked_at if is_well and self.looked_at is not None else 0
        self.looked_at = now
        self.looks += 1
        self.well_looks += is_well
        self.most_running = max(self.most_running, len(seen["running"]))
        self.world.state = "%d running, %d pending" % (len(seen["running"]), seen["pending"])
        for stream, cursor in seen["cursors"]:
            before = self.cursors.get(stream)
            if before is not None and int(cursor) < int(before):
                self.world.problem("the cursor of stream %d went from %s back to %s" % (stream, before, cursor))
            self.cursors[stream] = cursor
        for connection in seen["double"]:
            self.once("connection %s has two active runs" % connection)
        for run, of, status in seen["idle"]:
            self.once("run %s is %s, and its connection %s" % (run, status, of))
        self.without_owner(seen, passed)
        self.too_many(seen)

    def without_owner(self, seen, passed):
        """Runs whose worker gives no sign of life, and runs that nobody takes though there is room. Time counts while all is well."""
        stood = {}
        for run, heartbeat, attempt, cause, pid in seen["running"]:
            stood["silent", run, heartbeat] = "process %s is to have it, attempt %s, cause before %s" % (pid, attempt, cause)
        if len(seen["running"]) < self.slots:
            for run, since, attempt, cause in seen["ready"]:
                stood["waiting", run, since] = "after attempt %s, cause %s, with %d runs under way" % (attempt, cause, len(seen["running"]))
        self.stood = {key: self.stood.get(key, -passed) + passed for key in stood}
        for key, seconds in self.stood.items():
            self.longest = max(self.longest, seconds)
            if seconds > OWNERLESS:
                self.once("run %s has had no owner for %.0f s in which the database was well: %s, %s" % (
                    key[1], seconds, key[0], stood[key]), key[:2])

    def too_many(self, seen):
        """A worker never has more runs than it was told to take. What it took without hearing of it, it does not work at."""
        worked_at = {}
        for _, heartbeat, _, _, pid in seen["running"]:
            if seen["now"] - heartbeat < 5000:
                worked_at[pid] = worked_at.get(pid, 0) + 1
        self.most_of_one = max([self.most_of_one, *worked_at.values()])
        self.overfull = {pid: self.overfull.get(pid, 0) + 1 for pid, number in worked_at.items() if number > self.slots}
        for pid, times in self.overfull.items():
            if times == 6:
                self.once("process %s works at %d runs, and may at %d" % (pid, worked_at[pid], self.slots), "too many")

    def once(self, problem, about=None):
        if (about or problem) not in self.told:
            self.told.add(about or problem)
            self.world.problem(problem)


class Verdict:
    """The checks at the end. Each says how much it has looked at."""

    def __init__(self, cluster, world):
        self.cluster, self.world = cluster, world

    def say(self, what, number, problems):
        print("  %s  %s: %d" % ("ok  " if not problems else "FAIL", what, number), flush=True)
        for problem in problems[:5]:
            self.world.problem("%s: %s" % (what, problem))
        if len(problems) > 5:
            self.world.problem("%s: and %d more" % (what, len(problems) - 5))

    def everything(self, connections, accounts, history, organizations):
        living = {c.id: c for c in connections if c.id and c.status != "deleted"}
        self.history(connections, history, organizations)
        self.runs()
        self.records(living, accounts)
        self.findings(living, accounts)
        self.events()
        self.leftovers(connections)

    def history(self, connections, history, organizations):
        """Nothing that was acknowledged is lost, and nothing was done twice."""
        names = {}
        for row in self.cluster.rows("SELECT id, name FROM organizations WHERE deleted_at IS NULL AND id != 'local'"):
            names.setdefault(row["name"], []).append(row["id"])
        problems = ["%s (%s) is there as %s" % (name, id, names.get(name)) for name, id in organizations.items() if names.get(name) != [id]]
        self.say("organisations", len(organizations), problems)
        there = {row["public_id"]: row["status"] for row in self.cluster.rows("SELECT public_id, status FROM connections")}
        problems = []
        for connection in connections:
            expected = "disconnected" if connection.status == "deleted" else connection.status
            if connection.id and there.get(connection.id) != expected:
                problems.append("%s is %s and not %s" % (connection.id, there.get(connection.id), expected))
        made = {entry["connection"] for entry in history.acknowledged("connected")}
        problems += ["%s is there, and nobody was told of it" % id for id in set(there) - made]
        self.say("connections", len(there), problems)
        runs = {row["public_id"]: row for row in self.cluster.rows(
            "SELECT runs.public_id, connections.public_id AS connection, runs.status, runs.cause FROM runs JOIN connections ON "
            "connections.id = connection_id")}
        problems, number = [], 0
        for entry in history.acknowledged("ran"):
            number += 1
            run = runs.get(entry["run"])
            if run is None or run["connection"] != entry["connection"]:
                problems.append("%s of %s is %s" % (entry["run"], entry["connection"], run))
            elif run["status"] not in ENDED:
                problems.append("%s is still %s" % (entry["run"], run["status"]))
        for connection in connections:
            for run in connection.cancelled:
                if runs.get(run, {}).get("status") != "cancelled":
                    problems.append("%s was cancelled, and is %s" % (run, runs.get(run)))
            for run, status in connection.ended.items():
                if runs.get(run, {}).get("status") != status:
                    problems.append("%s had ended as %s, and is %s" % (run, status, runs.get(run)))
        self.say("runs that were acknowledged", number, problems)
        self.audit(history)

    def audit(self, history):
        """What was acknowledged stands in the audit log as often as it was; with an answer lost, perhaps as often as it was tried."""
        log = {}
        for row in self.cluster.rows("SELECT action, target, count(*) AS n FROM audit_log GROUP BY action, target"):
            log[row["action"], row["target"]] = row["n"]
        least, lost = {}, {}
        for entry in history.entries:
            action = AUDITED.get(entry["do"])
            if action is None:
                continue
            place = (action, entry["connection"])
            least[place] = least.get(place, 0) + (200 <= entry["status"] < 300)
            lost[place] = lost.get(place, 0) + entry.get("unknown", 0)
        problems = [
            "%s of %s stands there %d times: %d were acknowledged, %d answers lost" % (
                *place, log.get(place, 0), number, lost[place])
            for place, number in least.items() if not number <= log.get(place, 0) <= number + lost[place]]
        self.say("kinds of acknowledged changes in the audit log", len(least), problems)

    def runs(self):
        rows = self.cluster.rows(
            "SELECT status, cause, count(*) AS n, min(public_id) AS run, min(reason) AS reason FROM runs GROUP BY status, cause")
        problems = [
            "%d are %s because of %s, such as %s: %s" % (row["n"], row["status"], row["cause"], row["run"], row["reason"])
            for row in rows if row["cause"] not in LEGAL.get(row["status"], ())]
        self.world.ends = {"%s%s" % (row["status"], " (%s)" % row["cause"] if row["cause"] else ""): row["n"] for row in rows}
        self.say("runs have ended as they may", sum(row["n"] for row in rows), problems)

    def records(self, living, accounts, what="records"):
        """Exactly the full set, byte for byte."""
        stored = {id: {} for id in living}
        problems = []
        for row in self.cluster.rows(
            "SELECT connections.public_id AS connection, streams.name AS stream, coalesce(parents.key, '') AS parent, records.key, "
            "records.body FROM records JOIN streams ON streams.id = records.stream_id JOIN connections ON connections.id = connection_id "
            "LEFT JOIN records AS parents ON parents.id = records.parent_id WHERE connections.status != 'disconnected'"):
            stored.setdefault(row["connection"], {})[row["stream"], row["parent"], row["key"]] = row["body"]
        for id, connection in living.items():
            expected, found = accounts[connection.number].records(), stored[id]
            missing, more = sorted(set(expected) - set(found)), sorted(set(found) - set(expected))
            other = [key for key in expected if key in found and expected[key] != found[key]]
            if missing or more or other:
                problems.append("%s: %d missing, %d too many, %d different; such as %s" % (
                    id, len(missing), len(more), len(other), (missing + more + other)[:3]))
        self.say(what, sum(len(records) for records in stored.values()), problems)

    def findings(self, living, accounts, what="findings"):
        open_now = {id: {} for id in living}
        number = 0
        for row in self.cluster.rows(
            "SELECT connections.public_id AS connection, check_id, resource_id, findings.status, verdict FROM findings JOIN checks ON "
            "checks.id = check_ref JOIN connections ON connections.id = connection_id WHERE connections.status != 'disconnected'"):
            number += 1
            if row["status"] != "resolved":
                found = open_now[row["connection"]].setdefault(row["check_id"], [])
                found.append((row["resource_id"] if row["check_id"] != "share" else None, row["verdict"]))
        counted = {(row["connection"], row["check_id"]): row for row in self.cluster.rows(
            "SELECT connections.public_id AS connection, check_id, passes, fails, inconclusives, not_applicables FROM checks "
            "JOIN connections ON connections.id = connection_id WHERE connections.status != 'disconnected'")}
        problems, wrong_counts = [], []
        for id, connection in living.items():
            for check, (passes, fails, others, failing) in accounts[connection.number].verdicts().items():
                found = open_now[id].get(check, [])
                expected = {(resource, "fail") for resource in failing}
                if set(found) != expected or len(found) != len(expected):
                    problems.append("%s, %s: missing %s, too many %s" % (
                        id, check, sorted(expected - set(found), key=str)[:3], sorted(set(found) - expected, key=str)[:3]))
                row = counted.get((id, check), {})
                # A check that never had a record has no row.
                counts = [row.get(name, 0) for name in ("passes", "fails", "inconclusives", "not_applicables")]
                if counts != [passes, fails, 0, others]:
                    wrong_counts.append("%s, %s: %s instead of %s" % (id, check, counts, [passes, fails, 0, others]))
        self.say(what, number, problems)
        self.say("counts of verdicts (%s)" % what, len(counted), wrong_counts)

    def events(self):
        """Each finding's history has no gap and nothing twice, and ends as the finding stands."""
        problems, number = [], 0
        for row in self.cluster.rows(
            "SELECT findings.public_id, findings.status, (SELECT json_agg(json_build_array(number, kind) ORDER BY number) "
            "FROM finding_events WHERE finding_id = findings.id) AS events FROM findings"):
            events = row["events"] or []
            number += len(events)
            steps = [kind for _, kind in events if kind != "updated"]
            is_right = [n for n, _ in events] == list(range(len(events))) and steps[:1] == ["opened"] and all(
                kind == ("resolved" if index % 2 else "reopened") for index, kind in enumerate(steps) if index > 0)
            if not is_right or row["status"] != ("resolved" if steps[-1] == "resolved" else "open"):
                problems.append("%s is %s after %s" % (row["public_id"], row["status"], events))
        twice = self.cluster.rows("SELECT check_ref, resource_id, count(*) AS n FROM findings GROUP BY 1, 2 HAVING count(*) > 1")
        problems += ["%s is there %d times" % ((row["check_ref"], row["resource_id"]), row["n"]) for row in twice]
        self.say("events of findings", number, problems)

    def followed(self, connections, accounts):
        problems, number = [], 0
        for connection in connections:
            number += 1
            expected = {user["id"]: user for user in accounts[connection.number].present()}
            if connection.followed != expected:
                keys = [key for key in set(expected) | set(connection.followed) if expected.get(key) != connection.followed.get(key)]
                problems.append("%s: %d of %d users are not what a follower has, such as %s" % (
                    connection.id, len(keys), len(expected), [(expected.get(k), connection.followed.get(k)) for k in sorted(keys)[:2]]))
        self.say("connections whose changes were followed", number, problems)

    def leftovers(self, connections):
        """What belongs to a run that goes on is gone with it, and what belongs to a deleted connection too."""
        of_connection = "JOIN connections ON connections.id = connection_id WHERE connections.status"
        living, deleted = of_connection + " != 'disconnected'", of_connection + " = 'disconnected'"
        ended = "status NOT IN ('pending', 'running')"
        queries = {
            "pages of runs that have ended": "run_pages JOIN runs ON runs.id = run_id WHERE " + ended,
            "runs that have ended with an owner": "runs WHERE owner_pid IS NOT NULL AND " + ended,
            "records of no stream": "records WHERE NOT EXISTS (SELECT 1 FROM streams WHERE streams.id = stream_id)",
            "records below no parent":
                "records AS r WHERE parent_id != 0 AND NOT EXISTS (SELECT 1 FROM records AS p WHERE p.id = r.parent_id)",
            "verdicts of no record": "verdicts WHERE NOT EXISTS (SELECT 1 FROM records WHERE records.id = record_id)",
            "children that are owed": "owed_children JOIN streams ON streams.id = stream_id " + living,
            "verdicts that are owed":
                "owed_verdicts JOIN records ON records.id = record_id JOIN streams ON streams.id = stream_id " + living,
            "records that are to go": "gone JOIN streams ON streams.id = stream_id " + living,
            "findings of deleted connections":
                "findings JOIN checks ON checks.id = check_ref %s AND findings.status != 'resolved'" % deleted,
            "secrets of deleted connections": "credential_fields " + deleted,
        }
        problems = []
        for what, query in queries.items():
            left = int(self.cluster.sql("SELECT count(*) FROM " + query)[0])
            if left:
                problems.append("%d %s" % (left, what))
        self.say("kinds of leftovers that there are none of", len(queries), problems)


def spoken(counts):
    return ", ".join("%d %s" % (number, name) for name, number in sorted(counts.items(), key=lambda pair: -pair[1]))


def wait_for_runs(cluster, ids, world, patience):
    """Waits until runs have ended; gives back those that were no success, and tells of those that do not end."""
    end, before = time.monotonic() + patience, None
    while True:
        rows = cluster.rows(
            "SELECT public_id, status, cause, reason, wait_until, attempt FROM runs WHERE public_id IN (%s) AND status != 'success'"
            % ", ".join("'%s'" % id for id in ids)) if ids else []
        waiting = [row for row in rows if row["status"] in ("pending", "running")]
        if not waiting:
            return rows
        if len(waiting) != before:
            # It goes on.
            end, before = time.monotonic() + patience, len(waiting)
        if time.monotonic() > end:
            for row in waiting[:5]:
                world.problem("a run does not end: %s" % json.dumps(row))
            return rows
        time.sleep(0.5)
