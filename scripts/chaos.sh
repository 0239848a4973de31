#!/usr/bin/env bash
# The chaos test (docs/chaos.md): `chaos.sh` kills a thousand processes, `chaos.sh --short` takes three minutes. What else is given goes to
# Tests/Chaos/chaos.py, such as `--seed` of a run that failed. The program is $PATCHBAY_BINARY, or what `make run` built.
set -euo pipefail
cd "$(dirname "$0")/.."

binary=${PATCHBAY_BINARY:-.build/debug/patchbay}
if [ ! -x "$binary" ]; then
    if [ -n "${PATCHBAY_BINARY:-}" ]; then
        echo "$binary is no program" >&2
        exit 2
    fi
    scripts/install.sh test
    scripts/build.sh --product patchbay
fi
exec python3 -B Tests/Chaos/chaos.py "$binary" "$@"
