#!/usr/bin/env bash
# Builds the optimised binary with Swift's libraries inside, strips it, and puts it with its resources into dist/.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf '==> %s\n' "$*" >&2; }

scripts/install.sh
say "building the release: about 15 minutes on 2 cores the first time"
# The 150,000 relocations of a position-independent program take 3.6 MiB of memory, or next to none where the loader reads them packed.
flags=(-c release --product patchbay --static-swift-stdlib)
libc=$(ldd --version | awk 'NR == 1 { print $NF }')
if [ "$(printf '%s\n' 2.36 "$libc" | sort -V | head -n 1)" = 2.36 ]; then
    flags+=(-Xlinker -z -Xlinker pack-relative-relocs)
fi
swift build "${flags[@]}"
built=$(swift build "${flags[@]}" --show-bin-path)
rm -rf dist
mkdir -p dist
cp "$built/patchbay" dist/patchbay
strip dist/patchbay
cp -R "$built/patchbay_IntegrationCatalog.resources" dist/
if ldd dist/patchbay | grep -E 'libswift|Foundation|libdispatch|BlocksRuntime'; then
    say "the release still needs the Swift runtime above"
    exit 1
fi
# With libpq come 21 libraries more: it is loaded when the database is PostgreSQL, and not at each start.
if ldd dist/patchbay | grep libpq; then
    say "the release is linked with the client library of PostgreSQL, which CPostgres should load"
    exit 1
fi
# It must work away from the build: a release looks for its integrations beside itself, not in the sources.
away=$(mktemp -d)
trap 'rm -rf "$away"' EXIT
cp -R dist/. "$away"
(cd "$away" && ./patchbay verify && ./patchbay try github) >"$away/said" 2>&1 || { cat "$away/said" >&2; exit 1; }
needed=$(ldd dist/patchbay | awk '$2 == "=>" { print $1 }' | grep -E 're2|simdjson|sqlite3|libz|stdc' | tr '\n' ' ')
say "dist/patchbay ($(du -h dist/patchbay | cut -f1)), with its integrations in dist/patchbay_IntegrationCatalog.resources"
say "Swift's libraries are inside; the system has to have: ${needed% }; for PostgreSQL also libpq.so.5"
