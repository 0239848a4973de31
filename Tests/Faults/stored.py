"""What a database holds, compared with what the provider has; the same for SQLite and PostgreSQL."""
import contextlib
import sqlite3

import checks
from processes import Failed

STORED = """
    SELECT connections.name, streams.name AS stream, coalesce(parents.key, '') AS parent, records.key, records.body FROM records
    JOIN streams ON streams.id = records.stream_id JOIN connections ON connections.id = connection_id
    LEFT JOIN records AS parents ON parents.id = records.parent_id"""
NOTED = """
    SELECT connections.name, count(*) AS n FROM run_pages JOIN streams ON streams.id = stream_id
    JOIN connections ON connections.id = connection_id WHERE streams.name = 'users' GROUP BY connections.name"""
JUDGED = """
    SELECT connections.name, passes + fails + inconclusives + not_applicables AS n FROM checks
    JOIN connections ON connections.id = connection_id WHERE check_id = 'mfa'"""


class File:
    """A database of SQLite, read by another program than ours."""

    def __init__(self, path):
        self.path = path

    def rows(self, query, patience=None):
        return self.at_once([query])[0]

    def at_once(self, queries):
        """What several queries say of the same moment."""
        with contextlib.closing(sqlite3.connect("file:%s?mode=ro" % self.path, uri=True, timeout=10, isolation_level=None)) as database:
            database.row_factory = sqlite3.Row
            database.execute("BEGIN")
            return [[dict(row) for row in database.execute(query)] for query in queries]

    def empty_log(self):
        """As a backup does: the next who writes begins the log anew."""
        with contextlib.closing(sqlite3.connect(self.path, timeout=10)) as database:
            busy = database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        if busy:
            raise Failed("the log of %s could not be emptied" % self.path)

    def is_sound(self):
        found = [list(row.values())[0] for row in self.rows("PRAGMA integrity_check")]
        if found != ["ok"]:
            raise Failed("integrity_check of %s: %s" % (self.path, found[:3]))
        broken = self.rows("PRAGMA foreign_key_check")
        if broken:
            raise Failed("foreign_key_check of %s: %s" % (self.path, broken[:3]))


class Verdict(checks.Verdict):
    """The checks of the chaos test; the first that fails ends a case."""

    def __init__(self, database):
        super().__init__(database, None)

    def say(self, what, number, problems):
        if problems:
            raise Failed("%s: %s" % (what, "; ".join(problems[:3])))
        if not number:
            raise Failed("%s: there are none" % what)


class Numbered:
    def __init__(self, number):
        self.number = number


def pages(database, accounts):
    """By name of connection, how many pages of users it has. Nothing may be there of a page that is not there as a whole."""
    found = {name: {} for name in accounts}
    stored, noted, judged = database.at_once([STORED, NOTED, JUDGED])
    for row in stored:
        found[row["name"]][row["stream"], row["parent"], row["key"]] = row["body"]
    noted, judged = ({row["name"]: row["n"] for row in rows} for rows in (noted, judged))
    counts = {}
    for name, records in found.items():
        account, expected = accounts[name], accounts[name].records()
        wrong = [key for key, body in records.items() if expected.get(key) != body]
        if wrong:
            raise Failed("%s has what its provider has not, such as %s" % (name, wrong[0]))
        users = sorted(key for stream, _, key in records if stream == "users")
        number = -(-len(users) // account.page_size)
        whole = [user["id"] for user in account.present()[:number * account.page_size]]
        if users != whole:
            raise Failed("%s has %d users, which are not the first %d pages" % (name, len(users), number))
        # One request is a page, and brings all devices of a user.
        for parent in {parent for stream, parent, _ in records if stream == "devices"}:
            brought = sum(1 for key in records if key[:2] == ("devices", parent))
            if brought != len(account.devices(parent)):
                raise Failed("%s has %d of %d devices of %s" % (name, brought, len(account.devices(parent)), parent))
        if judged.get(name, 0) != len(users):
            raise Failed("%s has %d users, and verdicts over %d" % (name, len(users), judged.get(name, 0)))
        # Once it has ended, a run knows of none.
        if noted.get(name, number) != number:
            raise Failed("%s has %d pages of users, and its run knows of %d" % (name, number, noted[name]))
        counts[name] = number
    return counts


def exact(database, accounts):
    """Exactly what the providers have, byte for byte, and exactly the findings and counts that follow from it."""
    rows = database.rows("SELECT public_id, name FROM connections WHERE status != 'disconnected'")
    if sorted(row["name"] for row in rows) != sorted(accounts):
        raise Failed("there are the connections %s, and not %s" % (sorted(row["name"] for row in rows), sorted(accounts)))
    listed = list(accounts.values())
    living = {row["public_id"]: Numbered(listed.index(accounts[row["name"]])) for row in rows}
    verdict = Verdict(database)
    verdict.records(living, listed)
    verdict.findings(living, listed)
    events = database.rows(
        "SELECT finding_id, count(*) AS n FROM finding_events GROUP BY finding_id HAVING count(*) != 1")
    if events:
        raise Failed("%d findings have more than one event: something was judged twice" % len(events))
    left = database.rows("SELECT count(*) AS n FROM run_pages")[0]["n"]
    if left:
        raise Failed("%d pages of runs are left that have ended" % left)
