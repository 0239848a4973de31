#!/usr/bin/env bash
# Refuses constructs that hide errors or races. scripts/lint-allow.txt lists the exceptions, one a line:
#     path: pattern: reason
# An exception that is not needed any more is an error too.
set -euo pipefail
cd "$(dirname "$0")/.."

allow=scripts/lint-allow.txt
failed=0
used=$(mktemp)
trap 'rm -f "$used"' EXIT

# name of the pattern as the allow-list has it, and the regular expression that finds it outside comments
patterns=(
    'try!|try!'
    '@unchecked|@unchecked'
    'nonisolated(unsafe)|nonisolated\(unsafe\)'
    'Task.detached|Task\.detached'
    'JSONSerialization|JSONSerialization'
    'DateFormatter(|DateFormatter\('
    'print(|(^|[^A-Za-z0-9_.])print\('
)

check() { # name regex path...
    local name=$1 regex=$2 file line text
    shift 2
    while IFS=: read -r file line text; do
        [[ $text =~ ^[[:space:]]*// ]] && continue
        if grep -qF -- "$file: $name: " "$allow"; then
            printf '%s: %s: \n' "$file" "$name" >>"$used"
        else
            printf '%s:%s: error: %s is not allowed (exceptions: %s)\n' "$file" "$line" "$name" "$allow" >&2
            failed=1
        fi
    done < <(grep -rnE --include='*.swift' -- "$regex" "$@" || true)
}

for entry in "${patterns[@]}"; do
    name=${entry%%|*}
    regex=${entry#*|}
    if [ "$name" = 'print(' ]; then
        # The command line is the one place that prints.
        mapfile -t folders < <(find Sources -mindepth 1 -maxdepth 1 -type d ! -name patchbay | sort)
        check "$name" "$regex" "${folders[@]}" Tests Fuzz
    else
        check "$name" "$regex" Sources Tests Fuzz
    fi
done

while IFS= read -r entry; do
    [[ -z $entry || $entry == \#* ]] && continue
    if [[ ! $entry =~ ^[^:]+:\ [^:]+:\ .+ ]]; then
        printf '%s: error: not "path: pattern: reason": %s\n' "$allow" "$entry" >&2
        failed=1
        continue
    fi
    found=0
    while IFS= read -r key; do
        [[ $entry == "$key"* ]] && found=1 && break
    done <"$used"
    if [ $found -eq 0 ]; then
        printf '%s: error: not needed any more: %s\n' "$allow" "$entry" >&2
        failed=1
    fi
done <"$allow"
exit $failed
