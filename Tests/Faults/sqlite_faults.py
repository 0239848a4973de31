"""The cases of SQLite: a disk that is full, one that is read-only, and one that fails when it is to keep what was written."""
import os

import contents
import stored
from disks import SYNCS, WRITES, files_of_sqlite
from processes import Failed
from setting import MEETING, Outage, go_on, meet

FULL = r"disk is full"
READ_ONLY = r"read-only"
# Said of a folder; of a file that cannot even be opened SQLite says no more.
NOT_WRITABLE = r"must be writable"
BROKEN = r"I/O error|input/output error"
MAKE_ROOM = r"make room"
LOOK_AT_DISK = r"look at the disk|check the disk"
SAME_COMMAND = r"same command goes on"


def is_alone(path):
    """After a normal end, the file alone is the database."""
    for more in ("-wal", "-shm", "-journal"):
        if os.path.exists(str(path) + more):
            raise Failed("a normal end leaves %s%s" % (path, more))


class Command:
    """A `sync` into a file on a disk of its own."""

    def __init__(self, setting):
        self.setting = setting
        self.provider = setting.provider(1)
        self.account = self.provider.accounts[0]
        self.disk, self.volume = setting.volume("disk", 16)
        self.path = self.disk / "patchbay.db"
        self.file = stored.File(self.path)
        self.arguments = setting.program.sync_arguments(self.provider, self.account, self.path)

    def meet(self, fault, before=lambda: None, page=MEETING):
        return meet(self.setting, self.provider, self.file, self.account, self.arguments, fault, before, page)

    def is_intact(self, number=MEETING):
        self.file.is_sound()
        found = stored.pages(self.file, {"default": self.account})["default"]
        if found < number:
            raise Failed("%d pages were stored, and %d are left" % (number, found))

    def is_complete(self):
        # Before anybody else opens it.
        is_alone(self.path)
        self.file.is_sound()
        stored.exact(self.file, {"default": self.account})

    def clean(self):
        """Takes away what reading has left beside the file: any command of ours that writes does, at its end."""
        self.setting.program.run(*self.arguments).is_success("a sync where nothing has changed")
        is_alone(self.path)

    def go_on(self):
        go_on(self.setting, self.provider, self.account, self.arguments, MEETING)
        self.is_complete()


def sync_full(setting):
    command = Command(setting)
    fault = setting.full(command.volume, command.path)
    if command.volume is None:
        setting.leave_out("a disk that is full from the beginning (nothing can be mounted)")
    else:
        # Not even an empty database fits.
        fault.begin([])
        setting.program.run(*command.arguments).refuses("a first sync on a full disk", command.path, FULL, MAKE_ROOM)
        fault.end()
    result = command.meet(fault)
    result.refuses("a sync whose disk becomes full", command.path, FULL, MAKE_ROOM + r"[\s\S]*" + SAME_COMMAND)
    command.is_intact()
    if command.volume is not None:
        # It still is.
        setting.program.run(*command.arguments).refuses("a sync on a full disk", command.path, FULL, MAKE_ROOM)
        command.is_intact()
    fault.end()
    command.go_on()


def sync_read_only(setting):
    command = Command(setting)
    fault = setting.injection(WRITES, "EROFS", files_of_sqlite(command.path))
    command.meet(fault).refuses("a sync whose disk becomes read-only", command.path, READ_ONLY, SAME_COMMAND)
    command.is_intact()
    fault.end()
    command.go_on()
    if command.volume is None and os.getuid() == 0:
        return setting.leave_out("a disk that is read-only from the beginning (root, and nothing can be mounted)")
    # One that is so from the beginning, with the file that a normal end leaves.
    command.clean()
    set_read_only(command, True)
    try:
        setting.program.run(*command.arguments).refuses("a sync on a read-only disk", command.path, NOT_WRITABLE, NOT_WRITABLE)
        records = ["records", "chaos", "--stream", "users", "--database", command.path]
        setting.program.run(*records).refuses("records on a read-only disk", command.path, NOT_WRITABLE, NOT_WRITABLE)
    finally:
        set_read_only(command, False)
    setting.program.run(*command.arguments).is_success("a sync on a disk that is not read-only any more")
    command.is_complete()


def set_read_only(command, is_read_only):
    """The disk as a whole; or, for who is not root, its folder and what is in it."""
    if command.volume is not None:
        return command.volume.set_read_only(is_read_only)
    for place in [command.disk, *command.disk.iterdir()]:
        place.chmod((0o555 if is_read_only else 0o755) if place.is_dir() else 0o400 if is_read_only else 0o600)


def sync_broken(setting):
    command = Command(setting)
    # As it makes the database.
    fault = setting.injection(SYNCS, "EIO", files_of_sqlite(command.path))
    result = setting.program.run(*command.arguments, before=fault.arguments())
    if not fault.count:
        raise Failed("a database is made without a word to the disk that it is to be kept")
    result.refuses("a first sync on a disk that fails", command.path, BROKEN, LOOK_AT_DISK)
    # In the middle of a run. A log that begins anew is the first that has to be on the disk: a backup has it begin.
    fault = setting.injection(SYNCS, "EIO", files_of_sqlite(command.path))
    result = command.meet(fault, before=command.file.empty_log)
    if not fault.count:
        raise Failed("nothing was to be kept in the middle of a run")
    result.refuses("a sync whose disk fails", command.path, BROKEN, SAME_COMMAND)
    command.is_intact()
    # At the end, where the log is brought into the file: all is stored, but not as it is promised after a normal end.
    last = contents.PAGES - 1
    fault = setting.injection(SYNCS, "EIO", files_of_sqlite(command.path))
    result = command.meet(fault, page=last)
    if not fault.count:
        raise Failed("nothing was to be kept at the end of a run")
    result.refuses("a sync whose disk fails at the end", command.path, BROKEN, SAME_COMMAND)
    command.is_intact(last)
    setting.program.run(*command.arguments).is_success("the same command after the fault")
    command.is_complete()


def served(setting, cause):
    provider = setting.provider(3)
    disk, volume = setting.volume("disk", 32)
    path = disk / "data" / "patchbay.db"
    server = setting.server(provider, disk / "data")
    server.start()
    file = stored.File(path)
    outage = Outage(setting, provider, server, file, cause)

    def run(fault, before=lambda: None):
        outage.run(fault, lambda: [server.pid], before)
        is_alone(path)
        file.is_sound()
        outage.verify_audit("--data", disk / "data")

    return volume, path, file, run


def serve_full(setting):
    volume, path, _, run = served(setting, FULL)
    fault = setting.full(volume, path)
    run(fault)
    if volume is not None:
        other = path.parent.parent / "other"
        fault.begin([])
        result = setting.program.run("serve", "--port", "0", "--data", other)
        result.refuses("a server that begins on a full disk", other, FULL, MAKE_ROOM)


def serve_read_only(setting):
    _, path, _, run = served(setting, READ_ONLY)
    run(setting.injection(WRITES, "EROFS", files_of_sqlite(path)))


def serve_broken(setting):
    _, path, file, run = served(setting, BROKEN)
    fault = setting.injection(SYNCS, "EIO", files_of_sqlite(path))
    run(fault, before=file.empty_log)
    if not fault.count:
        raise Failed("nothing was to be kept while the disk failed")


CASES = {
    "sqlite-sync-full": sync_full,
    "sqlite-sync-read-only": sync_read_only,
    "sqlite-sync-fsync": sync_broken,
    "sqlite-serve-full": serve_full,
    "sqlite-serve-read-only": serve_read_only,
    "sqlite-serve-fsync": serve_broken,
}
