#!/bin/sh
# Fuzzes each target for so many seconds, two at a time; stops at the first
# finding.  What it grows lies in $B/corpus, what breaks in $B/found.
set -eu
cd "$(dirname "$0")/.."
seconds=$1

one() {
	target=$1
	name=$(basename "$target" _fuzz)
	grown=$B/corpus/$name
	mkdir -p "$grown" "$B/found"
	"$target" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 \
		-print_final_stats=1 -artifact_prefix="$B/found/$name-" \
		"$grown" "tests/fuzz/seeds/$name" >"$B/$name.log" 2>&1 || {
		tail -n 40 "$B/$name.log" >&2
		return 255
	}
	printf '%s: %s runs, %s features\n' "$name" \
		"$(sed -n 's/^stat::number_of_executed_units: *//p' "$B/$name.log")" \
		"$(sed -n 's/.* ft: \([0-9]*\).*/\1/p' "$B/$name.log" | tail -n 1)"
}

if [ "${2:-}" ]; then
	one "$2"
	exit
fi
find "$B/fuzz" -type f -perm -u+x | sort |
	B=$B xargs -P "$(nproc)" -n 1 "$0" "$seconds"
