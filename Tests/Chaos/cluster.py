"""A PostgreSQL cluster of the chaos test's own, which is killed, frozen and started again."""
import glob
import json
import os
import pathlib
import shutil
import signal
import subprocess
import time

from processes import Failed, command_of, kin, wait_until

USER = "postgres"
PASSWORD = "chaos"


class Cluster:
    def __init__(self, folder, port):
        found = sorted(glob.glob("/usr/lib/postgresql/*/bin/postgres"))
        if not found:
            raise Failed("PostgreSQL is not installed: scripts/install.sh test")
        self.programs = pathlib.Path(found[-1]).parent
        self.folder, self.port = folder / "postgres", port
        self.process = None
        self.is_frozen = False
        # Whether a start was seen to be through; asking costs a process.
        self.is_up = False

    @staticmethod
    def url(port):
        """What Patchbay is told, with a port of the link or the cluster's own."""
        return "postgres://app:app@127.0.0.1:%d/app?sslmode=disable&gssencmode=disable" % port

    def create(self):
        self.folder.mkdir()
        if os.getuid() == 0:
            shutil.chown(self.folder, USER)
        password = self.folder.parent / "password"
        password.write_text(PASSWORD)
        password.chmod(0o644)
        made = subprocess.run(
            self._as_user([str(self.programs / "initdb"), "-D", str(self.folder / "data"), "-U", USER, "-A", "scram-sha-256", "--pwfile",
                           str(password), "--locale=C.UTF-8", "-E", "UTF8"]), capture_output=True, text=True)
        if made.returncode != 0:
            raise Failed("initdb: " + made.stderr)
        self.start()
        wait_until(self.answers, 60, "PostgreSQL does not answer")
        self.sql("CREATE ROLE app LOGIN PASSWORD 'app'", database="postgres")
        self.sql("CREATE DATABASE app OWNER app", database="postgres")

    @staticmethod
    def _as_user(command):
        """It refuses to be root; and it ends with whoever started it, however that ends."""
        setpriv = ["setpriv", "--pdeathsig", "KILL"]
        if os.getuid() == 0:
            setpriv += ["--reuid=" + USER, "--regid=" + USER, "--init-groups"]
        return setpriv + command

    def start(self):
        settings = ["listen_addresses=127.0.0.1", "unix_socket_directories=" + str(self.folder), "max_connections=200",
                    "shared_buffers=64MB", "fsync=on", "deadlock_timeout=200ms", "autovacuum_naptime=10s", "log_lock_waits=on"]
        with open(self.folder.parent / "postgres.log", "ab") as log:
            self.process = subprocess.Popen(
                self._as_user([str(self.programs / "postgres"), "-D", str(self.folder / "data"), "-p", str(self.port)]
                              + [word for setting in settings for word in ("-c", setting)]),
                stdout=log, stderr=log, env={"PATH": os.environ["PATH"], "HOME": "/tmp"})

    def tend(self):
        """Sees whether it is up; one that could not begin, because those of the one before had not gone yet, begins again."""
        if self.process is None or self.is_frozen or self.is_up:
            return
        if self.process.poll() is not None:
            self.start()
        elif self.answers():
            self.is_up = True

    def answers(self):
        return subprocess.run(
            [str(self.programs / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port), "-t", "1"]).returncode == 0

    def kill(self):
        self.is_up = False
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.process = None

    def kill_backend(self, choice):
        """Kills one of those that serve a connection: all others are ended then, and it recovers by itself."""
        backends = [pid for pid in kin(self.process.pid) if b" app " in command_of(pid)]
        if not backends:
            return False
        self.is_up = False
        signal_to(backends[int(choice * len(backends))], signal.SIGKILL)
        return True

    def freeze(self):
        self.is_frozen = True
        for pid in [self.process.pid] + kin(self.process.pid):
            signal_to(pid, signal.SIGSTOP)

    def thaw(self):
        for pid in kin(self.process.pid) + [self.process.pid]:
            signal_to(pid, signal.SIGCONT)
        self.is_frozen = False

    def end(self):
        if self.process is None:
            return
        if self.is_frozen:
            self.thaw()
        self.process.send_signal(signal.SIGQUIT)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.kill()

    def sql(self, text, database="app", patience=60):
        """The lines that a statement answers; past the link, as the owner of everything."""
        asked = subprocess.run(
            ["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p", str(self.port), "-U", USER, "-d", database, "-c", text],
            env={"PATH": os.environ["PATH"], "PGPASSWORD": PASSWORD, "PGCONNECT_TIMEOUT": "3", "PGCLIENTENCODING": "UTF8"},
            capture_output=True, timeout=patience, encoding="utf-8")
        if asked.returncode != 0:
            raise Unavailable(asked.stderr.strip())
        return asked.stdout.splitlines()

    def rows(self, query, patience=60):
        """The rows of a query, each as a dictionary."""
        return [json.loads(line) for line in self.sql("SELECT row_to_json(q)::text FROM (%s) AS q" % query, patience=patience)]


class Unavailable(Exception):
    """The database did not answer."""


def signal_to(pid, number):
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        pass


def restarted(cluster, patience):
    """Waits until it answers after whatever was done to it."""
    end = time.monotonic() + patience
    while not cluster.is_up:
        if time.monotonic() > end:
            raise Failed("PostgreSQL does not come back")
        cluster.tend()
        time.sleep(0.05)
