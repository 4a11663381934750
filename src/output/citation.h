/*
 * How a passage is cited: title, date, page, section.
 */
#ifndef OUTPUT_CITATION_H
#define OUTPUT_CITATION_H

#include "base/buf.h"
#include "search/search.h"

/*
 * The parts, harmless and on one line each; empty where unknown.  Pages are
 * "p. 12", times of subtitles as they are.
 */
struct citation {
	struct buf title, date, page, section;
};

#define CITATION_INIT                                                          \
	{                                                                      \
		BUF_INIT, BUF_INIT, BUF_INIT, BUF_INIT                         \
	}

/* Fill *c, which must be CITATION_INIT.  Dates stay as they were written. */
void citation_fill(struct citation *c, const struct hit *);
void citation_release(struct citation *);

/*
 * Add the citation of a hit in one line, the same in every locale: "Title ·
 * 2015-11 · p. 3 · Section", and "notice" among them where the passage is
 * our description of the publication.
 */
void citation_add(struct buf *, const struct hit *);

/* Add a date as a person writes it: 2015-11-05 is 5 November 2015. */
void citation_add_date(struct buf *, struct span date);

#endif
