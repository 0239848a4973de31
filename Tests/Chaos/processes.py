"""The programs of the chaos test: Patchbay's own, and those that are told what to do on their standard input."""
import json
import mmap
import os
import pathlib
import signal
import socket
import struct
import subprocess
import sys
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent


class Failed(Exception):
    """What went wrong, in words for a person."""


def free_port():
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        return place.getsockname()[1]


def wait_until(holds, seconds, problem):
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            raise Failed(problem)
        time.sleep(0.05)


def kin(pid):
    """The children of a process."""
    found = []
    for place in pathlib.Path("/proc").iterdir():
        if place.name.isdigit():
            try:
                fields = (place / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[1]) == pid and fields[0] != "Z":
                found.append(int(place.name))
    return found


def command_of(pid):
    try:
        return pathlib.Path("/proc/%d/cmdline" % pid).read_bytes().replace(b"\0", b" ")
    except OSError:
        return b""


class Told:
    """A program of this folder that does what it is told, a line for a line. It ends when its standard input does, and so with us."""

    def __init__(self, name, *arguments):
        self.process = subprocess.Popen(
            [sys.executable, "-B", str(HERE / name), *map(str, arguments)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)
        self.lock = threading.Lock()
        if self.process.stdout.readline() != "ready\n":
            raise Failed(name + " did not start")

    def tell(self, do, **details):
        with self.lock:
            self.process.stdin.write(json.dumps({"do": do, **details}) + "\n")
            return json.loads(self.process.stdout.readline())

    def end(self):
        self.process.stdin.close()
        self.process.wait(10)


class Clock:
    """The wall clock of one program, which can be moved while it runs."""

    def __init__(self, folder, name, library):
        self.library = library
        path = folder / (name + ".clock")
        path.write_bytes(struct.pack("<q", 0))
        with open(path, "r+b") as file:
            self.place = mmap.mmap(file.fileno(), 8)
        self.environment = {"LD_PRELOAD": str(library), "CHAOS_CLOCK": str(path)} if library else {}

    def set(self, seconds):
        self.place[:] = struct.pack("<q", seconds * 1000)

    @staticmethod
    def compile(folder):
        """None where there is no compiler."""
        library = folder / "clock.so"
        try:
            subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", str(library), str(HERE / "clock.c")], check=True)
        except (OSError, subprocess.CalledProcessError):
            return None
        return library


class Node:
    """One process of Patchbay, and those that take its place when it is killed."""

    # What a process may end with by itself: the database was not there when it started.
    STARTED_IN_VAIN = (1, 2)

    def __init__(self, name, arguments, folder, port, library):
        self.name, self.arguments, self.folder, self.port = name, arguments, folder, port
        self.log = folder / (name + ".log")
        self.clock = Clock(folder, name, library)
        self.process = None
        self.is_frozen = False
        self.started_at = 0

    def start(self):
        environment = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LD_LIBRARY_PATH", "TMPDIR")}
        environment |= {"SWIFT_BACKTRACE": "enable=yes,color=no,interactive=no"} | self.clock.environment
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                ["setpriv", "--pdeathsig", "KILL", *self.arguments], stdout=log, stderr=log, cwd=self.folder, env=environment)
        self.is_frozen = False
        self.started_at = time.monotonic()

    @property
    def is_alive(self):
        return self.process is not None and self.process.poll() is None

    @property
    def works(self):
        """Whether it has been there for long enough to be of use."""
        return self.is_alive and not self.is_frozen and time.monotonic() - self.started_at > 3

    def kill(self):
        if not self.is_alive:
            return False
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.process = None
        return True

    def freeze(self):
        if not self.is_alive or self.is_frozen:
            return False
        self.process.send_signal(signal.SIGSTOP)
        self.is_frozen = True
        return True

    def thaw(self):
        if self.is_alive and self.is_frozen:
            self.process.send_signal(signal.SIGCONT)
        self.is_frozen = False

    def ended_by_itself(self):
        """The status with which it ended though nobody killed it."""
        if self.process is None or self.process.poll() is None:
            return None
        status = self.process.returncode
        self.process = None
        return status

    def end(self):
        """As an operator ends it; None when it does not."""
        if not self.is_alive:
            return None
        self.thaw()
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.kill()
            return None
