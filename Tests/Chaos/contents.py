"""What the provider of the chaos test knows: accounts whose content follows from a seed and a version, and nothing else.

The provider answers from it, and the checks at the end expect from it; both make it anew, so that neither has to believe the other.
"""
import json
import random

PAGES = 7
# So that positions of a delta have as many digits at the end as at the beginning.
FIRST_UPDATE = 1000
# Least share of users with a second factor that the check over all of them lets pass.
SHARE = 0.7


def text(record):
    """A record as it is sent, and as it has to be stored: byte for byte."""
    return json.dumps(record, separators=(",", ":"))


class Account:
    """One tenant. Two with the same seed, number and version are the same."""

    def __init__(self, seed, number, page):
        self.seed, self.number, self.page_size, self.version = seed, number, page, 0
        # Users that it may lack at a time: far from what a mass deletion is.
        self.most_gone = page
        self.token = "chaos-%d-%016x" % (number, self._random("token").getrandbits(64))
        chance = self._random("users")
        self.users = {}
        for index in range(page * PAGES):
            key = "u%04d" % index
            self.users[key] = {
                "id": key, "login": "%s@%d.example.com" % (key, number), "active": chance.random() < 0.9, "mfa": chance.random() < 0.72,
                "updated": FIRST_UPDATE, "note": "%0*x" % (chance.randint(8, 160), chance.getrandbits(32)),
                "devices": chance.randint(1, 3) if chance.random() < 0.06 else 0,
            }
        self.gone = {}
        # By user: whether each of its devices is encrypted.
        self.encrypted = {key: [chance.random() < 0.6 for _ in range(user["devices"])] for key, user in self.users.items()}

    def _random(self, what):
        return random.Random("%s/%d/%s" % (self.seed, self.number, what))

    def advance(self):
        """The next version: a handful of users is not what it was."""
        self.version += 1
        chance = self._random(self.version)
        for key in chance.sample(sorted(self.users), 5):
            user = self.users[key]
            user["updated"] = FIRST_UPDATE + self.version
            change = chance.choice(("mfa", "mfa", "active", "note", "devices", "devices", "gone"))
            if key in self.gone:
                del self.gone[key]
            elif change == "gone" and len(self.gone) < self.most_gone:
                self.gone[key] = True
            elif change in ("mfa", "active"):
                user[change] = not user[change]
            elif change == "devices":
                user["devices"] = chance.randint(0, 3)
                self.encrypted[key] = [chance.random() < 0.6 for _ in range(user["devices"])]
            else:
                user["note"] = "%016x" % chance.getrandbits(64)

    # What the provider answers.

    def page(self, after, since):
        """Users behind a key, and the key that the next page begins behind: all, or what changed since with what is gone since."""
        keys = [key for key in sorted(self.users) if key > after]
        if since is None:
            keys = [key for key in keys if key not in self.gone]
        else:
            keys = [key for key in keys if self.users[key]["updated"] > since]
        size = self.page_size
        return [self._sent(key) for key in keys[:size]], keys[size - 1] if len(keys) > size else None

    def devices(self, key):
        if key in self.gone or key not in self.users:
            return None
        return [{"id": "d-%s-%d" % (key, index), "encrypted": value} for index, value in enumerate(self.encrypted[key])]

    def _sent(self, key):
        user = self.users[key]
        return {"id": key, "deleted": True, "updated": user["updated"]} if key in self.gone else user

    # What has to be there in the end.

    def present(self):
        return [user for key, user in sorted(self.users.items()) if key not in self.gone]

    def records(self):
        """By stream, key of the parent and key: what is stored."""
        found = {("users", "", user["id"]): text(user) for user in self.present()}
        for user in self.present():
            for device in self.devices(user["id"]):
                found["devices", user["id"], device["id"]] = text(device)
        return found

    def verdicts(self):
        """By check: the number of passes, of failures, of records that it is not about, and what fails."""
        result = {}
        users = self.present()
        self._judge(result, "mfa", [(u["id"], u["mfa"] if u["active"] else None) for u in users])
        self._judge(result, "encrypted", [(d["id"], d["encrypted"]) for u in users for d in self.devices(u["id"])])
        self._judge(
            result, "covered", [(u["id"], any(self.encrypted[u["id"]]) if u["devices"] else None) for u in users])
        share = sum(u["mfa"] for u in users) / len(users)
        self._judge(result, "share", [(None, share >= SHARE)])
        return result

    @staticmethod
    def _judge(result, check, verdicts):
        failing = {resource for resource, passes in verdicts if passes is False}
        result[check] = (sum(p is True for _, p in verdicts), len(failing), sum(p is None for _, p in verdicts), failing)


MANIFEST = """\
id: chaos
name: Chaos
description: A provider that answers badly.
category: Security
docsUrl: https://api.chaos.example.com/docs
capabilities: [sync]
auth: { type: api_key, config: { name: Authorization, prefix: "Bearer ", field: token } }
credentialFields:
  - { id: token, label: Token, type: password }
http:
  baseUrl: https://api.chaos.example.com/v1
  timeout: { connect: 2s, firstByte: 5s, idle: 5s, total: 20s }
  retry: { attempts: 5, base: 100ms, max: 1s }
test: { request: GET /me, identity: { id: body.id, label: body.name } }
streams:
  users:
    request: GET /users
    records: body.users
    pages: { type: cursor, next: 'body.?next.orValue("")', param: cursor }
    key: record.id
    delta: { cursor: record.updated, query: { since: "${cursor}" } }
    deletes: { tombstone: record.?deleted.orValue(false) }
  devices:
    each: users
    where: parent.devices > 0
    request: GET /users/${parent.id}/devices
    records: body.devices
    key: record.id
    errors: [{ status: [404], action: empty }]
checks:
  mfa:
    name: Second factor
    over: users
    where: record.active
    pass: record.mfa
    resource: { type: user, id: record.id, name: record.login }
  encrypted:
    name: Encrypted
    over: devices
    pass: record.encrypted
    resource: { type: device, id: record.id }
  covered:
    name: Has an encrypted device
    over: users
    where: record.devices > 0
    pass: devices.exists(d, d.encrypted)
    resource: { type: covered, id: record.id }
  share:
    name: Most have a second factor
    over: users
    aggregate: { ratio: record.mfa }
    pass: value >= %s
    severity: low
sync: { full: 30d, delta: 30d }
""" % SHARE
