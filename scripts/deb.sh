#!/usr/bin/env bash
# Makes the Debian package: `deb.sh [FOLDER]` writes patchbay_VERSION_ARCHITECTURE.deb into FOLDER (default: dist).
# The program is that of dist/, which is built when it is not there; PATCHBAY_BINARY names another folder with `patchbay` and its resources.
# The package belongs to the release of Debian or Ubuntu that it is made on: it needs the libraries that are there.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf '==> %s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

to=${1:-dist}
for tool in dpkg-deb dpkg-shlibdeps strip; do
    command -v "$tool" >/dev/null || { scripts/install.sh deb; break; }
done

from=${PATCHBAY_BINARY:-dist}
if [ -z "${PATCHBAY_BINARY:-}" ] && [ ! -x dist/patchbay ]; then scripts/release.sh; fi
[ -x "$from/patchbay" ] || die "there is no program at $from/patchbay"
# SwiftPM puts the name of the package before it; the program looks for the one below.
resources=("$from"/*IntegrationCatalog.resources)
[ -d "${resources[0]}/Integrations" ] || die "there are no integrations at $from/*IntegrationCatalog.resources"

version=$(sed -n 's/.*static let current = "\(.*\)".*/\1/p' Sources/patchbay/Version.swift)
[ -n "$version" ] || die "Sources/patchbay/Version.swift does not say the version"
architecture=$(dpkg --print-architecture)
maintainer="${DEBFULLNAME:-Patchbay contributors} <${DEBEMAIL:-patchbay@localhost.localdomain}>"
# Files have the time of the last commit: of the same program comes the same package, byte for byte.
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || date +%s)}
export SOURCE_DATE_EPOCH

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
root=$work/root
doc=$root/usr/share/doc/patchbay
mkdir -p "$root/usr/bin" "$root/usr/lib/patchbay" "$root/etc/patchbay" "$root/lib/systemd/system" "$doc" "$root/DEBIAN" \
    "$root/usr/share/lintian/overrides"

# The program looks for its integrations beside itself, and is led there by the link.
strip -o "$root/usr/lib/patchbay/patchbay" "$from/patchbay"
cp -R "${resources[0]}" "$root/usr/lib/patchbay/patchbay_IntegrationCatalog.resources"
ln -s ../lib/patchbay/patchbay "$root/usr/bin/patchbay"
cp deploy/debian/patchbay.env "$root/etc/patchbay/"
cp deploy/patchbay.service "$root/lib/systemd/system/"

cp deploy/debian/lintian-overrides "$root/usr/share/lintian/overrides/patchbay"
cp deploy/debian/copyright "$doc/"
find docs -maxdepth 1 -name '*.md' ! -name PROGRESS.md -exec cp -t "$doc" {} +
gzip -9n <CHANGELOG.md >"$doc/changelog.gz"
gzip -9n >"$doc/changelog.Debian.gz" <<END
patchbay ($version-1) unstable; urgency=medium

  * Version $version: see changelog.gz.

 -- $maintainer  $(date -u -R -d "@$SOURCE_DATE_EPOCH")
END

# What dpkg keeps as somebody has changed it.
echo /etc/patchbay/patchbay.env >"$root/DEBIAN/conffiles"
cp deploy/debian/postinst deploy/debian/prerm deploy/debian/postrm "$root/DEBIAN/"

# Those of the libraries that the program names, with the versions that it needs. dpkg-shlibdeps wants to see a source package.
mkdir "$work/debian"
printf 'Source: patchbay\n\nPackage: patchbay\nArchitecture: any\n' >"$work/debian/control"
if ldd "$root/usr/lib/patchbay/patchbay" | grep -q libswiftCore; then
    say "this program needs Swift's libraries where they were when it was built: a package to test with, not to give away"
fi
libraries=$(cd "$work" && dpkg-shlibdeps -O --ignore-missing-info root/usr/lib/patchbay/patchbay 2>shlibdeps.log) ||
    { cat "$work/shlibdeps.log" >&2; die "dpkg-shlibdeps failed"; }
libraries=${libraries#shlibs:Depends=}
# Not named by the program, which loads it when the database is PostgreSQL. No recommendation: those are left out on many servers, and one
# that moves to PostgreSQL by a line in its settings would not start any more.
libraries+=", libpq5 (>= 14)"
# adduser for postinst; the certificates are what providers are checked against, the time zones what schedules are reckoned in.
depends="$libraries, adduser, ca-certificates, tzdata"

find "$root" -type d -exec chmod 0755 {} +
find "$root" -type f -exec chmod 0644 {} +
chmod 0755 "$root/usr/lib/patchbay/patchbay" "$root"/DEBIAN/{postinst,prerm,postrm}
# The password of a database may come to stand there.
chmod 0640 "$root/etc/patchbay/patchbay.env"

size=$(du -k -s --apparent-size "$root" | cut -f1)
sed -e "s|@VERSION@|$version-1|" -e "s|@ARCHITECTURE@|$architecture|" -e "s|@MAINTAINER@|$maintainer|" -e "s|@SIZE@|$size|" \
    -e "s|@DEPENDS@|$depends|" deploy/debian/control >"$root/DEBIAN/control"
(cd "$root" && find . -type f ! -path './DEBIAN/*' -printf '%P\0' | sort -z | xargs -0 md5sum >DEBIAN/md5sums)
chmod 0644 "$root/DEBIAN/md5sums" "$root/DEBIAN/control"

mkdir -p "$to"
package=$to/patchbay_$version-1_$architecture.deb
# A package to test with has to be there soon, one to give away should be small.
compression=(-Zxz)
if [ -n "${PATCHBAY_BINARY:-}" ]; then compression=(-Zgzip -z1); fi
dpkg-deb --root-owner-group "${compression[@]}" --build "$root" "$package" >/dev/null
say "$package ($(du -h "$package" | cut -f1)); depends on $depends"
