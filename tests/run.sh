#!/bin/sh
# Runs the tests named: units, seeds of fuzz targets, scripts.  Each speaks
# TAP to prove.  $B is the folder of what was built.
set -eu
cd "$(dirname "$0")/.."

unset MIPROF_INDEX MIPROF_PAGER MIPROF_OPENER PAGER NO_COLOR LANGUAGE
unset LC_MESSAGES LANG
export LC_ALL=C.UTF-8 CMOCKA_MESSAGE_OUTPUT=TAP PATH="$B:$PATH"
export UBSAN_OPTIONS=print_stacktrace=1

rm -f "$B/prove"
# What failed runs once more, to say why.
prove -Q -j"$(nproc)" --state=save --statefile="$B/prove" "$@" || {
	prove -v --state=failed --statefile="$B/prove" 2>&1 |
		grep -E '^(not ok|#)' >&2
	exit 1
}
