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

struct lengths {
	double passage, source; /* bytes of text */
	double title;		/* characters */
};

/* Constants of one query, worked out before the scan. */
struct ranking {
	size_t n; /* leaves that count */
	struct {
		double text, section, title; /* idf × leaf weight */
	} leaf[QUERY_LEAVES];
	bool stop[QUERY_LEAVES]; /* a stop word: puts nothing apart */
	struct lengths mean;
};

void ranking_init(struct ranking *, const struct query *,
    const struct expansion *, const struct lengths *mean);

/* Of one passage of `bytes` bytes: what it says itself. */
double ranking_passage(
    const struct ranking *, const struct evidence *, double bytes);

/* Of a whole source: sums of its passages' evidence. */
double ranking_source(const struct ranking *, const struct evidence *,
    double bytes, double title);

/* Both together: what a passage is worth for itself and for its source. */
double ranking_whole(double passage, double source);

/* Whether one of the words stands in the title. */
bool ranking_titled(const struct ranking *, const struct evidence *);

#endif
