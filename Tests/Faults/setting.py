"""What every case is given, and what takes it away again."""
import contextlib
import os
import re

import stored
from disks import FullVolume, Injection, Volume, files_of_sqlite
from processes import Failed, wait_until
from programs import CRASHES, Program, Server
from source import SLUG, Provider, manifest

# Users of a page: so many that a page takes more room than files have left at their ends.
PAGE = 40
# The page of users that a fault meets a run at.
MEETING = 3


class Setting:
    def __init__(self, binary, folder, mounts):
        self.folder, self.mounts = folder, mounts
        self.ends = contextlib.ExitStack()
        place = folder / "integrations" / SLUG
        place.mkdir(parents=True)
        (place / "manifest.yaml").write_text(manifest())
        self.program = Program(binary, folder)
        self.ends.callback(self.program.stop)
        self.injections = 0
        self.left_out = []

    @property
    def problems(self):
        """What is wrong, and did not keep a case from going on."""
        return self.program.problems

    def leave_out(self, what):
        """Says that something cannot be tried here; where continuous integration runs, nobody would read that."""
        if os.environ.get("CI"):
            self.problems.append("cannot be tried here: " + what)
        else:
            self.left_out.append(what)

    def provider(self, accounts):
        provider = Provider(accounts, PAGE)
        self.ends.callback(provider.end)
        return provider

    def volume(self, name, megabytes):
        """A folder; where nothing can be mounted, one like any other."""
        folder = self.folder / name
        if not self.mounts:
            folder.mkdir()
            return folder, None
        volume = Volume(folder, megabytes)
        self.ends.callback(volume.end)
        return folder, volume

    def injection(self, calls, error, files):
        self.injections += 1
        injection = Injection(calls, error, files, self.folder / ("strace-%d" % self.injections))
        self.ends.callback(injection.end)
        return injection

    def full(self, volume, database):
        if volume is not None:
            fault = FullVolume(volume)
            self.ends.callback(fault.end)
            return fault
        # Cutting off is no writing: a full disk lets it through.
        return self.injection("write,pwrite64,pwritev,fallocate", "ENOSPC", files_of_sqlite(database))

    def server(self, provider, data, database=None):
        server = Server(self.program, provider, data, database)
        self.ends.callback(server.stop)
        return server


def meet(setting, provider, database, account, arguments, fault, before=lambda: None, page=MEETING):
    """A `sync` that is met by a fault when so many of its pages are stored, and how it ended."""
    provider.close_from(page)
    process = setting.program.start(*arguments)
    provider.wait_for(1)
    wait_until(lambda: stored.pages(database, {"default": account})["default"] == page, 20, "pages that came are not stored")
    before()
    fault.begin([process.pid])
    provider.open()
    return setting.program.end(process)


def go_on(setting, provider, account, arguments, stored_pages):
    """The same command, without the fault: it takes the run up where it was."""
    before = [provider.times(account, page) for page in range(stored_pages)]
    result = setting.program.run(*arguments).is_success("the same command after the fault")
    if not result.json["run"]["resumed"]:
        raise Failed("the same command began anew")
    if [provider.times(account, page) for page in range(stored_pages)] != before:
        raise Failed("pages that were stored were asked for again")


class Outage:
    """A server of all roles, a fault in the middle of its runs, and its end."""

    # Seconds after the fault within which all is done.
    PATIENCE = 40

    def __init__(self, setting, provider, server, database, cause, can_read=True):
        self.setting, self.provider, self.server, self.database = setting, provider, server, database
        self.cause, self.can_read = cause, can_read
        self.accounts = {"c%d" % account.number: account for account in provider.accounts}

    def run(self, fault, processes, before=lambda: None):
        server, provider = self.server, self.provider
        server.connect()
        provider.close_from(MEETING)
        server.run_all()
        provider.wait_for(len(provider.accounts))
        wait_until(
            lambda: all(number == MEETING for number in stored.pages(self.database, self.accounts).values()), 20,
            "pages that came are not stored")
        asked = [[provider.times(account, page) for page in range(MEETING)] for account in provider.accounts]
        before()
        fault.begin(processes())
        provider.open()
        try:
            self.while_it_lasts()
        finally:
            fault.end()
        wait_until(lambda: server.organize("after").is_yes, 30, "the server does not write again")
        runs = server.wait_for_ends(self.PATIENCE)
        if [[provider.times(account, page) for page in range(MEETING)] for account in provider.accounts] != asked:
            raise Failed("pages that were stored were asked for again")
        self.nothing_is_lost(runs)

    def while_it_lasts(self):
        server = self.server
        # What fits in pages that are there already may be written yet, and then it has to stay.
        for number in range(500):
            refused = server.organize("meanwhile %d" % number)
            if not refused.is_yes:
                break
        if (refused.status, refused.code) != (503, "database_unavailable"):
            raise Failed("what cannot be written is answered %d: %s" % (refused.status, refused.body))
        self.names_cause("the answer", refused.detail)
        if self.can_read:
            for name in server.connections:
                server.must("GET", server.path(name))
                server.run_of(name)
        elif server.ask("GET", "/readyz").status != 503:
            raise Failed("a server that cannot reach its database says that it is ready")
        if server.ask("GET", "/healthz").status != 200:
            raise Failed("the server does not say that it lives")
        # Every run has met the fault, and its worker has said so.
        wait_until(
            lambda: len(self.failures()) >= len(server.runs), 40, "the log does not say of each run that the database failed")
        for line in self.failures():
            self.names_cause("the log", re.sub(r"(run_|con_)\S+", r"\1...", line.partition("message=")[2]))
        if self.can_read:
            for number in stored.pages(self.database, self.accounts).values():
                if number < MEETING:
                    raise Failed("pages that were stored are gone")

    def failures(self):
        """The last that was said of each run that failed for want of the database."""
        found = {}
        for line in self.server.log.splitlines():
            run = re.search(r"run\.id=(run_\S+)", line)
            if run and "attempt failed" in line and "run.cause=database_unavailable" in line:
                found[run.group(1)] = line
        return list(found.values())

    def problem(self, text):
        if text not in self.setting.problems:
            self.setting.problems.append(text)

    def names_cause(self, where, text):
        if not re.search(self.cause, text, re.IGNORECASE):
            self.problem("%s does not say why (/%s/): %s" % (where, self.cause, text))

    def nothing_is_lost(self, runs):
        server, database = self.server, self.database
        for name, run in runs.items():
            if run["status"] != "success":
                raise Failed("a run ended as %s because of %s: %s" % (run["status"], run["cause"], run["reason"]))
            causes = [attempt["cause"] for attempt in run["attempts"]]
            for attempt in run["attempts"]:
                # Those whose run it is learn what is wrong with the database, and not where it is.
                if re.search(r"127\.0\.0\.1|/tmp|\bport\b|FATAL", attempt["reason"] or ""):
                    self.problem("an attempt tells where the database is: %s" % attempt["reason"])
            if not causes or set(causes) != {"database_unavailable"}:
                self.problem("attempts of a run ended because of %s, where only the database was at fault" % (causes or "nothing"))
        counted = database.rows("SELECT public_id, attempts_failed FROM runs WHERE attempts_failed != 0")
        if counted:
            self.problem("%d runs count the outage as failures of their own: %s" % (len(counted), counted[0]))
        if sorted(row["public_id"] for row in database.rows("SELECT public_id FROM runs")) != sorted(server.runs.values()):
            raise Failed("there are other runs than those that were acknowledged")
        stored.exact(database, self.accounts)
        names = [row["name"] for row in database.rows("SELECT name FROM organizations WHERE id != 'local'")]
        if sorted(names) != sorted(server.organizations):
            raise Failed("there are the organisations %s, and acknowledged were %s" % (names, server.organizations))
        if any(sign in server.log for sign in CRASHES):
            raise Failed("the server crashed:\n" + server.log[-2000:])
        status = server.node.end()
        if status != 0:
            raise Failed("the server ended with %s:\n%s" % (status, server.log[-2000:]))

    def verify_audit(self, *where):
        self.setting.program.run("audit", "verify", *where).is_success("audit verify")
