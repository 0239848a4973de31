"""A client of the API that asks until it gets an answer, and remembers each one."""
import http.client
import json
import threading
import time

from processes import Failed


class Answer:
    def __init__(self, status, body):
        self.status, self.body = status, body

    @property
    def is_yes(self):
        return 200 <= self.status < 300

    @property
    def code(self):
        return self.body.get("code") if isinstance(self.body, dict) else None

    @property
    def detail(self):
        return self.body.get("detail", "") if isinstance(self.body, dict) else ""


class History:
    """Every answer that a client has got, in the order in which they came; also a file, for a look afterwards."""

    def __init__(self, path):
        self.lock = threading.Lock()
        self.file = open(path, "w", buffering=1)
        self.entries = []
        self.began = time.monotonic()

    def add(self, **entry):
        entry["at"] = round(time.monotonic() - self.began, 3)
        with self.lock:
            self.entries.append(entry)
            self.file.write(json.dumps(entry) + "\n")

    def acknowledged(self, do):
        with self.lock:
            return [entry for entry in self.entries if entry["do"] == do and 200 <= entry["status"] < 300]


class Client:
    """One for each thread: it has one connection, and may ask one thing at a time."""

    # How long an answer may fail to come, whatever is done to the database meanwhile.
    PATIENCE = 180
    # How long another request with the same key may be under way, before it is taken for one that was cut off.
    UNDER_WAY = 15

    def __init__(self, port, key, world, history):
        self.port, self.key, self.world, self.history = port, key, world, history
        self.connection = None
        self.asked = 0

    def once(self, method, path, body=None, key=None):
        """One try. Throws what a broken connection throws."""
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Authorization": "Bearer " + self.key}
        if body is not None:
            headers["Content-Type"] = "application/json"
        if key:
            headers["Idempotency-Key"] = key
        try:
            self.connection.request(method, path, json.dumps(body) if body is not None else None, headers)
            response = self.connection.getresponse()
            text = response.read()
            return Answer(response.status, json.loads(text) if text else None)
        except (OSError, http.client.HTTPException):
            self.connection.close()
            self.connection = None
            raise

    def ask(self, do, method, path, body=None, key=None, find=None, **known):
        """Asks until there is an answer that says yes or no, and remembers it.

        What was refused for want of a database was not done, as the API promises; of what got no answer nobody knows.

        `find` looks for what a request makes, where its first try was cut off and the key stays taken.
        """
        end = time.monotonic() + self.PATIENCE
        refused = unknown = 0
        taken_at = None
        while True:
            answer = None
            try:
                answer = self.once(method, path, body, key)
            except (OSError, http.client.HTTPException):
                unknown += 1
            if answer is not None:
                if answer.status == 500:
                    self.world.problem("%s answered 500: %s" % (do, answer.body))
                if answer.code in ("database_unavailable", "timed_out"):
                    refused += 1
                elif "this Idempotency-Key is under way" in answer.detail:
                    # It may have been done, and its answer could not be kept.
                    taken_at = taken_at or time.monotonic()
                    if key and time.monotonic() - taken_at > self.UNDER_WAY:
                        self.world.stuck_keys += 1
                        self.history.add(do="stuck", what=do, status=409, refused=refused, unknown=unknown)
                        made = find() if find else None
                        if made is not None:
                            self.history.add(do=do, status=200, refused=refused, unknown=unknown, stuck=True, **known)
                            return Answer(200, made)
                        key, taken_at, unknown = key + "-again", None, unknown + 1
                elif answer.status not in (429, 502):
                    self.history.add(
                        do=do, status=answer.status, code=answer.code, detail=answer.detail, refused=refused, unknown=unknown, **known)
                    answer.refused, answer.unknown = refused, unknown
                    return answer
            if time.monotonic() > end or self.world.is_over:
                raise Failed("%s %s got no answer in %d seconds; the last was %s" % (
                    method, path, self.PATIENCE, answer and (answer.status, answer.body)))
            time.sleep(0.2)

    def find(self, path, name):
        """The one of that name in a list."""
        after = ""
        while True:
            page = self.ask("list", "GET", path + after).body
            for row in page["data"]:
                if row["name"] == name:
                    return row
            if not page["nextCursor"]:
                return None
            after = "&after=" + page["nextCursor"]

    def known_key(self, name):
        """Of a request that may be sent again."""
        self.asked += 1
        return "%s-%d" % (name, self.asked)
