#!/bin/bash
# Fuzzes JSONTape with libFuzzer and the address sanitizer: fuzz-json.sh [SECONDS] [CORPUS]
set -euo pipefail
seconds="${1:-60}"
root="$(cd "$(dirname "$0")/.." && pwd)"
build="${TMPDIR:-/tmp}/patchbay-fuzz-json"
corpus="${2:-$build/corpus}"
vectors="${PATCHBAY_TESTDATA:-$root/../shared}/vectors"
mkdir -p "$build/module" "$corpus"

cp "$root"/Sources/CSimdjson/include/CSimdjson.h "$build/module/"
echo 'module CSimdjson { header "CSimdjson.h" export * }' > "$build/module/module.modulemap"
clang++ -std=c++17 -O1 -g -fsanitize=address,fuzzer-no-link -I "$build/module" \
    -c "$root/Sources/CSimdjson/CSimdjson.cpp" -o "$build/CSimdjson.o"
find "$root/Sources/JSONTape" -name '*.swift' > "$build/sources"
swiftc -O -g -sanitize=fuzzer,address -parse-as-library -swift-version 6 -module-name JSONFuzz -package-name patchbay \
    -enable-upcoming-feature ExistentialAny -enable-upcoming-feature MemberImportVisibility \
    -enable-upcoming-feature InternalImportsByDefault -enable-upcoming-feature NonisolatedNonsendingByDefault \
    -enable-upcoming-feature InferIsolatedConformances -I "$build/module" \
    "@$build/sources" "$root/Fuzz/JSONFuzz.swift" "$build/CSimdjson.o" -lsimdjson -lstdc++ -o "$build/fuzz"

# Seeds: the files of the test suite and our own, each behind first bytes that choose policies and formats (see JSONFuzz.swift).
for file in "$vectors"/json-test-suite/test_parsing/*.json "$root"/Fuzz/JSONSeeds/*; do
    [ -s "$file" ] && [ "$(stat -c %s "$file")" -lt 4096 ] || continue
    for choice in '\000' '\101' '\300' '\305' '\310'; do
        { printf "$choice"; cat "$file"; } > "$corpus/seed-$(basename "$file")-${choice#?}"
    done
done
cd "$build"
# The runtime's own backtracer cannot work inside the sanitizer.
SWIFT_BACKTRACE=enable=no ASAN_OPTIONS=detect_leaks=0 nice "$build/fuzz" -max_total_time="$seconds" -max_len=4096 -rss_limit_mb=2048 -timeout=10 \
    -dict="$root/Fuzz/JSONFuzz.dict" -print_final_stats=1 "$corpus"
