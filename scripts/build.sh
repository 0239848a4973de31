#!/usr/bin/env bash
# Builds the debug configuration, which `make run` and `make test` share. Arguments go to `swift build`.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf '==> %s\n' "$*" >&2; }

if [ -x .build/debug/patchbay ]; then
    case " $* " in
        *" --build-tests "*)
            if compgen -G '.build/debug/*.xctest' >/dev/null; then
                say "building what has changed"
            else
                say "building the tests: the first time a few minutes"
            fi
            ;;
        *) say "building what has changed" ;;
    esac
else
    say "building everything once: about 5 minutes on 2 idle cores, less on more; later builds take seconds"
fi
begin=$SECONDS
swift build "$@"
say "built in $((SECONDS - begin)) s"
