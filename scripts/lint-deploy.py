#!/usr/bin/env python3
"""What has to be the same in several files of deploy/, and what no schema asks for. Prints what is not, and ends with 1 then."""
import re
import sys
from pathlib import Path

import yaml

KUBERNETES = Path("deploy/kubernetes")
problems = []


def check(holds, where, problem):
    if not holds:
        problems.append(f"{where}: {problem}")


def objects(path):
    return [(path.name, value) for value in yaml.safe_load_all(path.read_text()) if value]


kustomization = yaml.safe_load((KUBERNETES / "kustomization.yaml").read_text())
files = {path.name for path in KUBERNETES.glob("*.yaml")} - {"kustomization.yaml"}
applied = {name for name in files if not name.endswith(".example.yaml")}
check(set(kustomization["resources"]) == applied, "kustomization.yaml", f"its resources are not {sorted(applied)}")
everything = [found for name in sorted(files) for found in objects(KUBERNETES / name)]
names = {(value["kind"], value["metadata"]["name"]) for _, value in everything}
workloads = [(name, value) for name, value in everything if value["kind"] in ("Deployment", "Job")]
pods = [value["spec"]["template"]["metadata"]["labels"] for _, value in workloads if value["kind"] == "Deployment"]

# Nobody's secret is applied with the rest.
for name, value in everything:
    check(value["kind"] != "Secret" or name not in applied, name, "a Secret among the resources")
    check("namespace" not in value["metadata"], name, "names a namespace, which is for whoever applies it")

# What selects selects one deployment, and each deployment has its budget.
for name, value in everything:
    if value["kind"] in ("Service", "PodDisruptionBudget", "Deployment"):
        selector = value["spec"]["selector"]
        selector = selector.get("matchLabels", selector)
        count = sum(selector.items() <= labels.items() for labels in pods)
        check(count == 1, name, f"{value['kind']} {value['metadata']['name']} selects {count} deployments")
for name, value in workloads:
    if value["kind"] == "Deployment":
        check(("PodDisruptionBudget", value["metadata"]["name"]) in names, name, "a deployment without a budget")

dockerfile = Path("deploy/Dockerfile").read_text()
for image in re.findall(r"^ARG \w+_IMAGE=(\S+)$", dockerfile, re.M):
    check(re.search(r":(?!latest$)\w|@sha256:", image), "Dockerfile", f"{image} is whatever is newest: name a tag")
user = re.search(r"^USER (\d+):\1$", dockerfile, re.M)
check(user, "Dockerfile", "USER is not two numbers that are the same")
number = int(user[1]) if user else 0
for name, value in workloads:
    pod = value["spec"]["template"]["spec"]
    security = pod["securityContext"]
    check(security["runAsNonRoot"] and security["runAsUser"] == number, name, f"does not run as {number}, the image's user")
    check(not pod["automountServiceAccountToken"] and not pod["enableServiceLinks"], name, "gives the pod a token or links")
    for container in pod["containers"]:
        security = container["securityContext"]
        check(security["readOnlyRootFilesystem"] and not security["allowPrivilegeEscalation"], name, "may change its image or its rights")
        check(container["image"] == kustomization["images"][0]["name"], name, "has an image that the kustomization does not name")
        check("memory" in container["resources"]["limits"], name, "has no limit of memory")
        for source in container["envFrom"]:
            for kind, key in (("ConfigMap", "configMapRef"), ("Secret", "secretRef")):
                reference = source.get(key)
                known = not reference or reference.get("optional") or (kind, reference["name"]) in names
                check(known, name, f"reads a {kind} that is nowhere")
        # That the pod of a server without an address of its database does not start is what keeps its data from being lost.
        given = {entry["name"] for entry in container["env"] if not entry["valueFrom"]["secretKeyRef"].get("optional")}
        check("PATCHBAY_DATABASE" in given, name, "may start without PATCHBAY_DATABASE")

compose = yaml.safe_load(Path("deploy/compose.yaml").read_text())
for name, service in compose["services"].items():
    for mount in service.get("tmpfs", []):
        check("uid=" not in mount or f"uid={number},gid={number}," in mount, "compose.yaml", f"{name}: {mount} is not of the image's user")

# One version, where it is said.
version = re.search(r'current = "(.+)"', Path("Sources/patchbay/Version.swift").read_text())[1]
check(kustomization["images"][0]["newTag"] == version, "kustomization.yaml", f"newTag is not {version}")
for path in [Path("deploy/compose.yaml"), Path("deploy/Dockerfile"), Path("docs/deploying.md")]:
    for found in re.findall(r"patchbay[:_](\d+\.\d+\.\d+)", path.read_text()):
        check(found == version, path.name, f"names version {found}, which is not {version}")

# A variable that nobody reads is a setting that is silently lost.
documented = set(re.findall(r"PATCHBAY_[A-Z_]*[A-Z]", Path("docs/commands.md").read_text()))
for path in sorted(path for path in Path("deploy").rglob("*") if path.is_file()) + [Path("docs/deploying.md")]:
    for found in sorted(set(re.findall(r"PATCHBAY_[A-Z_]*[A-Z]", path.read_text())) - documented - {"PATCHBAY_BINARY"}):
        problems.append(f"{path}: {found} is not in docs/commands.md")

for problem in problems:
    print(problem, file=sys.stderr)
sys.exit(1 if problems else 0)
