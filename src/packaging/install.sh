#!/bin/sh
# install.sh install|uninstall: what `make install` puts where.
# $B is the folder of what was built; $root is $(DESTDIR); the rest are
# folders as they will be called once installed.
set -eu
: "${B:?}" "${root?}" "${bindir:?}" "${libdir:?}" "${datadir:?}"
: "${pkgdatadir:?}"
: "${localedir:?}" "${mandir:?}" "${bashdir:?}" "${zshdir:?}" "${fishdir:?}"
made=$pkgdatadir/.folders # those that install had to make

# each COMMAND: run it with mode, source and destination of every file.
each() {
	for program in miprof-search miprof-index; do
		"$1" 755 "$B/$program" "$bindir/$program"
		"$1" 644 "src/completions/$program.bash" "$bashdir/$program"
		"$1" 644 "src/completions/_$program" "$zshdir/_$program"
		"$1" 644 "src/completions/$program.fish" "$fishdir/$program.fish"
	done
	for module in readers fetch; do
		"$1" 644 "$B/$module.so" "$libdir/$module.so"
	done
	"$1" 644 "$B/miprof.db" "$pkgdatadir/miprof.db"
	"$1" 644 "$B/locale/fr/LC_MESSAGES/miprof-search.mo" \
		"$localedir/fr/LC_MESSAGES/miprof-search.mo"
	for page in man/*.[1-9] man/fr/*.[1-9]; do
		name=${page#man/}
		"$1" 644 "$page" "$mandir/${name%"${name##*/}"}man${page##*.}/${name##*/}"
	done
}

# Make a folder and remember it, and those above it, as ours.
make_folder() {
	[ ! -d "$root$1" ] || return 0
	make_folder "$(dirname "$1")"
	mkdir "$root$1"
	new="$1
$new"
}

# Manuals name the folders of this installation; the French ones have a
# French title for their first section, which mandoc -T lint would not take.
# The rest is written in one piece: what a program gains by that is told in
# the Makefile (one_piece).
put() {
	make_folder "$(dirname "$3")"
	case $2 in
	man/fr/*) sed "s|/usr/local/share|$datadir|; s/^\.Sh NAME$/.Sh NOM/" "$2" ;;
	man/*) sed "s|/usr/local/share|$datadir|" "$2" ;;
	*) dd if="$2" bs=16M status=none ;;
	esac >"$root$3.new"
	chmod "$1" "$root$3.new"
	mv -f "$root$3.new" "$root$3"
}

drop() {
	rm -f "$root$3"
}

case $1 in
install)
	new=
	mkdir -p "$root/"
	each put
	known=$(cat "$root$made" 2>/dev/null || :)
	printf '%s%s\n' "$new" "$known" >"$root$made"
	;;
uninstall)
	known=$(cat "$root$made" 2>/dev/null || :)
	each drop
	rm -f "$root$made"
	printf '%s\n' "$known" | while read -r folder; do
		[ -z "$folder" ] || rmdir "$root$folder" 2>/dev/null || :
	done
	;;
esac
