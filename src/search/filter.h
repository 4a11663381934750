/*
 * Which sources a request allows: kinds, years, audiences, themes and
 * publications, from options and from the query.
 */
#ifndef SEARCH_FILTER_H
#define SEARCH_FILTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "index/reader.h"
#include "search/query.h"
#include "search/search.h"

struct allowed {
	uint64_t *bits; /* owned; NULL: all sources */
	size_t n;	/* source numbers from 0 */
	bool any;	/* at least one is allowed */
};

/*
 * The sources that both the request and the filters typed in the query
 * allow.  Typed values that mean nothing are told in notes and left out.
 * An id that the index does not have is an error.  0, or -1 and *e.
 */
int filter_sources(struct reader *, const struct filter *, const struct query *,
    struct allowed *, struct buf *notes, struct err *e);
void allowed_release(struct allowed *);

#endif
