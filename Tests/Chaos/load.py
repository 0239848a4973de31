"""What clients do meanwhile: they connect, run, pause, cancel and delete, each thread with connections of its own, so that it knows for
certain how each of them stands."""
import random
import threading

from client import Client

SLUG = "chaos"
# What is done with a connection, and how often.
ACTIONS = {"automatic": 30, "full": 10, "advance": 14, "pause": 7, "resume": 14, "cancel": 8, "look": 10, "follow": 10, "read": 5,
           "organize": 1, "delete": 1}


class Connection:
    """How a connection stands, as its client knows it."""

    def __init__(self, number, organization, token):
        self.number, self.organization, self.token = number, organization, token
        self.id = None
        self.status = None
        self.runs = []
        # What was seen of runs that had ended.
        self.ended = {}
        self.cancelled = set()
        # What a follower of the stream `users` knows.
        self.cursor = None
        self.followed = {}

    def path(self, rest=""):
        return "/integrations/connections/%s%s?organizationId=%s" % (self.id, rest, self.organization)


class Load(threading.Thread):
    def __init__(self, number, seed, connections, world, port, key, history, change):
        super().__init__(name="client-%d" % number)
        self.number, self.connections, self.world, self.change = number, connections, world, change
        self.chance = random.Random("%s/client/%d" % (seed, number))
        self.client = Client(port, key, world, history)
        self.organizations = {}
        self.stops = threading.Event()

    def run(self):
        try:
            for connection in self.connections:
                if self.stops.is_set():
                    break
                self.connect(connection)
            names, weights = list(ACTIONS), list(ACTIONS.values())
            while not self.stops.is_set():
                # Drawn whether it can be done or not: what comes next does not depend on what happened.
                action = self.chance.choices(names, weights)[0]
                connection = self.chance.choice(self.connections)
                pause = self.chance.uniform(0, self.world.pace)
                self.roll = self.chance.random()
                getattr(self, action)(connection)
                self.stops.wait(pause)
        except Exception as error:  # whatever it is, it must be told
            self.world.problem("%s ended: %s: %s" % (self.name, type(error).__name__, error))

    def ask(self, do, method, connection, rest="", body=None, key=None):
        return self.client.ask(do, method, connection.path(rest), body, key, connection=connection.id)

    def wrong(self, connection, do, answer):
        self.world.problem("%s of %s, which is %s here, answered %d: %s (tries that were refused: %d, lost: %d)" % (
            do, connection.id, connection.status, answer.status, answer.body, answer.refused, answer.unknown))

    # MARK: Actions

    def connect(self, connection):
        body = {"organizationId": connection.organization, "providerSlug": SLUG, "name": "c%d" % connection.number,
                "credentials": {"token": connection.token}}
        key = self.client.known_key("connect-%d" % self.number)
        path = "/integrations/connections?organizationId=" + connection.organization
        answer = self.client.ask(
            "connect", "POST", path, body, key, lambda: self.client.find(path + "&limit=100", body["name"]), name=body["name"])
        if answer.is_yes:
            connection.id, connection.status = answer.body["id"], answer.body["status"]
            self.client.history.add(do="connected", status=201, connection=connection.id, organization=connection.organization)
        else:
            return self.world.problem("connect answered %d: %s" % (answer.status, answer.body))
        while connection.status == "pending" and not self.stops.is_set():
            # The provider could not be asked then.
            tested = self.ask("test", "POST", connection, "/test")
            if not tested.is_yes:
                return self.wrong(connection, "test", tested)
            connection.status = tested.body["status"]

    def automatic(self, connection):
        self.ask_run(connection, "automatic")

    def full(self, connection):
        self.ask_run(connection, "full")

    def ask_run(self, connection, mode):
        if connection.status not in ("active", "paused"):
            return
        answer = self.ask("run", "POST", connection, "/runs", {"mode": mode}, self.client.known_key("run-%d" % self.number))
        if answer.is_yes and connection.status == "active":
            if answer.body["id"] not in connection.runs:
                connection.runs.append(answer.body["id"])
            self.client.history.add(do="ran", status=202, connection=connection.id, run=answer.body["id"], joined=answer.body["joined"])
        elif answer.is_yes or (connection.status == "active" and "does less" not in answer.detail):
            self.wrong(connection, "run", answer)

    def read(self, connection):
        """What was acknowledged stands there."""
        if connection.id is None:
            return
        answer = self.ask("read", "GET", connection)
        if connection.status == "deleted":
            if answer.status != 404:
                self.wrong(connection, "read", answer)
        elif not answer.is_yes or answer.body["status"] != connection.status:
            self.wrong(connection, "read", answer)

    def pause(self, connection):
        if connection.status == "active":
            self.turn(connection, "pause", "paused")

    def resume(self, connection):
        if connection.status == "paused":
            self.turn(connection, "resume", "active")

    def turn(self, connection, do, status):
        answer = self.ask(do, "POST", connection, "/" + do)
        if answer.is_yes and answer.body["status"] == status:
            connection.status = status
        elif answer.status == 409 and answer.unknown:
            # A try whose answer was lost had done it.
            connection.status = status
        else:
            self.wrong(connection, do, answer)

    def cancel(self, connection):
        if not connection.runs or connection.status == "deleted":
            return
        run = connection.runs[-1]
        answer = self.ask("cancel", "POST", connection, "/runs/%s/cancel" % run)
        if answer.is_yes:
            if answer.body["status"] != "cancelled":
                self.wrong(connection, "cancel", answer)
            connection.cancelled.add(run)
        elif answer.status != 409:
            self.wrong(connection, "cancel", answer)

    def look(self, connection):
        """A run that was acknowledged is there, and one that has ended stays as it ended."""
        if not connection.runs or connection.status == "deleted":
            return
        run = connection.runs[int(self.roll * len(connection.runs))]
        answer = self.ask("look", "GET", connection, "/runs/" + run)
        if not answer.is_yes:
            return self.wrong(connection, "look at " + run, answer)
        status = answer.body["status"]
        before = "cancelled" if run in connection.cancelled else connection.ended.get(run)
        if before not in (None, status):
            self.world.problem("run %s was %s, and is %s" % (run, before, status))
        if status not in ("pending", "running"):
            connection.ended[run] = status

    def delete(self, connection):
        if connection.status not in ("active", "paused"):
            return
        answer = self.ask("delete", "DELETE", connection)
        if not answer.is_yes and not (answer.status == 404 and answer.unknown):
            self.wrong(connection, "delete", answer)
        connection.status = "deleted"

    def advance(self, connection):
        self.change(connection.number)

    def follow(self, connection):
        """Takes what has changed, from where it stood."""
        if connection.status not in ("active", "paused"):
            return
        for _ in range(20):
            place = "" if connection.cursor is None else "&after=" + connection.cursor
            answer = self.client.ask(
                "follow", "GET", connection.path("/records") + "&stream=users&limit=100" + place, connection=connection.id)
            if not answer.is_yes:
                return self.wrong(connection, "follow", answer)
            for change in answer.body["data"]:
                if change["deleted"]:
                    connection.followed.pop(change["key"], None)
                else:
                    connection.followed[change["key"]] = change["record"]
            connection.cursor = answer.body["nextCursor"]
            if not answer.body["hasMore"]:
                return

    def organize(self, connection):
        """One more organisation, by a request that may be sent again."""
        name = "extra %d-%d" % (self.number, len(self.organizations))
        answer = self.client.ask(
            "organize", "POST", "/organizations", {"name": name}, self.client.known_key("organize-%d" % self.number),
            lambda: self.client.find("/organizations?limit=100", name), name=name)
        if not answer.is_yes:
            return self.world.problem("organize answered %d: %s" % (answer.status, answer.body))
        self.organizations[name] = answer.body["id"]
