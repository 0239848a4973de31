"""Disks that fail: small ones of our own, which can be filled and made read-only, and calls of a process that are answered with an error."""
import errno
import pathlib
import shutil
import subprocess

from processes import Failed, wait_until

# What writes to a file or makes it larger.
WRITES = "write,writev,pwrite64,pwritev,pwritev2,fallocate,ftruncate"
SYNCS = "fsync,fdatasync"


class Volume:
    """A file system in memory, of a few MB."""

    def __init__(self, folder, megabytes):
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.ballast = folder / "ballast"
        mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=%dm,mode=0755" % megabytes, "tmpfs", str(folder)], capture_output=True, text=True)
        if mounted.returncode != 0:
            raise Failed("mount: " + mounted.stderr)

    def fill(self):
        """To the last byte."""
        with open(self.ballast, "ab", buffering=0) as file:
            for size in (1 << 16, 1 << 12, 1):
                try:
                    while True:
                        file.write(bytes(size))
                except OSError as error:
                    if error.errno != errno.ENOSPC:
                        raise

    def make_room(self):
        self.ballast.unlink(missing_ok=True)

    def set_read_only(self, is_read_only):
        subprocess.run(["mount", "-o", "remount,ro" if is_read_only else "remount,rw", str(self.folder)], check=True, capture_output=True)

    def end(self):
        # Lazily: whoever still has a file open there is about to be ended.
        subprocess.run(["umount", "-l", str(self.folder)], capture_output=True)


class FullVolume:
    """A fault: a volume has no room."""

    def __init__(self, volume):
        self.volume = volume

    def begin(self, _):
        self.volume.fill()

    def end(self):
        self.volume.make_room()


class Injection:
    """A fault: calls of processes that concern some files are answered with an error (strace -e inject)."""

    def __init__(self, calls, error, files, log):
        self.calls, self.error, self.files, self.log = calls, error, files, log
        self.process = None

    def arguments(self):
        """Also for one that is started with it."""
        words = ["strace", "-f", "-qq", "-o", str(self.log), "-e", "trace=" + self.calls, "-e", "signal=none",
                 "-e", "inject=%s:error=%s" % (self.calls, self.error)]
        for file in self.files:
            words += ["-P", str(file)]
        return words

    def begin(self, processes):
        words = self.arguments()
        for pid in processes:
            words += ["-p", str(pid)]
        self.process = subprocess.Popen(
            ["setpriv", "--pdeathsig", "KILL", *words], stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        wait_until(lambda: self.has(processes) or self.process.poll() is not None, 20, "strace does not come to the process")
        if self.process.poll() is not None:
            raise Failed("strace: " + self.process.stderr.read())

    @staticmethod
    def has(processes):
        """Whether each of their threads is watched."""
        for pid in processes:
            for status in pathlib.Path("/proc/%d/task" % pid).glob("*/status"):
                try:
                    if "TracerPid:\t0\n" in status.read_text():
                        return False
                except OSError:
                    # It has ended meanwhile.
                    continue
        return True

    def end(self):
        """The processes go on, and their calls are answered as they were before."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                # It waits for a process that was killed; without it the system lets that one go.
                self.process.kill()
                self.process.wait()

    @property
    def count(self):
        """How many calls got the error."""
        return self.log.read_text(errors="replace").count("(INJECTED)") if self.log.exists() else 0


def files_of_sqlite(database):
    return [pathlib.Path(str(database) + end) for end in ("", "-wal", "-journal")]


def missing_tools(mounts):
    """What is needed and not there."""
    return [name for name in ["strace", "setpriv"] + ["mount"] * mounts if shutil.which(name) is None]
