#!/bin/sh
# How good the ranking is: on our own questions, or with BENCH=FOLDER on a
# benchmark (docs.jsonl[.gz], queries.tsv, qrels.txt), indexed first.
set -eu

B=${B:-build}
if [ -z "${BENCH:-}" ]; then
	exec "$B/eval/evaluate" "$B/miprof.db" tests/eval
fi

docs=$BENCH/docs.jsonl
[ -e "$docs" ] || docs=$docs.gz
work=$B/eval/$(basename "$BENCH")
if [ ! -e "$work.db" ] ||
    [ -n "$(find -H "$docs" "$B/miprof-index" -newer "$work.db")" ]; then
	rm -rf "$work" "$work.db" "$work.new"
	perl tests/eval/documents.pl "$docs" "$work"
	"$B/miprof-index" -d "$work.new" add "$work"
	mv "$work.new" "$work.db"
fi
exec "$B/eval/evaluate" -f "$work.db" "$BENCH"
