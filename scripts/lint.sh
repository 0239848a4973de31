#!/usr/bin/env bash
# Deployment files, formatter, forbidden constructs, imports; warnings are errors by Package.swift.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf '==> %s\n' "$*" >&2; }

scripts/install.sh lint
say "deployment files and scripts"
scripts/lint-deploy.sh
say "the simulation of docs/scaling.md, and what the page says of it"
python3 -B -m unittest --quiet Benchmarks/scaling/test_simulate.py
Benchmarks/scaling/simulate.py --check
say "swift format lint --strict"
swift format lint --strict --recursive --parallel Sources Tests Fuzz Benchmarks/hello Benchmarks/queue Benchmarks/vault Package.swift
say "forbidden constructs"
scripts/lint-gate.sh
say "imports: every target names what it uses"
swift build --build-tests --explicit-target-dependency-import-check error
say "lint: no problems"
