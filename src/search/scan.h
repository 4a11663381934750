/*
 * One walk over the passages that match a query: which expression, which
 * words drive, what is kept.
 */
#ifndef SEARCH_SCAN_H
#define SEARCH_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "index/reader.h"
#include "search/expand.h"
#include "search/rank.h"

/* A passage kept. */
struct scored {
	int64_t row;
	double score;
	double passage;	 /* the part that is the passage's own */
	uint64_t leaves; /* bits of the leaves that it has */
};

/* Matches of one source. */
struct source_count {
	int64_t source;
	size_t passages;
};

struct scan_options {
	bool all_words;	   /* only passages that have every word */
	bool strong;	   /* of them only where each word is strong; none where
			      a word is rare or no plain word */
	size_t keep;	   /* best passages wanted; 0: all */
	size_t per_source; /* best passages kept of one source; 0: enough */
	const uint64_t *sources; /* bits of the sources allowed; NULL: all */
	size_t nsources;	 /* numbers from 0 */
};

struct scan {
	struct scored *hits; /* best first */
	size_t nhits;
	size_t total;		     /* passages that match */
	size_t full;		     /* of them with all the words */
	struct source_count *counts; /* of each source, in order */
	size_t ncounts;
	char *expression; /* what the engine was asked, for --explain */
	bool relaxed;	  /* not all words were wanted in the end */
	struct ranking ranking;
};

/*
 * Whether so many passages may have all the words: not where one of them has
 * fewer, nor where together they would be met far less often.  A guess: more
 * may have them after all.
 */
bool scan_may_find(
    const struct query *, const struct expansion *, double passages);

/* 0, or -1 and *e.  Release s in both cases. */
int scan_run(struct scan *s, struct reader *, const struct query *,
    const struct expansion *, const struct scan_options *, struct err *e);
void scan_release(struct scan *);

#endif
