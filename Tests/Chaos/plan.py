"""Which faults come, and when: all of it follows from the seed."""
import random

WORKERS = 4
# Nodes by their number: the workers, and behind them the one that answers.
API = WORKERS

# What goes wrong while the database is well, and how often.
OF_WORKERS = [("kill", 52), ("kill several", 6), ("freeze worker", 6), ("kill api", 3), ("storm", 9), ("jump", 12), ("cut one", 7),
              ("silence one", 5)]
# What is done to the database and the way to it.
OF_DATABASE = [("kill database", 24), ("kill backend", 10), ("freeze database", 16), ("cut all", 16), ("slow all", 14), ("silence all", 6),
               ("kill", 14)]


class Plan:
    """Faults without end, each with the seconds that pass before it."""

    def __init__(self, seed, is_short):
        self.chance = random.Random("%s/faults" % seed)
        self.is_short = is_short

    def __iter__(self):
        acts = [(self._database, 25), (self._workers, 45)]
        while True:
            for act, seconds in acts:
                spent = 0
                while spent < seconds:
                    gap, fault = act()
                    spent += gap
                    yield gap, fault

    def _workers(self):
        """Many of them: the database is up all the while, so that no run may be without an owner."""
        return self.chance.expovariate(1 / 1.3), self._fault(OF_WORKERS)

    def _database(self):
        return self.chance.uniform(2, 7), self._fault(OF_DATABASE)

    def _fault(self, kinds):
        chance = self.chance
        kind = chance.choices([name for name, _ in kinds], [weight for _, weight in kinds])[0]
        node = chance.randrange(WORKERS)
        if kind == "kill":
            return {"do": "kill", "nodes": [node], "back": chance.uniform(0, 3)}
        if kind == "kill several":
            return {"do": "kill", "nodes": sorted(chance.sample(range(WORKERS), chance.randint(2, WORKERS))), "back": chance.uniform(0, 3)}
        if kind == "kill api":
            return {"do": "kill", "nodes": [API], "back": chance.uniform(0, 2)}
        if kind == "freeze worker":
            return {"do": "freeze worker", "node": node, "seconds": chance.uniform(2, 22)}
        if kind == "storm":
            return {"do": "storm", "kind": chance.choice(("429", "500", "drip", "cut")), "seconds": chance.uniform(1, 6)}
        if kind == "jump":
            return {"do": "jump", "node": chance.randrange(WORKERS + 1), "seconds": chance.choice((-3600, 0, 3600))}
        if kind == "cut one":
            return {"do": "cut", "links": [chance.randrange(WORKERS + 1)], "seconds": chance.choice((0, chance.uniform(0, 8)))}
        if kind == "silence one":
            return {"do": "silence", "links": [node], "seconds": chance.uniform(2, 25), "cuts": chance.random() < 0.5}
        everyone = list(range(WORKERS + 1))
        if kind == "kill database":
            return {"do": "kill database", "back": chance.uniform(0, 3)}
        if kind == "kill backend":
            return {"do": "kill backend", "choice": chance.random()}
        if kind == "freeze database":
            return {"do": "freeze database", "seconds": chance.uniform(1, 8 if self.is_short else 20)}
        if kind == "cut all":
            return {"do": "cut", "links": everyone, "seconds": chance.choice((0, chance.uniform(0, 6)))}
        if kind == "slow all":
            return {"do": "slow", "links": everyone, "seconds": chance.uniform(2, 8), "latency": chance.uniform(0.002, 0.06),
                    "rate": chance.choice((None, chance.uniform(50e3, 500e3)))}
        return {"do": "silence", "links": everyone, "seconds": chance.uniform(1, 6), "cuts": chance.random() < 0.5}
