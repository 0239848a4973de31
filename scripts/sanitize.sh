#!/usr/bin/env bash
# Runs the tests of the targets that touch memory they do not own (C++ shims, views over buffers) with the address sanitizer.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/install.sh test
export PATCHBAY_TESTDATA="${PATCHBAY_TESTDATA:-$(pwd)/../shared}"
# A build of its own: instrumented code cannot be mixed with the other.
swift test --scratch-path .build/sanitize --sanitize=address --disable-xctest --filter 'JSONTapeTests|CELTests' "$@"
