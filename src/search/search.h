/*
 * Ask an index: words in, ranked passages out.
 */
#ifndef SEARCH_SEARCH_H
#define SEARCH_SEARCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/kinds.h"
#include "base/span.h"

struct reader; /* index/reader.h */

enum sort { SORT_RELEVANCE, SORT_DATE, SORT_PLACE };

/* Only publications that have one bit of each mask that is not 0. */
struct filter {
	uint32_t kinds;	   /* bit: enum kind */
	uint64_t audience; /* bit i: audience_slug(i) */
	uint64_t theme;
	int year_from, year_to; /* 0: open end */
	const char *const *ids; /* n of them; n 0: all */
	size_t nids;
};

/* What is asked; zeroes are the defaults but for limit and synonyms. */
struct request {
	struct span words; /* the query, any bytes */
	size_t limit;	   /* passages (or publications) wanted; 0: all */
	bool all_words, exact, synonyms;
	bool publications; /* the best passage of each publication */
	bool whole;	   /* the whole passage, not an excerpt */
	bool best_only;	   /* nobody asks how many matched: answer.total may be
			      less, answer.publications 0 */
	bool explain;	   /* fill answer.explanation and hit.explanation */
	size_t context;	   /* neighbouring passages on each side */
	enum sort sort;
	struct filter filter;
};

struct match {
	size_t start, end; /* bytes of the hit's text */
};

/* A passage found.  Strings are owned by the answer; NULL: unknown. */
struct hit {
	size_t rank;  /* from 1; 0: a neighbour shown as context */
	double score; /* larger is better */
	char *ref;    /* ID:pPAGE.N or ID:N */
	char *id;
	enum kind kind;
	bool notice; /* our description, not the publication's own words */
	char *title, *number, *date;
	char *page;	      /* label; or the time of a subtitle, 00:12:31 */
	unsigned page_number; /* for links; 0: none */
	char *section;	      /* heading path */
	char *path, *url;
	char *text; /* excerpt or whole passage; '\n' between paragraphs */
	size_t textlen;
	bool cut_before, cut_after; /* the passage goes on */
	struct match *matches;
	size_t nmatches;
	size_t passages;   /* with request.publications: how many of it match */
	char *explanation; /* with request.explain: lines */
};

struct answer {
	struct hit *hits;
	size_t nhits;
	size_t total;		/* passages that match, all counted */
	size_t publications;	/* publications among them */
	bool cut_short;		/* time ran out: what was found by then */
	struct buf notes;	/* lines for standard error: corrections, absent
				   phrases; in the reader's language */
	struct buf left_out;	/* lines for -v: what was dropped and why */
	struct buf explanation; /* lines, with request.explain */
};

/*
 * 0, or -1 and *e.  Release the answer in both cases.  Time is the reader's:
 * reader_set_timeout().
 */
int search(
    struct reader *, const struct request *, struct answer *, struct err *);

/* How many matches have a value, largest counts first. */
struct count {
	char *value; /* slug, or year */
	size_t n;    /* passages */
};

enum facet { FACET_KIND, FACET_YEAR, FACET_AUDIENCE, FACET_THEME, FACET_COUNT };

struct counts {
	struct count *counts; /* facets: by count; years: ascending */
	size_t n;
};

/* Counts over all matches of the request, one facet.  0, or -1 and *e. */
int search_facet(struct reader *, const struct request *, enum facet,
    struct counts *, struct err *);
void counts_release(struct counts *);

/*
 * The passages of ref: a passage (ID:p3.2), a page (ID:p3) or a
 * publication (ID), whole, in order.  0, or -1 and *e (ERR_MISSING).
 */
int search_show(struct reader *, const char *ref, size_t context,
    struct answer *, struct err *);

/* Passages most like ref, other publications first.  request.words unused. */
int search_similar(struct reader *, const char *ref, const struct request *,
    struct answer *, struct err *);

void answer_release(struct answer *);

#endif
