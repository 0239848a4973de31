#!/usr/bin/env bash
# The test of faults (docs/faults.md): disks and databases that fail under commands and servers. What is given goes to
# Tests/Faults/faults.py, such as `--case sqlite-sync-full`. The program is $PATCHBAY_BINARY, or what `make run` built.
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
command=(python3 -B Tests/Faults/faults.py "$binary" "$@")
# In a namespace of its own no mount outlives the test, however it ends.
if [ "$(id -u)" -eq 0 ] && unshare --mount sh -c 'mount -t tmpfs tmpfs /mnt' 2>/dev/null; then
    exec unshare --mount "${command[@]}" --mounts
fi
echo "nothing can be mounted here: all faults are injected into calls (strace)" >&2
exec "${command[@]}"
