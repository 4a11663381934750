#!/bin/sh
# What reads the sources without running them.  Quiet when well.
# CPPFLAGS are make's, quoted for a shell; $B is a folder to work in.
# shellcheck disable=SC2317 # functions are called through try
set -u
cd "$(dirname "$0")/.." || exit 2
bad=0

try() {
	"$@" || { bad=1 && printf 'lint: %s is not content\n' "$1" >&2; }
}

listed() {
	git ls-files -z "$@"
}

tidy() {
	mkdir -p "$B"
	eval "printf '%s\n' -std=c11 -I$PWD/src $CPPFLAGS" >"$B/compile_flags.txt"
	listed 'src/*.c' | xargs -0 -P "$(nproc)" -n 4 \
		clang-tidy --quiet -p "$B" 2>"$B/tidy.log" ||
		{ grep -v 'warnings generated' "$B/tidy.log" >&2; return 1; }
}

check_c() {
	cppcheck --quiet --std=c11 --enable=warning,performance,portability \
		--inline-suppr --suppress=funcArgOrderDifferent \
		--error-exitcode=1 -j "$(nproc)" -Isrc src
}

manuals() {
	listed 'man/*.[1-9]' | xargs -0 -r mandoc -T lint -W warning
}

scripts() {
	listed 'tests/*.sh' .ci/run | xargs -0 shellcheck
	listed 'tests/cli/*.t' | xargs -0 grep -l '^#!/bin/sh' |
		xargs -r shellcheck -s sh -e SC1091,SC2154
}

format() {
	listed 'src/*.[ch]' 'tests/*.[ch]' |
		xargs -0 clang-format --dry-run -Werror
}

try tidy
try check_c
try manuals
try scripts
try format
exit $bad
