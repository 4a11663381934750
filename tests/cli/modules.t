#!/bin/sh
# What needs large libraries lies in modules, loaded when a file wants them.
. "$(dirname "$0")/lib.sh"
cd "$tmp" || exit 1
printf '# Titre\n\nUn texte.\n' >a.md
printf '<h1>Titre</h1><p>Un autre texte.' >b.html

check_out 'the program is not linked with them' '' \
	"ldd '$B/miprof-index' | grep -E 'poppler|libxml2|libarchive|libcurl'"
cp "$B/miprof-index" . # alone, without its modules
check_err 'text is read without' 'a.md: a, 1 passage' \
	'./miprof-index -v -d x.db add a.md'
check_has 'what wants them says which part lacks' \
	'b.html: cannot load a part of the program' \
	'./miprof-index -d x.db add b.html'
check_err 'and is read once it is there' 'b.html: b, 1 passage' \
	"'$B/miprof-index' -v -d x.db add b.html"
cp "$B/miprof.db" .
check_has 'so is fetch' 'cannot load a part of the program' \
	'./miprof-index -d miprof.db fetch lettre-04'
done_testing
