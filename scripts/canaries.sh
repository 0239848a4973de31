#!/usr/bin/env bash
# Looks for planted secrets, in any encoding, in everything that the servers of a test run have written, logged and answered:
# `canaries.sh FOLDER`, the folder that `PATCHBAY_KEEP` named for the tests.
set -euo pipefail
cd "$(dirname "$0")/.."

keep=$1
scan="${PATCHBAY_TESTDATA:-$(pwd)/../shared}/servers/chaos/canary_scan.py"
say() { printf '==> %s\n' "$*" >&2; }

if [ ! -d "$keep/seen" ]; then
    say "no server has run: there is nothing to look for secrets in"
    exit 0
fi
if [ ! -f "$scan" ]; then
    say "SKIPPED: $scan is not there, and so nothing was looked through for secrets"
    [ -z "${CI:-}" ]
    exit
fi
canaries=(--canary sandbox-secret-)
if [ -f "$keep/canaries.txt" ]; then
    while read -r line; do canaries+=(--canary "$line"); done < <(sort -u "$keep/canaries.txt")
fi
# What finds nothing must be able to find something.
printf '{"token":"%s"}' "$(printf 'xx sandbox-secret-1' | base64)" >"$keep/planted"
if python3 "$scan" "${canaries[@]}" "$keep/planted" >/dev/null; then
    say "the search itself does not work"
    exit 1
fi
say "looking for planted secrets in $(find "$keep/seen" -type f | wc -l) files ($(du -sh "$keep/seen" | cut -f1)) of the servers under test"
python3 "$scan" "${canaries[@]}" "$keep/seen"
