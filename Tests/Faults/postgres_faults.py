"""The cases of PostgreSQL: no connection is left, it is restarted without mercy, and its disk is full."""
import json
import os
import shutil
import socket
import struct
import subprocess
import time

import stored
from cluster import PASSWORD, USER, Cluster, Unavailable, restarted
from disks import FullVolume
from processes import Failed, free_port, kin, wait_until
from setting import MEETING, Outage, go_on, meet

EXHAUSTED = r"too many clients|connection slots|too many connections"
RESTARTED = r"connection (to the database )?broke|connection refused|closed the connection|starting up|shut(ting)? ?down|terminat|in recovery"
FULL = r"No space left on device|disk is full"
MAKE_ROOM = r"make room"
MORE_CONNECTIONS = r"max_connections"
SAME_COMMAND = r"same command goes on"
# So many are allowed to those who are not its owner, so that few others take all.
CONNECTIONS = 24
RESERVED = 3


class SmallCluster(Cluster):
    """Has few connections, small files of its log, and a role that needs no password, for those who take the connections."""

    def create(self, log):
        for place in (self.folder, log):
            if os.getuid() == 0:
                shutil.chown(place, USER)
        password = self.folder.parent / "password"
        password.write_text(PASSWORD)
        password.chmod(0o644)
        made = subprocess.run(
            self._as_user([
                str(self.programs / "initdb"), "-D", str(self.folder / "data"), "-U", USER, "-A", "scram-sha-256", "--pwfile", str(password),
                "--locale=C.UTF-8", "-E", "UTF8", "--no-sync", "--wal-segsize=1", "--waldir", str(log / "wal")]),
            capture_output=True, text=True)
        if made.returncode != 0:
            raise Failed("initdb: " + made.stderr)
        rules = self.folder / "data" / "pg_hba.conf"
        rules.write_text("host all crowd 127.0.0.1/32 trust\n" + rules.read_text())
        self.start()
        wait_until(self.answers, 60, "PostgreSQL does not answer")
        self.sql("CREATE ROLE app LOGIN PASSWORD 'app'", database="postgres")
        self.sql("CREATE ROLE crowd LOGIN", database="postgres")

    def start(self):
        settings = ["listen_addresses=127.0.0.1", "unix_socket_directories=" + str(self.folder), "max_connections=%d" % CONNECTIONS,
                    "superuser_reserved_connections=%d" % RESERVED, "shared_buffers=16MB", "fsync=on", "min_wal_size=2MB", "max_wal_size=8MB",
                    "checkpoint_timeout=30s", "restart_after_crash=on"]
        with open(self.folder.parent / "postgres.log", "ab") as log:
            self.process = subprocess.Popen(
                self._as_user([str(self.programs / "postgres"), "-D", str(self.folder / "data"), "-p", str(self.port)]
                              + [word for setting in settings for word in ("-c", setting)]),
                stdout=log, stderr=log, env={"PATH": os.environ["PATH"], "HOME": "/tmp"})

    def at_once(self, queries):
        """What several queries say of the same moment."""
        texts = ["SELECT json_build_object('n', %d, 'row', row_to_json(q))::text FROM (%s) AS q" % pair for pair in enumerate(queries)]
        found = [[] for _ in queries]
        for line in self.sql("BEGIN ISOLATION LEVEL REPEATABLE READ; " + "; ".join(texts) + "; COMMIT"):
            answer = json.loads(line)
            found[answer["n"]].append(answer["row"])
        return found


class Crowd:
    """A fault: others take every connection that there is, and ours are ended by the way."""

    def __init__(self, cluster):
        self.cluster = cluster
        self.sockets = []

    def begin(self, _):
        end = time.monotonic() + 20
        # With fewer, one of ours may come in as soon as somebody else leaves, be it the one who ends ours.
        while len(self.sockets) < CONNECTIONS - RESERVED:
            if not self.enter():
                self.cluster.sql("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename = 'app'", database="postgres")
            if time.monotonic() > end:
                raise Failed("the crowd does not get all connections")

    def enter(self):
        """Whether one more has come in."""
        place = socket.create_connection(("127.0.0.1", self.cluster.port), timeout=10)
        body = struct.pack("!i", 196608) + b"user\0crowd\0database\0postgres\0\0"
        place.sendall(struct.pack("!i", len(body) + 4) + body)
        with place.makefile("rb") as answers:
            while head := answers.read(5):
                kind, length = struct.unpack("!ci", head)
                answers.read(length - 4)
                if kind == b"Z":
                    self.sockets.append(place)
                    return True
                if kind == b"E":
                    break
        place.close()
        return False

    def end(self):
        for place in self.sockets:
            place.close()
        self.sockets = []


class Restart:
    """A fault: `pg_ctl stop -m immediate`, and a start."""

    def __init__(self, cluster):
        self.cluster = cluster

    def begin(self, _):
        # SIGQUIT, which is what `immediate` sends.
        self.cluster.end()
        self.cluster.is_up = False

    def end(self):
        if self.cluster.process.poll() is not None:
            self.cluster.start()
        restarted(self.cluster, 30)


class FullLog(FullVolume):
    """A fault: the log has no room, so that the server has to stop as a whole. Who has made room starts it again."""

    def __init__(self, volume, cluster):
        super().__init__(volume)
        self.cluster = cluster

    def begin(self, processes):
        super().begin(processes)

        def is_down():
            try:
                # What is there of the log is used up; it may come up again, and has to stop again.
                self.cluster.sql(
                    "SELECT count(pg_logical_emit_message(true, 'ballast', repeat('x', 100000))) FROM generate_series(1, 200)",
                    database="postgres")
            except Unavailable:
                pass
            return self.cluster.process.poll() is not None

        wait_until(is_down, 30, "PostgreSQL goes on with a log that has no room")
        self.cluster.is_up = False

    def end(self):
        super().end()
        if self.cluster.process.poll() is not None:
            self.cluster.start()
        restarted(self.cluster, 30)


class Database:
    """A cluster of a case's own, with the database `app` on a small disk, and its log on another."""

    def __init__(self, setting):
        self.setting = setting
        self.space, self.space_volume = setting.volume("space", 40)
        self.log, self.log_volume = setting.volume("log", 24)
        # In memory too: a recovery waits until each of its files is on the disk, and would be slower than all else here.
        setting.volume("postgres", 200)
        self.cluster = SmallCluster(setting.folder, free_port())
        setting.ends.callback(self.cluster.end)
        self.cluster.create(self.log)
        place = self.space / "files"
        place.mkdir()
        if os.getuid() == 0:
            shutil.chown(place, USER)
        self.cluster.sql("CREATE TABLESPACE small LOCATION '%s'" % place, database="postgres")
        self.cluster.sql("CREATE DATABASE app OWNER app TABLESPACE small", database="postgres")
        self.url = Cluster.url(self.cluster.port)
        # As messages have it, without the password.
        self.name = "postgres://app@127.0.0.1:%d/app" % self.cluster.port

    def full(self):
        return self.setting.full(self.space_volume, None) if self.space_volume is not None else RefusedRoom(self)

    def processes(self):
        return [self.cluster.process.pid] + kin(self.cluster.process.pid)


class RefusedRoom:
    """A fault: as if the disk were full, where nothing can be mounted."""

    def __init__(self, database):
        self.database = database
        self.injection = None

    def begin(self, _):
        # Those that are there by now.
        files = [place for place in (self.database.space / "files").rglob("*") if place.is_file()]
        self.injection = self.database.setting.injection("pwrite64,pwritev,fallocate", "ENOSPC", files)
        self.injection.begin(self.database.processes())

    def end(self):
        self.injection.end()


class Command:
    """A `sync` into PostgreSQL."""

    def __init__(self, setting):
        self.setting = setting
        self.provider = setting.provider(1)
        self.account = self.provider.accounts[0]
        self.database = Database(setting)
        self.cluster = self.database.cluster
        self.arguments = setting.program.sync_arguments(self.provider, self.account, self.database.url)

    def run(self, fault, what, cause, fix):
        result = meet(self.setting, self.provider, self.cluster, self.account, self.arguments, fault)
        self.refuses(result, what, cause, fix)
        fault.end()
        found = stored.pages(self.cluster, {"default": self.account})["default"]
        if found < MEETING:
            raise Failed("%d pages were stored, and %d are left" % (MEETING, found))
        go_on(self.setting, self.provider, self.account, self.arguments, MEETING)
        stored.exact(self.cluster, {"default": self.account})

    def refuses(self, result, what, cause, fix):
        result.refuses(what, self.database.name, cause, fix)
        if "app:app@" in result.errors:
            raise Failed("%s says the password" % what)


def sync_exhausted(setting):
    command = Command(setting)
    crowd = Crowd(command.cluster)
    setting.ends.callback(crowd.end)
    crowd.begin([])
    for what, arguments in (
        ("a first sync without a connection", command.arguments),
        ("a server that begins without a connection",
         ["serve", "--port", "0", "--data", setting.folder / "data", "--database", command.database.url])):
        command.refuses(setting.program.run(*arguments), what, EXHAUSTED, MORE_CONNECTIONS)
    crowd.end()
    command.run(crowd, "a sync whose connections are taken away", RESTARTED + "|" + EXHAUSTED, SAME_COMMAND)


def sync_restart(setting):
    command = Command(setting)
    command.run(Restart(command.cluster), "a sync whose database is restarted", RESTARTED, SAME_COMMAND)


def sync_full(setting):
    command = Command(setting)
    command.run(
        command.database.full(), "a sync whose database has a full disk", FULL, MAKE_ROOM + r"[\s\S]*" + SAME_COMMAND)


def served(setting, cause, can_read):
    provider = setting.provider(3)
    database = Database(setting)
    server = setting.server(provider, setting.folder / "data", database.url)
    server.start()
    outage = Outage(setting, provider, server, database.cluster, cause, can_read)

    def run(fault):
        outage.run(fault, lambda: [])
        outage.verify_audit("--data", setting.folder / "data", "--database", database.url)

    return database, run


def serve_exhausted(setting):
    database, run = served(setting, EXHAUSTED + "|" + RESTARTED, can_read=False)
    crowd = Crowd(database.cluster)
    setting.ends.callback(crowd.end)
    run(crowd)


def serve_restart(setting):
    database, run = served(setting, RESTARTED, can_read=False)
    run(Restart(database.cluster))


def serve_full(setting):
    database, run = served(setting, FULL, can_read=True)
    run(database.full())


def serve_full_log(setting):
    if not setting.mounts:
        return setting.leave_out("the log of PostgreSQL on a full disk (nothing can be mounted)")
    database, run = served(setting, RESTARTED, can_read=False)
    run(FullLog(database.log_volume, database.cluster))


CASES = {
    "postgres-sync-exhausted": sync_exhausted,
    "postgres-sync-restart": sync_restart,
    "postgres-sync-full": sync_full,
    "postgres-serve-exhausted": serve_exhausted,
    "postgres-serve-restart": serve_restart,
    "postgres-serve-full": serve_full,
    "postgres-serve-full-log": serve_full_log,
}
