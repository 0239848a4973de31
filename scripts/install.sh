#!/usr/bin/env bash
# Installs what is missing by package name: `install.sh` for building, `install.sh test` also for the tests, `install.sh lint` for the
# checks, `install.sh deb` for the Debian package, `install.sh bench` for the measurements.
# Says what it does; does nothing when everything is there.
set -euo pipefail
cd "$(dirname "$0")/.."

build_packages=(git ca-certificates curl g++ pkg-config libsimdjson-dev libre2-dev libsqlite3-dev libpq-dev zlib1g-dev)
test_packages=(python3 python3-venv openssl sqlite3 glewlwyd glewlwyd-common mount postgresql strace pgbouncer)
bench_packages=(python3 curl sqlite3 nginx libnginx-mod-http-echo libcurl4-openssl-dev wrk)
lint_packages=(python3 python3-venv systemd)
lint_tools=(check-jsonschema hadolint kubernetes-validate shellcheck yamllint)
deb_packages=(dpkg-dev binutils adduser tzdata)
python_modules='import moto.server, cryptography, trustme, flask, schemathesis'

say() { printf '==> %s\n' "$*" >&2; }

if ! command -v swift >/dev/null; then
    say "Swift is missing: Patchbay needs Swift 6.3 or later. See https://www.swift.org/install/linux/"
    exit 1
fi
version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9][0-9.]*\).*/\1/p' | head -n 1)
if [ "$(printf '%s\n' 6.3 "$version" | sort -V | head -n 1)" != 6.3 ]; then
    say "Swift is too old (${version:-unknown}): Patchbay needs Swift 6.3 or later. See https://www.swift.org/install/linux/"
    exit 1
fi

wanted=("${build_packages[@]}")
case ${1:-} in
    test) wanted+=("${test_packages[@]}") ;;
    lint) wanted+=("${lint_packages[@]}") ;;
    deb) wanted+=("${deb_packages[@]}") ;;
    bench) wanted+=("${bench_packages[@]}") ;;
esac

if command -v apt-get >/dev/null; then
    missing=()
    for package in "${wanted[@]}"; do
        dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || missing+=("$package")
    done
    as_root=()
    if [ "$(id -u)" -ne 0 ] && command -v sudo >/dev/null; then as_root=(sudo); fi
    if [ ${#missing[@]} -gt 0 ]; then
        if [ "$(id -u)" -ne 0 ] && [ ${#as_root[@]} -eq 0 ]; then
            say "as root, run: apt-get install -y ${missing[*]}"
            exit 1
        fi
        say "installing ${missing[*]} with apt-get (about a minute)"
        "${as_root[@]}" apt-get update -qq
        "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
    fi
else
    say "no apt-get here; what the build needs, by Debian's names: ${wanted[*]}"
fi

if [ "${1:-}" = test ] && ! python3 -c "$python_modules" 2>/dev/null; then
    # A folder of our own: the system's Python stays as it is.
    if ! .build/venv/bin/python3 -c "$python_modules" 2>/dev/null; then
        say "installing scripts/requirements.txt into .build/venv for the test servers (about a minute)"
        python3 -m venv .build/venv
        .build/venv/bin/pip install --quiet --disable-pip-version-check --requirement scripts/requirements.txt
    fi
fi

if [ "${1:-}" = lint ]; then
    for tool in "${lint_tools[@]}"; do
        [ -x ".build/venv/bin/$tool" ] && continue
        say "installing scripts/requirements-lint.txt into .build/venv (about half a minute)"
        python3 -m venv .build/venv
        .build/venv/bin/pip install --quiet --disable-pip-version-check --requirement scripts/requirements-lint.txt
        break
    done
    if [ ! -x .build/venv/bin/promtool ] && command -v apt-get >/dev/null; then
        say "taking promtool out of the package prometheus, which is not installed: it would start a server"
        folder=$(mktemp -d)
        chmod 755 "$folder"
        (
            cd "$folder"
            apt-get download -qq prometheus || { "${as_root[@]}" apt-get update -qq && apt-get download -qq prometheus; }
            dpkg-deb --fsys-tarfile prometheus_*.deb | tar -x ./usr/bin/promtool
        )
        mkdir -p .build/venv/bin
        mv "$folder/usr/bin/promtool" .build/venv/bin/promtool
        rm -rf "$folder"
    fi
fi
