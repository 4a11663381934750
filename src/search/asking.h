/*
 * One question on its way from words to passages.  Private to src/search;
 * for everybody else: search.h.
 */
#ifndef SEARCH_ASKING_H
#define SEARCH_ASKING_H

#include "base/table.h"
#include "french/analyse.h"
#include "search/excerpt.h"
#include "search/expand.h"
#include "search/filter.h"
#include "search/query.h"
#include "search/scan.h"
#include "search/search.h"

/* One question on its way. */
struct asking {
	struct reader *reader;
	const struct request *request;
	struct answer *answer;
	struct analyser *analyser;
	struct query query;
	struct expansion expansion;
	struct allowed allowed;
	struct scan scan;
	struct marker *marker;
	struct table passages; /* that match, of each publication */
	struct err *e;
};

/*
 * Read the request's words, put them right, and find the passages that
 * match: a->scan.  reader, request, answer and e are the caller's to set
 * before; asking_release() is owed in any case.  0, or -1 and *a->e.
 */
int asking_find(struct asking *a);
void asking_release(struct asking *);

/*
 * Whether rc is 0, or -1 for want of time alone: then *a->e is emptied, for
 * what was found by then is the answer.
 */
bool asking_forgive(struct asking *, int rc);

#endif
