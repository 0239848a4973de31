#!/usr/bin/env bash
# Checks what Patchbay is deployed with, as far as that can be done without Docker, a cluster or a running systemd. A check whose tool is
# missing is left out and named; with CI set it fails. `scripts/install.sh lint` installs them all.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf '==> %s\n' "$*" >&2; }
failed=0
complain() { say "$*"; failed=1; }
# Tools come from where install.sh puts them, of versions that we name, before those of the system.
if [ -d .build/venv ]; then export PATH="$PWD/.build/venv/bin:$PATH"; fi
has() {
    command -v "$1" >/dev/null && return
    say "SKIPPED: $1 is missing ($2)"
    if [ -n "${CI:-}" ]; then failed=1; fi
    return 1
}

manifests=(deploy/kubernetes/*.yaml)
objects=()
for file in "${manifests[@]}"; do
    if [ "${file##*/}" != kustomization.yaml ]; then objects+=("$file"); fi
done

if has shellcheck "scripts and the package's scripts"; then
    shellcheck scripts/*.sh .ci/run deploy/debian/{postinst,prerm,postrm} || complain "shellcheck: see above"
fi
if has hadolint "the image"; then
    hadolint --failure-threshold info deploy/Dockerfile || complain "hadolint: see above"
fi
if has yamllint "YAML"; then
    # As manifests of integrations are written: braces with a space inside, and lines as long as elsewhere here.
    rules='{extends: default, rules: {document-start: disable, line-length: {max: 140}, braces: {min-spaces-inside: 1, max-spaces-inside: 1},
        comments: {min-spaces-from-content: 1}}}'
    yamllint --strict -d "$rules" deploy || complain "yamllint: see above"
fi
if has check-jsonschema "compose.yaml"; then
    check-jsonschema --quiet --builtin-schema vendor.compose-spec deploy/compose.yaml || complain "compose.yaml: see above"
fi
if has kubernetes-validate "Kubernetes"; then
    # The oldest version that docs/deploying.md names, and the newest that this tool knows.
    for kubernetes in 1.27 1.37; do
        kubernetes-validate --quiet --strict -k $kubernetes "${objects[@]}" || complain "Kubernetes $kubernetes: see above"
    done
fi
# What no schema knows: names, versions, numbers and variables that have to be the same in several files.
if python3 -c 'import yaml' 2>/dev/null; then
    python3 scripts/lint-deploy.py || complain "lint-deploy.py: see above"
    python3 scripts/lint-dashboards.py || complain "lint-dashboards.py: see above"
else
    has "PyYAML" "what belongs together" || true
fi
if has systemd-analyze "patchbay.service"; then
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    # The program need not be installed for that.
    sed 's|^ExecStart=[^ ]*|ExecStart=/bin/true|' deploy/patchbay.service >"$work/patchbay.service"
    # An unknown setting is a warning to it, and no error. Units of the system that this one names are not our concern.
    said=$(systemd-analyze verify --man=no "$work/patchbay.service" 2>&1 | grep -F patchbay || true)
    if [ -n "$said" ]; then complain "patchbay.service: $said"; fi
    # How much it may do, which systemd can say of a file since 250.
    if systemd-analyze --help | grep -q -e --offline; then
        systemd-analyze security --offline=true --threshold=25 "$work/patchbay.service" >"$work/security" 2>&1 ||
            { tail -n 1 "$work/security" >&2; complain "patchbay.service may do more than 2.5 of 10"; }
    fi
fi
# lint-deploy.py knows what the kustomization lists; this builds it, where somebody has the tool. It is in no package that could be named.
if command -v kubectl >/dev/null; then
    kubectl kustomize deploy/kubernetes >/dev/null || complain "kustomization.yaml: see above"
fi
[ $failed -eq 0 ] || exit 1
say "deployment files: no problems"
