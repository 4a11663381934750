/*
 * Rows of an index become hits that can be printed.
 */
#ifndef SEARCH_HITS_H
#define SEARCH_HITS_H

#include "base/err.h"
#include "index/reader.h"
#include "search/excerpt.h"
#include "search/search.h"

/* What hits are made with.  Borrowed, all of it. */
struct hit_maker {
	struct reader *reader;
	struct analyser *analyser;
	struct marker *marker;
	bool whole; /* the whole passage, not an excerpt */
};

/* Append the hit of a row to the answer; 1, 0 no such passage, -1 and *e. */
int hits_add(struct hit_maker *, struct answer *, int64_t row, size_t rank,
    double score, struct err *e);

/* A hash of the passage's words: two passages of the same text have the
 * same.  1, 0 or -1 likewise. */
int hits_fingerprint(
    struct reader *, int64_t row, uint64_t *hash, struct err *e);

void hit_release(struct hit *);

#endif
