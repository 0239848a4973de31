#!/usr/bin/env bash
# Tries the Debian package: `test-deb.sh [FOLDER | PACKAGE.deb]` makes one of the program in FOLDER (default: .build/debug), or takes the one
# that is named, installs it, starts the server as its unit says, asks it, stops it, and takes everything away again.
# As root that is done with dpkg in this system, which is left as it was; otherwise the package is only unpacked, and its scripts are not run.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf '==> %s\n' "$*" >&2; }
checks=0
ok() { checks=$((checks + 1)); printf '    %s\n' "$*"; }
fail() {
    say "FAILED: $*"
    if [ -s "${log:-}" ]; then sed 's/^/    | /' "$log" >&2; fi
    exit 1
}
# `equal WHAT EXPECTED FOUND`
equal() { [ "$2" = "$3" ] || fail "$1 is \"$3\" and not \"$2\""; ok "$1: $3"; }
# Comes back as soon as the command succeeds; gives up after the seconds, or when the server has ended.
within() {
    local end=$((SECONDS + $1))
    shift
    until "$@"; do
        [ $SECONDS -lt $end ] && kill -0 "$server" 2>/dev/null || return 1
        sleep 0.05
    done
}

scripts/install.sh deb
work=$(mktemp -d)
# The server's user passes through to its data, and sees nothing else of it.
chmod 0711 "$work"
log=$work/log
server=
installed=false
made_user=false
clean() {
    if [ -n "$server" ]; then kill -KILL "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; fi
    if $installed; then dpkg --purge patchbay >/dev/null || true; fi
    # A package leaves its user in the system; a test does not.
    if $made_user && getent passwd patchbay >/dev/null; then userdel patchbay || true; fi
    rm -rf "$work"
}
trap clean EXIT
trap 'exit 130' INT TERM

given=${1:-.build/debug}
case $given in
    *.deb) package=$given ;;
    *)
        PATCHBAY_BINARY=$given scripts/deb.sh "$work"
        packages=("$work"/*.deb)
        package=${packages[0]}
        ;;
esac
version=$(dpkg-deb --field "$package" Version)
version=${version%-*}

# Where the package's files come to be; the user that the server runs as, and what makes a command run as that one.
root=
as_user=()
user=$(id -un)
if [ "$(id -u)" -eq 0 ]; then
    for place in /usr/bin/patchbay /usr/lib/patchbay /etc/patchbay /var/lib/patchbay; do
        if [ -e $place ]; then fail "$place is there already: this is no machine to try the package on"; fi
    done
    if ! getent passwd patchbay >/dev/null; then made_user=true; fi
    installed=true
    dpkg --install "$package" >"$work/dpkg" 2>&1 || { cat "$work/dpkg" >&2; fail "dpkg --install (what it needs: apt-get install ./PACKAGE)"; }
    user=patchbay
    as_user=(setpriv --reuid patchbay --regid patchbay --init-groups --inh-caps=-all --bounding-set=-all --no-new-privs --)
    ok "installed $(dpkg-query -W -f='${Package} ${Version}, ${db:Status-Status}' patchbay)"
    equal "mode and owner of /etc/patchbay/patchbay.env" "640 root:patchbay" "$(stat -c '%a %U:%G' /etc/patchbay/patchbay.env)"
    equal "mode and owner of /var/lib/patchbay" "700 patchbay:patchbay" "$(stat -c '%a %U:%G' /var/lib/patchbay)"
else
    root=$work/root
    dpkg-deb --extract "$package" "$root"
    ok "unpacked $package: not root, so dpkg and the package's scripts are not tried"
fi
equal "patchbay --version" "$version" "$("${as_user[@]}" "$root/usr/bin/patchbay" --version)"
# A debug build would find them in the sources as well.
folder=$("${as_user[@]}" "$root/usr/bin/patchbay" catalog --json | sed -n 's/.*"folder": *"\([^"]*\/\)github".*/\1/p' | head -n 1)
equal "integrations found through the link" "$root/usr/lib/patchbay/patchbay_IntegrationCatalog.resources/Integrations/" "$folder"

# What systemd would run, with what it would tell it. Other than there: the data folder, and a port that the system chooses.
unit=$root/lib/systemd/system/patchbay.service
unit_says() { sed -n "s/^$1=//p" "$unit"; }
equal "User= of the unit" patchbay "$(unit_says User)"
read -ra command <<<"$(unit_says ExecStart)"
[ -x "$root${command[0]}" ] || fail "ExecStart=${command[*]} is no program"
variables=(PATH=/usr/sbin:/usr/bin:/sbin:/bin)
mapfile -t -O 1 variables < <(unit_says Environment)
while read -r line; do variables+=("$line"); done < <(grep -E '^[A-Z]' "$root/etc/patchbay/patchbay.env" || true)
data=$work/data
mkdir -m 0700 "$data"
if [ -z "$root" ]; then chown patchbay:patchbay "$data"; fi
(
    cd "$root$(unit_says WorkingDirectory)"
    umask "$(unit_says UMask)"
    exec "${as_user[@]}" env -i "${variables[@]}" PATCHBAY_DATA="$data" PORT=0 "$root${command[0]}" "${command[@]:1}"
) >"$log" 2>&1 &
server=$!

listening() { url=$(grep -oE -m 1 'http://127\.0\.0\.1:[0-9]+' "$log"); }
answers() { curl -s -o "$work/answer" --max-time 5 -w '%{http_code}' "$url$1" "${@:2}"; }
ready() { [ "$(answers /readyz)" = 200 ]; }
within 60 listening || fail "the server does not say where it listens"
within 60 ready || fail "$url/readyz is not 200"
ok "${command[*]}: process $server of $(ps -o user= -p "$server"), ready at $url"
equal "user of the process" "$user" "$(stat -c %U "/proc/$server")"
equal "status of /healthz" 200 "$(answers /healthz)"
equal "status of /metrics" 200 "$(answers /metrics)"
key=$(grep -oE -m 1 'pbk_[A-Za-z0-9_-]+' "$log") || fail "the first start prints no key of the operator"
equal "status of POST /organizations with the key it printed" 201 \
    "$(answers /organizations -H "Authorization: Bearer $key" -H 'Content-Type: application/json' -d '{"name": "Acme"}')"

kill -TERM "$server"
gone() { ! kill -0 "$server" 2>/dev/null; }
within 60 gone || gone || fail "it still runs a minute after SIGTERM"
status=0
wait "$server" || status=$?
server=
equal "status after SIGTERM" 0 "$status"
equal "files that stay" "patchbay.db patchbay.keys" "$(find "$data" -mindepth 1 -printf '%f\n' | sort | paste -sd ' ')"
equal "their modes and owners" "600 $user" "$(stat -c '%a %U' "$data"/* | sort -u)"
"${as_user[@]}" env PATCHBAY_DATA="$data" "$root/usr/bin/patchbay" audit verify >"$work/answer" 2>&1 ||
    { cat "$work/answer" >&2; fail "patchbay audit verify"; }
ok "the database it left can be read: $(tail -n 1 "$work/answer")"

if [ -z "$root" ]; then
    echo '# changed by hand' >>/etc/patchbay/patchbay.env
    chmod 0600 /etc/patchbay/patchbay.env
    dpkg --install "$package" >"$work/dpkg" 2>&1 || { cat "$work/dpkg" >&2; fail "dpkg --install, a second time"; }
    equal "settings after an update" "# changed by hand, 600" "$(tail -n 1 /etc/patchbay/patchbay.env), $(stat -c %a /etc/patchbay/patchbay.env)"
    dpkg --remove patchbay >"$work/dpkg" 2>&1 || { cat "$work/dpkg" >&2; fail "dpkg --remove"; }
    equal "what a removal leaves" "/etc/patchbay/patchbay.env" "$(find /etc/patchbay /usr/lib/patchbay /usr/bin/patchbay -type f 2>/dev/null)"
    # Data stays whatever happens to the package.
    touch /var/lib/patchbay/patchbay.keys
    dpkg --purge patchbay >"$work/dpkg" 2>&1 || { cat "$work/dpkg" >&2; fail "dpkg --purge"; }
    installed=false
    left=$(find /etc/patchbay /var/lib/patchbay /usr/lib/patchbay /usr/bin/patchbay /usr/share/doc/patchbay "$unit" \
        /etc/systemd/system /var/lib/systemd/deb-systemd-helper-enabled -path '*patchbay*' ! -type d 2>/dev/null || true)
    rm -rf /var/lib/patchbay
    equal "what a purge leaves" /var/lib/patchbay/patchbay.keys "$left"
fi
say "the package works: $checks checks"
