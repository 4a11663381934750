/*
 * The part of a passage that shows why it was found, and where its words
 * are marked.
 */
#ifndef SEARCH_EXCERPT_H
#define SEARCH_EXCERPT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/span.h"
#include "french/analyse.h"
#include "search/expand.h"
#include "search/search.h"

#define EXCERPT_CHARACTERS 300

/* The forms of a query, ready to be met in texts. */
struct marker;

/* Borrows both; NULL x: nothing is marked. */
struct marker *marker_new(const struct query *, const struct expansion *x);
void marker_free(struct marker *);

struct excerpt {
	size_t start, end;     /* bytes of the body */
	struct match *matches; /* owned; bytes of the body, within the excerpt,
				  in order, whole words */
	size_t nmatches;
};

/*
 * The window that shows most of the query's different words, cut at the
 * end of sentences or clauses; all of the body with `whole`, its beginning
 * when none of the words is in it.
 */
void excerpt_find(struct marker *, struct analyser *, struct span body,
    bool whole, struct excerpt *);
void excerpt_release(struct excerpt *);

#endif
