# shellcheck shell=sh
# For tests in sh:
#
#	. "$(dirname "$0")/lib.sh"
#	check_out 'name of the behaviour' 'expected output' 'command line'
#	done_testing
#
# The programs are in PATH, $tmp is a folder that goes away, and the user
# of the programs lives in it.  A name says in words what holds.
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
B=${B:-$root/build}
tmp=$(mktemp -d)
trap 'chmod -R u+w "$tmp"; rm -rf "$tmp"' EXIT
trap 'exit 130' INT TERM
unset MIPROF_INDEX MIPROF_PAGER MIPROF_OPENER PAGER NO_COLOR LANGUAGE
export PATH="$B:$PATH" HOME="$tmp" XDG_DATA_HOME="$tmp/data" LC_ALL=C.UTF-8
tests=0

# Lines of standard input as TAP comments.
diag() {
	sed 's/^/# /'
}

# pass NAME, fail NAME: details for fail on standard input.
pass() {
	tests=$((tests + 1))
	printf 'ok %d - %s\n' "$tests" "$1"
}

fail() {
	tests=$((tests + 1))
	printf 'not ok %d - %s\n' "$tests" "$1"
	diag
}

# skip_rest REASON: where the machine can't run what follows.
skip_rest() {
	tests=$((tests + 1))
	printf 'ok %d # SKIP %s\n' "$tests" "$1"
	done_testing
	exit 0
}

done_testing() {
	printf '1..%d\n' "$tests"
}

# Runs a command line; its output, errors and status are in $tmp/.out,
# $tmp/.err and $status.
run() {
	status=0
	sh -c "$1" >"$tmp/.out" 2>"$tmp/.err" </dev/null || status=$?
}

# same NAME EXPECTED FILE: the file holds these lines.
same() {
	printf '%s\n' "$2" >"$tmp/.want"
	[ -n "$2" ] || : >"$tmp/.want"
	if cmp -s "$tmp/.want" "$3"; then
		pass "$1"
	else
		{ diff "$tmp/.want" "$3" && cat "$tmp/.err"; } >"$tmp/.why"
		fail "$1" <"$tmp/.why"
	fi
}

# check_out NAME OUTPUT COMMAND: standard output is these lines.
check_out() {
	run "$3"
	same "$1" "$2" "$tmp/.out"
}

# check_err NAME OUTPUT COMMAND: standard error is these lines.
check_err() {
	run "$3"
	same "$1" "$2" "$tmp/.err"
}

# check_rc NAME STATUS COMMAND
check_rc() {
	run "$3"
	if [ "$status" -eq "$2" ]; then
		pass "$1"
	else
		{ echo "status $status, not $2" && cat "$tmp/.err"; } >"$tmp/.why"
		fail "$1" <"$tmp/.why"
	fi
}

# check_has NAME PATTERN COMMAND: a line of output or errors matches the
# extended regular expression.
check_has() {
	run "$3"
	if cat "$tmp/.out" "$tmp/.err" | grep -Eq -e "$2"; then
		pass "$1"
	else
		{ echo "nothing matches $2 in:" && cat "$tmp/.out" "$tmp/.err"; } \
			>"$tmp/.why"
		fail "$1" <"$tmp/.why"
	fi
}

# check NAME COMMAND: the command line succeeds.
check() {
	check_rc "$1" 0 "$2"
}
