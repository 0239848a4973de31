#!/usr/bin/env bash
# Builds and runs every test in the configuration `make run` built. Arguments go to `swift test`, e.g. --filter CommandTests.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/install.sh test
# Vectors, recorded answers and servers to test against are kept beside the repository.
export PATCHBAY_TESTDATA="${PATCHBAY_TESTDATA:-$(pwd)/../shared}"
# Test servers find the Python packages that install.sh put there.
if [ -d .build/venv ]; then export PATH="$PWD/.build/venv/bin:$PATH"; fi
# Some tests kill processes on purpose; a backtrace of each would take seconds.
export SWIFT_BACKTRACE=enable=no
scripts/build.sh --build-tests
# What servers write, log and answer, for a look through it afterwards.
PATCHBAY_KEEP=$(mktemp -d)
export PATCHBAY_KEEP
trap 'rm -rf "$PATCHBAY_KEEP"' EXIT
# All at once, thousands of tests would wait for two cores, and each for all others: servers and clients would time out.
export SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH="${SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH:-24}"
# There are no XCTest cases: without its empty report the last line is the result.
swift test --skip-build --disable-xctest "$@"
# The store, the engine, the runtime and the server once more, on PostgreSQL; where tests are chosen, only those.
if [ $# = 0 ]; then
    PATCHBAY_TEST_DATABASE=postgresql swift test --skip-build --disable-xctest --filter \
        'IntegrationStoreTests|IntegrationEngineTests|IntegrationRuntimeTests|IntegrationServerTests'
fi
scripts/canaries.sh "$PATCHBAY_KEEP"
