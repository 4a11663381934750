#!/bin/sh
# What is installed is found, and taken out without a trace.
. "$(dirname "$0")/lib.sh"
cd "$root" || exit 1
prefix=$tmp/prefix
share=$prefix/share

installer() {
	B=$B root='' bindir=$prefix/bin datadir=$share \
		libdir=$prefix/lib/miprof-search \
		pkgdatadir=$share/miprof-search localedir=$share/locale \
		mandir=$share/man zshdir=$share/zsh/site-functions \
		bashdir=$share/bash-completion/completions \
		fishdir=$share/fish/vendor_completions.d \
		src/packaging/install.sh "$1"
}

# A folder that was there before, and a file that is not ours.
mkdir -p "$share/man/man1" && : >"$share/man/man1/other.1"
installer install
check 'the program runs' "'$prefix/bin/miprof-search' -V"
check 'the index is there' \
	"'$prefix/bin/miprof-search' -d '$share/miprof-search/miprof.db' -c violences"
for file in man/man1/miprof-search.1 man/man7/miprof-query.7 \
	man/fr/man1/miprof-index.1 man/fr/man5/miprof-corpus.5 \
	bash-completion/completions/miprof-search \
	zsh/site-functions/_miprof-index \
	fish/vendor_completions.d/miprof-search.fish \
	locale/fr/LC_MESSAGES/miprof-search.mo; do
	check "$file is there" "test -s '$share/$file'"
done
check 'the manual names the folder of this installation' \
	"grep -q '$share/miprof-search' '$share/man/man1/miprof-search.1'"
installer install
installer uninstall
check_out 'nothing is left but what was there before' \
	"$share/man/man1/other.1" "find '$prefix' -type f"
check_out 'no folder is left but those' "$prefix
$share
$share/man
$share/man/man1" "find '$prefix' -type d | LC_ALL=C sort"
done_testing
