#!/usr/bin/env python3
"""What the dashboard and the alerts say has to be what the program counts, and what docs/operating.md explains. Prints what is not, and ends
with 1 then. Without promtool their expressions are not evaluated: that is named, and with CI set it is a problem."""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import yaml

DASHBOARD = Path("deploy/grafana/patchbay.json")
PROMETHEUS = Path("deploy/prometheus")
GUIDE = Path("docs/operating.md")
DECLARATIONS = [Path("Sources/IntegrationRuntime/Metrics.swift"), Path("Sources/IntegrationServer/ServerGauges.swift")]
ROWS = ["Queue", "Runs", "Providers", "Tokens", "HTTP", "Process"]
problems = []


def check(holds, where, problem):
    if not holds:
        problems.append(f"{where}: {problem}")
    return holds


# What the program has.

# A counter or a timing: name, help, labels; with buckets it is a histogram. A gauge: name, help, and pairs of labels where it has any.
COUNTED = re.compile(r'Self\(\s*(?:name: )?"(\w+)",\s*(?:help: )?"[^"]*",\s*(?:labels: )?\[([^\]]*)\](\s*,\s*buckets:)?')
GAUGE = re.compile(r'Gauge\(\s*"(\w+)",\s*(?:"[^"]*"|\w+),\s*(\[(?:\s*\("\w+",[^()]*\),?)+\s*\])?')


def product_metrics():
    """By name, the labels; histograms by the names of their series."""
    known = {"up": set()}
    text = "\n".join(path.read_text() for path in DECLARATIONS)
    names = set()
    for name, labels, buckets in COUNTED.findall(text):
        names.add(name)
        labels = set(re.findall(r'"(\w+)"', labels))
        if buckets:
            known |= {f"{name}_bucket": labels | {"le"}, f"{name}_sum": labels, f"{name}_count": labels}
        else:
            known[name] = labels
    for name, labels in GAUGE.findall(text):
        names.add(name)
        known[name] = set(re.findall(r'\("(\w+)",', labels))
    for name in set(re.findall(r'"((?:patchbay|process)_[a-z_]+)"', text)) - names:
        problems.append(f"{DECLARATIONS[0]}: {name} is declared in a way that this check does not read")
    return known, names


def product_words():
    """What a label may say: texts and names of cases."""
    words = set()
    for target in ("IntegrationCore", "IntegrationStore", "IntegrationRuntime", "IntegrationServer"):
        for path in Path("Sources", target).rglob("*.swift"):
            text = path.read_text()
            words |= set(re.findall(r'"(\w+)"', text))
            for names in re.findall(r"^\s*case (\w+(?:, \w+)*)$", text, re.M):
                words |= set(names.split(", "))
    return words


METRICS, NAMES = product_metrics()
WORDS = product_words()
OF_PROMETHEUS = {"job", "instance"}
# Labels whose values are words of the program.
SPOKEN = {"state", "outcome", "cause", "status"}

# What an expression says.

TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|\'(?:[^\'\\]|\\.)*\'|[A-Za-z_:][\w:]*|[0-9][\w.]*|=~|!~|!=|==|[^\s\w]')
GROUPINGS = {"by", "without", "on", "ignoring", "group_left", "group_right"}
WORDS_OF_PROMQL = GROUPINGS | {"and", "or", "unless", "offset", "bool", "inf", "nan"}


class Expression:
    """Selectors with their matchers, and the labels that groupings name. Not a parser of PromQL: promtool is one."""

    def __init__(self, text):
        self.selectors = []
        self.groups = set()
        self.output = set()
        tokens = TOKEN.findall(re.sub(r"\$__\w+", "5m", text))
        index = 0
        while index < len(tokens):
            token, following = tokens[index], tokens[index + 1] if index + 1 < len(tokens) else ""
            index += 1
            if not re.match(r"[A-Za-z_:]", token):
                # A range or an offset is no name.
                continue
            if token in GROUPINGS and following == "(":
                end = tokens.index(")", index)
                labels = {label for label in tokens[index + 1 : end] if label != ","}
                self.groups |= labels
                if token == "by":
                    self.output |= labels
                index = end + 1
            elif following == "{":
                end = tokens.index("}", index)
                inside = [part for part in tokens[index + 1 : end] if part != ","]
                self.selectors.append((token, [tuple(inside[at : at + 3]) for at in range(0, len(inside), 3)]))
                index = end + 1
            elif following != "(" and following not in ("by", "without") and token not in WORDS_OF_PROMQL:
                self.selectors.append((token, []))

    def labels(self):
        """Those that its metrics have."""
        return OF_PROMETHEUS.union(*(METRICS.get(name, set()) for name, _ in self.selectors))

    def check(self, where, shown=()):
        """Checks the names, and those of labels that are shown beside the value."""
        check(self.selectors, where, "asks for no metric")
        for name, matchers in self.selectors:
            if not check(name in METRICS, where, f"{name} is no metric of the program"):
                continue
            for label, _, value in matchers:
                check(label in METRICS[name] | OF_PROMETHEUS, where, f"{name} has no label {label}")
                if label in SPOKEN and not name.startswith("patchbay_http"):
                    for word in value.strip("\"'").split("|"):
                        check(word in WORDS, where, f'the program never says {label}="{word}"')
        for label in sorted(self.groups - self.labels()):
            problems.append(f"{where}: groups by {label}, which its metrics do not have")
        for label in sorted(set(shown) - (self.output or self.labels())):
            problems.append(f"{where}: shows {label}, which is not in its result")
        return self


def headings(path):
    """Anchors as GitHub makes them."""
    found = re.findall(r"^#+ (.+)$", re.sub(r"^```.*?^```", "", path.read_text(), flags=re.M | re.S), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in found}


# The alerts.

rules = [rule for group in yaml.safe_load((PROMETHEUS / "alerts.yaml").read_text())["groups"] for rule in group["rules"]]
alerts = [rule.get("alert", "?") for rule in rules]
tests = (PROMETHEUS / "alerts.test.yaml").read_text()
for name in sorted({name for name in alerts if alerts.count(name) > 1}):
    problems.append(f"alerts.yaml: there are several {name}")
for rule in rules:
    where = f"alerts.yaml: {rule.get('alert', '?')}"
    notes = rule.get("annotations", {})
    said = " ".join(str(text) for text in notes.values())
    Expression(rule["expr"]).check(where, re.findall(r"\$labels\.(\w+)", said))
    check(rule.get("labels", {}).get("severity") in ("critical", "warning"), where, "is neither critical nor a warning")
    for key in ("summary", "description", "runbook_url"):
        check(notes.get(key), where, f"has no {key}")
    check(notes.get("runbook_url") == f"{GUIDE}#{rule['alert'].lower()}", where, f"its runbook_url is not {GUIDE}#{rule['alert'].lower()}")
    check(rule["alert"].lower() in headings(GUIDE), where, f"has no heading in {GUIDE}")
    check(re.search(rf"\b{rule['alert']}\b", tests), where, "has no test in alerts.test.yaml")
for heading in re.findall(r"^### (\w+)$", GUIDE.read_text(), re.M):
    check(heading in alerts, GUIDE, f"{heading} is no alert")
jobs = [job["job_name"] for job in yaml.safe_load((PROMETHEUS / "prometheus.yaml").read_text())["scrape_configs"]]
for job in {value.strip('"') for rule in rules for _, found in Expression(rule["expr"]).selectors for label, _, value in found if label == "job"}:
    check(job in jobs, "prometheus.yaml", f"has no job {job}, which alerts count on")

# The dashboard.


def walk(value):
    yield value
    for child in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from walk(child)


try:
    dashboard = json.loads(DASHBOARD.read_text())
except json.JSONDecodeError as error:
    sys.exit(f"{DASHBOARD}: {error}")
where = DASHBOARD.name
for key, kind in (("title", str), ("schemaVersion", int), ("time", dict), ("templating", dict), ("annotations", dict), ("panels", list)):
    check(isinstance(dashboard.get(key), kind), where, f"{key} is missing")
check(dashboard["schemaVersion"] >= 38, where, "schemaVersion is below 38")
check(dashboard.get("id") is None and dashboard.get("uid") is None, where, "has an id or a uid of an installation")
for value in walk(dashboard):
    if isinstance(value, dict) and "uid" in value:
        check(value["uid"] in (None, "${datasource}"), where, f"names a data source of an installation: {value['uid']}")

variables = {variable["name"]: variable for variable in dashboard["templating"]["list"]}
source = variables.get("datasource", {})
check(source.get("type") == "datasource" and source.get("query") == "prometheus", where, "has no variable for its data source")
for name, variable in variables.items():
    found = re.fullmatch(r"label_values\((.+), (\w+)\)", variable.get("definition", "")) if variable["type"] == "query" else None
    if found:
        Expression(found[1]).check(f"{where}: variable {name}", [found[2]])

panels = dashboard["panels"]
check([panel["title"] for panel in panels if panel["type"] == "row"] == ROWS, where, f"its rows are not {', '.join(ROWS)}")
check(len({panel["id"] for panel in panels}) == len(panels), where, "two panels have one id")
taken = {}
shown = []
for panel in panels:
    where = f"{DASHBOARD.name}: {panel.get('title') or panel['id']}"
    check(panel.get("title"), where, "has no title")
    place = panel["gridPos"]
    check(place["x"] >= 0 and place["x"] + place["w"] <= 24 and place["w"] > 0 and place["h"] > 0, where, "is not within the 24 columns")
    for cell in ((x, y) for x in range(place["x"], place["x"] + place["w"]) for y in range(place["y"], place["y"] + place["h"])):
        if not check(cell not in taken, where, f"lies over {taken.get(cell)}"):
            break
        taken[cell] = panel["title"]
    if panel["type"] == "row":
        continue
    for key in ("description", "datasource", "targets", "fieldConfig", "options"):
        check(panel.get(key), where, f"has no {key}")
    for alert in re.findall(r"Alert: (\w+)", panel["description"]):
        check(alert in alerts, where, f"names an alert that there is not: {alert}")
    check(len({target["refId"] for target in panel["targets"]}) == len(panel["targets"]), where, "two queries have one refId")
    for target in panel["targets"]:
        shown.append((where, target["expr"]))
        Expression(target["expr"]).check(where, re.findall(r"{{(\w+)}}", target["legendFormat"]))
for note in dashboard["annotations"]["list"]:
    where = f"{DASHBOARD.name}: annotation {note['name']}"
    shown.append((where, note["expr"]))
    Expression(note["expr"]).check(where, re.findall(r"{{(\w+)}}", note["textFormat"]))
for where, text in shown:
    for name in re.findall(r"\$(\w+)", text):
        check(name in variables or name.startswith("__"), where, f"there is no variable {name}")
used = {name for _, text in shown for name, _ in Expression(text).selectors}
for name in sorted(NAMES - {re.sub("_(bucket|sum|count)$", "", name) for name in used} - used):
    problems.append(f"{DASHBOARD.name}: {name} is on no panel")

# The guide: the causes of runs with the program's advice, and its links.

causes = Path("Sources/IntegrationCore/Runs/RunCause.swift").read_text()
values = {name: value or name for name, value in re.findall(r'^    case (\w+)(?: = "(\w+)")?$', causes, re.M)}
guide = GUIDE.read_text()
for cases, advice in re.findall(r'case ((?:\.\w+(?:, )?)+):\s*"(.*)"$', causes[causes.index("var advice") :], re.M):
    for name in re.findall(r"\.(\w+)", cases):
        row = re.search(rf"^\| `{values.pop(name)}` \| [^|]+ \| (.+) \|$", guide, re.M)
        check(row and row[1] == advice, GUIDE, f"does not say of the cause {name} what the program says")
check(not values, GUIDE, f"this check does not read the advice of {', '.join(values)}")
for target, anchor in re.findall(r"\]\(([^)#\s]*)(?:#([^)\s]*))?\)", guide):
    path = GUIDE.parent / target if target else GUIDE
    if check(path.exists(), GUIDE, f"links to {target}, which is not there") and anchor:
        check(anchor in headings(path), GUIDE, f"links to #{anchor} of {path.name}, which is not there")

# What only Prometheus can say.


def promtool(*arguments):
    done = subprocess.run(["promtool", *map(str, arguments)], capture_output=True, text=True)
    check(done.returncode == 0, f"promtool {arguments[0]} {arguments[1]}", (done.stderr.strip() or done.stdout.strip()))


if shutil.which("promtool"):
    promtool("check", "config", PROMETHEUS / "prometheus.yaml")
    promtool("test", "rules", PROMETHEUS / "alerts.test.yaml")
    # Queries of the dashboard as rules: it reads nothing else.
    queries = [{"record": f"panel:{number}", "expr": re.sub(r"\$__\w+", "5m", text)} for number, (_, text) in enumerate(shown)]
    with tempfile.NamedTemporaryFile("w", suffix=".yaml") as file:
        yaml.safe_dump({"groups": [{"name": "dashboard", "rules": queries}]}, file)
        file.flush()
        promtool("check", "rules", file.name)
else:
    print("==> SKIPPED: promtool is missing (alerts and their tests)", file=sys.stderr)
    check(not os.environ.get("CI"), "promtool", "is missing")

for problem in problems:
    print(problem, file=sys.stderr)
sys.exit(1 if problems else 0)
