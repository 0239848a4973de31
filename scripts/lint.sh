#!/usr/bin/env bash
# Deployment files, formatter, forbidden constructs, imports; warnings are errors by Package.swift.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf '==> %s\n' "$*" >&2; }

scripts/install.sh lint
say "deployment files and scripts"
scripts/lint-deploy.sh
say "swift format lint --strict"
swift format lint --strict --recursive --parallel Sources Tests Fuzz Benchmarks/hello Benchmarks/queue Benchmarks/vault Package.swift
say "forbidden constructs"
scripts/lint-gate.sh
say "imports: every target names what it uses"
swift build --build-tests --explicit-target-dependency-import-check error
say "lint: no problems"
