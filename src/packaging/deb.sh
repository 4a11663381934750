#!/bin/sh
# deb.sh: a Debian package of what was installed into $B/root with the prefix
# /usr.  The package is left in $B.
set -eu
: "${B:?}" "${VERSION:?}"
root=$B/root
doc=$root/usr/share/doc/miprof-search
date=$(LC_ALL=C date -R -d "@${SOURCE_DATE_EPOCH:-$(stat -c %Y Makefile)}")
maintainer='Seed a7585c6c maintainers <maintainers@users.noreply.r-seed-a7585c6c.example>'

rm -f "$root/usr/share/miprof-search/.folders"
strip --strip-unneeded --remove-section=.comment "$root"/usr/bin/* \
	"$root"/usr/lib/miprof-search/*.so
find "$root/usr/share/man" -type f -name '*.[1-9]' -exec gzip -9nf {} +

overrides=$root/usr/share/lintian/overrides
mkdir -p "$doc" "$overrides" "$root/DEBIAN" "$B/debian"
cat >"$overrides/miprof-search" <<'EOF'
# It is linked with the C library in it, for its start: no library is lacking.
miprof-search: shared-library-lacks-prerequisites [usr/bin/miprof-search]
EOF
cp src/packaging/copyright "$doc/copyright"
printf 'miprof-search (%s) unstable; urgency=medium\n\n  * %s\n\n -- %s  %s\n' \
	"$VERSION" "Release $VERSION." "$maintainer" "$date" |
	gzip -9n >"$doc/changelog.gz"

# What the programs are linked with, as package names.
printf 'Source: miprof-search\n\nPackage: miprof-search\nArchitecture: any\n' \
	>"$B/debian/control"
depends=$(cd "$B" && dpkg-shlibdeps -O root/usr/bin/miprof-index \
	root/usr/lib/miprof-search/*.so)
depends=${depends#*=}
sed -e "s/@VERSION@/$VERSION/" -e "s/@ARCH@/$(dpkg --print-architecture)/" \
	-e "s/@DEPENDS@/$depends/" -e "s/@MAINTAINER@/$maintainer/" \
	-e "s/@SIZE@/$(du -sk --apparent-size "$root/usr" | cut -f 1)/" \
	src/packaging/control >"$root/DEBIAN/control"
(cd "$root" && find usr -type f -exec md5sum {} + | LC_ALL=C sort -k 2) \
	>"$root/DEBIAN/md5sums"
chmod -R u=rwX,go=rX "$root"
dpkg-deb --root-owner-group --build "$root" "$B" >/dev/null
ls "$B"/miprof-search_*.deb
