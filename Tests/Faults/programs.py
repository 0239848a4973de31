"""The program under test: as a command, and as a server of all roles."""
import json
import os
import re
import subprocess
import time

from client import Client
from processes import Failed, Node, free_port, wait_until
from source import SLUG

# Where a crash would be told of.
CRASHES = ("Fatal error", "*** Program crashed", "Thread 0 crashed", "AddressSanitizer")


def environment():
    """Nothing of who runs the test gets into it."""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LD_LIBRARY_PATH", "TMPDIR")}
    return kept | {"SWIFT_BACKTRACE": "enable=yes,color=no,interactive=no"}


class Result:
    """How a command ended. What it says wrongly is noted, and the case goes on: what it did may be right all the same."""

    def __init__(self, status, output, errors, problems):
        self.status, self.output, self.errors, self.problems = status, output, errors, problems

    @property
    def json(self):
        return json.loads(self.output)

    def is_success(self, what):
        if self.status != 0:
            raise Failed("%s ended with status %d: %s" % (what, self.status, self.errors.strip()[-600:]))
        return self

    def refuses(self, what, names, cause, fix):
        """That nothing was done is said, of what, why, and what to do; and programs are told by status and output."""
        said = "\n".join(line for line in self.errors.splitlines() if not line.startswith("time=")) or "(it says nothing)"
        if any(sign in self.errors for sign in CRASHES):
            raise Failed("%s crashed: %s" % (what, self.errors[-600:]))
        if self.status != 2:
            self.problems.append("%s ended with status %d and not 2: %s" % (what, self.status, said))
        if self.output:
            self.problems.append("%s prints a result on standard output: %s" % (what, self.output[:200]))
        wanted = (("what it is about", re.escape(str(names))), ("the cause", cause), ("what to do", fix))
        missing = ["%s (/%s/)" % pair for pair in wanted if not re.search(pair[1], said, re.IGNORECASE)]
        if missing:
            self.problems.append("%s does not say %s: %s" % (what, ", ".join(missing), said))
        return self


class Program:
    def __init__(self, binary, folder):
        self.binary, self.folder = binary, folder
        self.started = []
        self.problems = []

    def start(self, *arguments, before=()):
        process = subprocess.Popen(
            ["setpriv", "--pdeathsig", "KILL", *before, str(self.binary), *map(str, arguments)], stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=self.folder, env=environment())
        self.started.append(process)
        return process

    def end(self, process, seconds=60):
        try:
            output, errors = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            raise Failed("%s does not end" % " ".join(process.args[4:6])) from None
        return Result(process.returncode, output, errors, self.problems)

    def run(self, *arguments, before=(), seconds=60):
        return self.end(self.start(*arguments, before=before), seconds)

    def sync_arguments(self, provider, account, database):
        token = self.folder / "token"
        token.write_text(account.token)
        return ["sync", SLUG, "--database", database, "--base-url", provider.url, "--allow-address", "127.0.0.1:%d" % provider.port,
                "--credential", "token=@%s" % token, "--output", "json"]

    def stop(self):
        for process in self.started:
            if process.poll() is None:
                process.kill()
                process.wait()


class Server:
    """`patchbay serve` with all roles, with an organisation of its own."""

    def __init__(self, program, provider, data, database):
        self.program, self.provider = program, provider
        port = free_port()
        arguments = [
            str(program.binary), "serve", "--port", str(port), "--data", str(data), "--provider-url",
            "%s=%s" % (SLUG, provider.url), "--allow-address", "127.0.0.1:%d" % provider.port, "--rate-limit", "0"]
        self.node = Node("server", arguments + (["--database", database] if database else []), program.folder, port, None)
        self.connections = {}
        self.runs = {}
        self.organizations = []

    def start(self):
        self.node.start()
        wait_until(lambda: "Listening" in self.log or not self.node.is_alive, 30, "the server does not begin to listen")
        if not self.node.is_alive:
            raise Failed("the server ended as it began:\n" + self.log)
        found = re.search(r"pbk_\S+", self.log)
        self.client = Client(self.node.port, found.group(), None, None)

    @property
    def log(self):
        return self.node.log.read_text(errors="replace") if self.node.log.exists() else ""

    @property
    def pid(self):
        return self.node.process.pid

    def ask(self, method, path, body=None):
        """One try, however it ends; a server that does not answer is what no fault of a database may come to."""
        try:
            return self.client.once(method, path, body)
        except OSError as error:
            raise Failed("%s %s: %s%s" % (
                method, path, error, "" if self.node.is_alive else "; the server has ended:\n" + self.log[-2000:])) from error

    def must(self, method, path, body=None):
        answer = self.ask(method, path, body)
        if not answer.is_yes:
            raise Failed("%s %s answered %d: %s" % (method, path, answer.status, answer.body))
        return answer.body

    def organize(self, name):
        """Tries to make an organisation; remembers it where that is acknowledged."""
        answer = self.ask("POST", "/organizations", {"name": name})
        if answer.is_yes:
            self.organizations.append(name)
            self.organization = answer.body["id"]
        return answer

    def connect(self):
        self.organize("first")
        self.scope = "?organizationId=" + self.organization
        for account in self.provider.accounts:
            name = "c%d" % account.number
            made = self.must("POST", "/integrations/connections" + self.scope, {
                "organizationId": self.organization, "providerSlug": SLUG, "name": name, "credentials": {"token": account.token}})
            if made["status"] != "active":
                raise Failed("a connection is %s" % made["status"])
            self.connections[name] = made["id"]

    def path(self, name, rest=""):
        return "/integrations/connections/%s%s%s" % (self.connections[name], rest, self.scope)

    def run_all(self):
        for name in self.connections:
            self.runs[name] = self.must("POST", self.path(name, "/runs"), {"mode": "full"})["id"]

    def run_of(self, name):
        return self.must("GET", self.path(name, "/runs/" + self.runs[name]))

    def wait_for_ends(self, seconds):
        """Without any doing of ours."""
        end = time.monotonic() + seconds
        while True:
            runs = {name: self.run_of(name) for name in self.runs}
            if all(run["status"] not in ("pending", "running") for run in runs.values()):
                return runs
            if time.monotonic() > end:
                raise Failed("runs have not ended %d s after the fault: %s" % (
                    seconds, [(run["status"], run.get("cause"), run.get("waitsFor")) for run in runs.values()]))
            time.sleep(0.1)

    def stop(self):
        self.node.kill()
