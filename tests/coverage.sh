#!/bin/sh
# Lines of src/ that the tests ran, by file and in all, fewest first, from
# what `make coverage` counted in $B/counts.
set -eu

llvm-profdata merge -o "$B/counts.all" "$B"/counts/*
set -- "$B/miprof-search"
for program in "$B/miprof-index" "$B"/*.so "$B"/unit/*_test "$B"/fuzz/*_fuzz; do
	set -- "$@" -object "$program"
done
llvm-cov report -instr-profile="$B/counts.all" -use-color=0 "$@" src \
	2>/dev/null |
	awk '$1 != "Filename" && NF >= 10 && $(NF - 5) > 0 {
		printf "%-32s %6d lines %7s\n", $1, $(NF - 5), $(NF - 3)
	}' | sort -k4 -n
