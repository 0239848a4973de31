#!/bin/sh
# Builds the expression language with libFuzzer and the address sanitizer and runs it.
#
# usage: Fuzz/fuzz-cel.sh SECONDS [DIRECTORY]
# Corpus, findings and build results stay in DIRECTORY (default .build/fuzz-cel) and are used again by the next run.
# Starts from the conformance data in PATCHBAY_TESTDATA (default ../shared), if it is there.
set -eu

seconds=${1:?usage: Fuzz/fuzz-cel.sh SECONDS [DIRECTORY]}
root=$(cd "$(dirname "$0")/.." && pwd)
work=${2:-$root/.build/fuzz-cel}
data=${PATCHBAY_TESTDATA:-$root/../shared}
mkdir -p "$work/corpus" "$work/module" "$work/findings"

cat > "$work/module/module.modulemap" <<MAP
module CRE2 { header "$root/Sources/CRE2/include/CRE2.h" export * }
MAP
clang++ -std=c++17 -O1 -g -fsanitize=fuzzer-no-link,address -I "$root/Sources/CRE2/include" \
    -c "$root/Sources/CRE2/CRE2.cpp" -o "$work/CRE2.o"
# The compiler leaves its module where it is started.
cd "$work"
# shellcheck disable=SC2046
swiftc -O -g -wmo -parse-as-library -swift-version 6 -package-name patchbay -module-name FuzzCEL \
    -enable-upcoming-feature ExistentialAny -enable-upcoming-feature MemberImportVisibility \
    -enable-upcoming-feature InternalImportsByDefault -enable-upcoming-feature NonisolatedNonsendingByDefault \
    -sanitize=fuzzer,address -Xcc "-fmodule-map-file=$work/module/module.modulemap" \
    $(find "$root/Sources/CEL" "$root/Fuzz/CEL" -name '*.swift') "$work/CRE2.o" \
    -lre2 -lstdc++ -o "$work/fuzz-cel"

# One seed for each expression of the conformance data, in front of it the byte that chooses the mode.
if [ -d "$data/vectors/cel" ] && [ -z "$(ls "$work/corpus")" ]; then
    python3 - "$data/vectors/cel" "$work/corpus" <<'SEEDS'
import glob, hashlib, json, os, sys
for name in glob.glob(sys.argv[1] + "/*.json"):
    for section in json.load(open(name))["sections"]:
        for test in section["tests"]:
            for mode, text in ((b"\x02", test["expr"]), (b"\x00", "a ${" + test["expr"] + "} b")):
                seed = mode + text.encode("utf-8", "surrogatepass")
                with open(os.path.join(sys.argv[2], hashlib.sha1(seed).hexdigest()), "wb") as file:
                    file.write(seed)
SEEDS
fi

cd "$work"
# Swift keeps references with tag bits in them, which the leak detector takes for lost ones.
ASAN_OPTIONS=detect_leaks=0
export ASAN_OPTIONS
exec ./fuzz-cel -max_total_time="$seconds" -max_len=2048 -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
    -dict="$root/Fuzz/CEL/cel.dict" -artifact_prefix="$work/findings/" corpus
