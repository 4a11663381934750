/*
 * Answers, printed: for people (pretty) and for programs (line, json, ids).
 * The forms for programs are those of miprof-search(1) and depend on no
 * locale.
 */
#ifndef OUTPUT_OUTPUT_H
#define OUTPUT_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>

#include "output/sink.h"
#include "output/style.h"
#include "search/search.h"

enum format {
	FORMAT_AUTO,
	FORMAT_PRETTY,
	FORMAT_LINE,
	FORMAT_JSON,
	FORMAT_IDS
};

/* How to print; the same for a whole run. */
struct view {
	enum format format; /* not FORMAT_AUTO */
	struct style style;
	bool null;	   /* records end with NUL, not with '\n' */
	bool publications; /* a hit stands for its publication */
	bool summary;	   /* pretty: say at the end how many there are */
};

/* auto: pretty for somebody who looks, else line. */
enum format output_format(enum format, const struct view *);

/* The hits in the form of view; stops early when nobody reads any more. */
void output_answer(struct sink *, const struct view *, const struct answer *);

/* One of them. */
void output_line(struct sink *, const struct view *, const struct hit *);
void output_json(struct sink *, const struct view *, const struct hit *);
void output_id(struct sink *, const struct view *, const struct hit *);
void output_json_count(
    struct sink *, const struct view *, enum facet, const struct count *);
void output_pretty(struct sink *, const struct view *, const struct answer *);

/* A line for people: passages, title and date of hit's publication, its id. */
void output_publication(const struct style *, struct buf *, const struct hit *);

/* The end of a record. */
void output_end(struct sink *, const struct view *);

/*
 * The counts of one facet: bars with a heading for somebody who looks
 * (years as a time line, without gaps), one JSON object each, or
 * value<TAB>count; with_facet makes that facet:value<TAB>count.
 */
void output_counts(struct sink *, const struct view *, enum facet,
    const struct counts *, bool with_facet);

/* kind, year, audience, theme; -1 for any other, also in French. */
const char *facet_slug(enum facet);
int facet_of(struct span);

#endif
