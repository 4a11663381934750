/*
 * The command line of miprof-search, made into what is to be done.
 */
#ifndef OPTIONS_H
#define OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "output/output.h"
#include "search/search.h"

enum action {
	ACTION_SEARCH,
	ACTION_COUNT,
	ACTION_FACETS,
	ACTION_TIMELINE,
	ACTION_SHOW,
	ACTION_SIMILAR,
	ACTION_OPEN,
	ACTION_HELP,
	ACTION_VERSION
};

struct options {
	enum action action;
	struct request request; /* words: those below */
	unsigned timeout;	/* milliseconds; 0: none */
	struct buf words;	/* the operands, joined with blanks */
	struct buf id_list;	/* what request.filter.ids point into */
	const char **ids;	/* owned */
	const char *index;	/* NULL: where one is usually found */
	const char *ref;	/* of --show, --similar, --open */
	int facet;		/* enum facet; -1: all */
	enum format format;
	enum when colour, hyperlinks, pager;
	bool null, verbose;
};

/*
 * Read the command line; strings point into argv.  0, or -1 and *e.
 * What it allocates lasts until the program ends.
 */
int options_read(struct options *, int argc, char **argv, struct err *);

/* Whether there is anything to look for but words: a filter. */
bool options_filter(const struct options *);

/* The help, which fits a screen. */
void options_help(struct buf *);

#endif
