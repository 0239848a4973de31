#!/usr/bin/env bash
# Runs the tests of the targets that touch memory they do not own (C++ shims, views over buffers) with the address sanitizer.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/install.sh test
export PATCHBAY_TESTDATA="${PATCHBAY_TESTDATA:-$(pwd)/../shared}"
# Without the leak detector: Swift keeps references with tag bits in them, so that it takes what globals hold for lost (25 blocks, each made
# once); three more are of Foundation, in reading files of a test.
export ASAN_OPTIONS=detect_leaks=0
# A build of its own: instrumented code cannot be mixed with the other.
swift test --scratch-path .build/sanitize --sanitize=address --disable-xctest --filter 'JSONTapeTests|CELTests' "$@"
