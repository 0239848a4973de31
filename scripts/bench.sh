#!/usr/bin/env bash
# Measures the release build against the peers of the kit, in one run: `bench.sh [RUNS]`. docs/performance.md says what the numbers mean.
set -euo pipefail
cd "$(dirname "$0")/.."

root=$(pwd)
runs=${1:-3}
data=${PATCHBAY_TESTDATA:-$root/../shared}
work=${WORK:-${TMPDIR:-/tmp}/patchbay-kit}
scripts/install.sh bench
# Always: what is measured is what is there.
scripts/release.sh
# The API beside a bare server of the same library, linked as the release is.
hello=(-c release --product hello --static-swift-stdlib)
swift build "${hello[@]}"
Benchmarks/api.py dist/patchbay "$(swift build "${hello[@]}" --show-bin-path)/hello"
swift build -c release --product vault --static-swift-stdlib
"$(swift build "${hello[@]}" --show-bin-path)/vault"
[ -d "$data/kit" ] || { echo "the kit is not at $data/kit; set PATCHBAY_TESTDATA" >&2; exit 1; }

# The kit finds our program through a file in its own folder: a copy, so that the test data stays as it is.
kit=$root/.build/bench-kit
rm -rf "$kit"
cp -R "$data/kit" "$kit"
sync="$root/dist/patchbay sync kit --integrations $root/Benchmarks --credential token=testtoken --base-url {BASE} --database {D}/out.db"
allow="--allow-address 127.0.0.1:18080 --allow-address 127.0.0.1:18081 --output json --log-level error"
count="sqlite3 {D}/out.db"
cat >"$kit/peers/own.json" <<JSON
{
  "patchbay": {
    "cmd": "$sync $allow --mode full --stream repos",
    "verify": "$count 'select count(*) from records'"
  },
  "patchbay-c20": {
    "cmd": "$sync $allow --mode full --stream issues",
    "verify": "$count 'select count(*) from records'"
  }
}
JSON
cd "$kit"
export WORK=$work
./mock.sh gen
./mock.sh start
trap './mock.sh stop' EXIT
./mock.sh check
if [ ! -x "$work/fetch" ]; then g++ -O2 -o "$work/fetch" peers/raw/fetch.cc -lcurl -lsimdjson -lsqlite3; fi
python3 bench.py "$runs" cpp-sqlite,patchbay
# The slow peer runs twice only.
if [ -d "$work/venv-airbyte" ]; then python3 bench.py 2 airbyte-sqlite,patchbay; fi
python3 bench.py "$runs" patchbay --scenario resync
python3 bench.py "$runs" curl-par20,patchbay-c20 --scenario fanout-slow
