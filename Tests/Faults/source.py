"""The provider of the test of faults: what Tests/Chaos/contents.py knows, behind a gate, so that a fault begins where a run is known to be."""
import http.server
import json
import re
import threading
import urllib.parse

import contents
from processes import Failed

SLUG = "chaos"


def manifest():
    """That of the chaos test; but nobody gives up while the gate is closed."""
    text, changed = re.subn(
        r"timeout: \{.*\}", "timeout: { connect: 10s, firstByte: 60s, idle: 60s, total: 120s }", contents.MANIFEST)
    if changed != 1:
        raise Failed("the manifest of Tests/Chaos has its timeouts elsewhere by now")
    return text


class Provider:
    def __init__(self, number, page):
        self.accounts = [contents.Account("faults", index, page) for index in range(number)]
        self.by_token = {account.token: account for account in self.accounts}
        self.changed = threading.Condition()
        # The page of users from which on requests wait; nil where all are answered.
        self.closed_from = None
        # Accounts of which a request waits.
        self.waiting = set()
        # By account and target, how often it was asked for.
        self.asked = {}
        provider = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                provider.answer(self)

            def log_message(self, *_):
                pass

        class Server(http.server.ThreadingHTTPServer):
            def handle_error(self, *_):
                """Who asks is ended in the middle of it, and that is no error of ours."""

        self.server = Server(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self):
        return "http://127.0.0.1:%d/v1" % self.port

    def end(self):
        self.open()
        self.server.shutdown()
        self.server.server_close()

    # MARK: The gate

    def close_from(self, page):
        """Lets no request for that page of users through, or for one after it."""
        with self.changed:
            self.closed_from = page

    def open(self):
        with self.changed:
            self.closed_from = None
            self.changed.notify_all()

    def wait_for(self, number, seconds=30):
        """Until requests of so many accounts wait."""
        with self.changed:
            if not self.changed.wait_for(lambda: len(self.waiting) == number, seconds):
                raise Failed("%d of %d runs came to the page that the fault is to meet them at" % (len(self.waiting), number))

    def times(self, account, page):
        """How often a page of users was asked for."""
        first = account.page_size * page
        target = "/v1/users" + ("?cursor=u%04d" % (first - 1) if page else "")
        with self.changed:
            return self.asked.get((account.number, target), 0)

    # MARK: Answers

    def answer(self, request):
        account = self.by_token.get(request.headers.get("Authorization", "").removeprefix("Bearer "))
        url = urllib.parse.urlsplit(request.path)
        query = urllib.parse.parse_qs(url.query)
        if account is None:
            return self.send(request, 401, {"error": "who are you?"})
        with self.changed:
            place = (account.number, request.path)
            self.asked[place] = self.asked.get(place, 0) + 1
            if url.path == "/v1/users":
                page = (int(query["cursor"][0][1:]) + 1) // account.page_size if "cursor" in query else 0
                # Each account has one run, and a run asks for one page of users at a time.
                self.waiting.add(account.number)
                self.changed.notify_all()
                self.changed.wait_for(lambda: self.closed_from is None or page < self.closed_from)
                self.waiting.discard(account.number)
        content = self.content(account, url.path, query)
        self.send(request, 404 if content is None else 200, content or {"error": "there is no such thing"})

    @staticmethod
    def content(account, path, query):
        if path == "/v1/me":
            return {"id": "account-%d" % account.number, "name": "Account %d" % account.number}
        if path == "/v1/users":
            users, following = account.page(query.get("cursor", [""])[0], int(query["since"][0]) if "since" in query else None)
            return {"users": users, "next": following}
        parts = path.split("/")
        if len(parts) == 5 and parts[2] == "users" and parts[4] == "devices":
            devices = account.devices(parts[3])
            return None if devices is None else {"devices": devices}
        return None

    @staticmethod
    def send(request, status, content):
        body = contents.text(content).encode()
        try:
            request.send_response(status)
            request.send_header("Content-Type", "application/json")
            request.send_header("Content-Length", str(len(body)))
            request.end_headers()
            request.wfile.write(body)
        except OSError:
            # Who asked has ended meanwhile.
            request.close_connection = True
