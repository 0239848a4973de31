#!/usr/bin/env bash
# Builds the optimised binary with Swift's libraries inside, strips it, and puts it with its resources into dist/.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf '==> %s\n' "$*" >&2; }

scripts/install.sh
say "building the release: about 15 minutes on 2 cores the first time"
swift build -c release --product patchbay --static-swift-stdlib
built=$(swift build -c release --product patchbay --static-swift-stdlib --show-bin-path)
rm -rf dist
mkdir -p dist
cp "$built/patchbay" dist/patchbay
strip dist/patchbay
cp -R "$built/patchbay_IntegrationCatalog.resources" dist/
if ldd dist/patchbay | grep -E 'libswift|Foundation|libdispatch|BlocksRuntime'; then
    say "the release still needs the Swift runtime above"
    exit 1
fi
# It must work away from the build.
dist/patchbay catalog >/dev/null
say "dist/patchbay ($(du -h dist/patchbay | cut -f1)), with its integrations in dist/patchbay_IntegrationCatalog.resources"
