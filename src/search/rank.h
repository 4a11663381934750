/*
 * What a passage is worth for a query: BM25F over body, section path and
 * title, of the passage and of the whole source, and closeness of words.
 * Every factor's worth was measured on benchmarks (make eval BENCH=).
 */
#ifndef SEARCH_RANK_H
#define SEARCH_RANK_H

#include <stdbool.h>
#include <stddef.h>

#include "search/expand.h"

#define PLACES_KEPT 24 /* positions of a leaf in a body, for closeness */

/* What was met of one leaf in one passage, or in a source so far. */
struct evidence {
	double body, exact; /* occurrences, weighted by nearness; as typed */
	double section, title;
	unsigned places[PLACES_KEPT]; /* word positions in the body */
	unsigned nplaces;
};

/* Constants of one query, worked out before the scan. */
struct ranking {
	size_t n; /* leaves that count */
	struct {
		double body, section, title, source; /* idf × leaf weight */
	} leaf[QUERY_LEAVES];
	double mean_passage; /* bytes */
	double mean_source;
};

void ranking_init(struct ranking *, const struct query *,
    const struct expansion *, double mean_passage, double mean_source);

/* Of one passage of `bytes` bytes: what it says itself. */
double ranking_passage(const struct ranking *, const struct evidence *,
    double bytes);

/* Of a whole source of `bytes` bytes: sums of its passages' evidence. */
double ranking_source(const struct ranking *, const struct evidence *,
    double bytes);

#endif
