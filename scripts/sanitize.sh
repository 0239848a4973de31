#!/usr/bin/env bash
# Runs the tests of the targets that touch memory they do not own (C++ shims, views over buffers) with the address sanitizer, then those of what
# is concurrent with the thread sanitizer. `sanitize.sh address` or `sanitize.sh thread` runs one of them.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/install.sh test
export PATCHBAY_TESTDATA="${PATCHBAY_TESTDATA:-$(pwd)/../shared}"
if [ -d .build/venv ]; then export PATH="$PWD/.build/venv/bin:$PATH"; fi
kinds=(address thread)
case ${1:-} in
    address | thread)
        kinds=("$1")
        shift
        ;;
esac
# Builds of their own: instrumented code cannot be mixed with the other.
for kind in "${kinds[@]}"; do
    case $kind in
        address)
            # Without the leak detector: Swift keeps references with tag bits in them, so that it takes what globals hold for lost (25 blocks,
            # each made once); three more are of Foundation, in reading files of a test.
            export ASAN_OPTIONS=detect_leaks=0
            tests='JSONTapeTests|CELTests'
            ;;
        thread)
            export TSAN_OPTIONS="halt_on_error=0 exitcode=66 suppressions=$PWD/scripts/tsan.supp"
            # Instrumented, each takes ten times as long, and its servers and clients with it.
            export SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH="${SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH:-4}"
            tests='SQLDatabaseTests|IntegrationStoreTests|IntegrationRuntimeTests'
            ;;
    esac
    build=(--scratch-path ".build/sanitize-$kind" "--sanitize=$kind")
    swift build "${build[@]}" --build-tests
    # Not by `swift test`: the sanitizer's symbolizer keeps its pipe open, and it would wait for ever.
    "$(swift build "${build[@]}" --show-bin-path)/patchbayPackageTests.xctest" --testing-library swift-testing --filter "$tests" "$@"
done
