/*
 * Printed lines become blocks: what a page looks like tells its headings,
 * paragraphs, lists and tables.  Knows nothing of PDF.
 */
#ifndef DOCUMENT_LAYOUT_H
#define DOCUMENT_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "document/document.h"

/* A line, or a piece of it that a wide gap sets apart. */
struct line {
	size_t start, len;    /* in the layout's text */
	float x1, y1, x2, y2; /* in points, from the top left */
	float size;	      /* of most of its letters, in points */
	float right;	      /* edge of the column that it stands in */
	unsigned page;	      /* from 1 */
	bool bold;	      /* nearly all of it */
	bool gone;	      /* a running header, footer or page number, or
				 part of something that was handled */
	unsigned level;	      /* of the heading that it is; 0: none */
	size_t cut, ncuts;    /* in the layout's */
};

/* A space in a line that is wider than others. */
struct cut {
	unsigned word; /* that begins behind it, from 0 */
	float x1, x2;  /* where it begins and ends */
};

/* A bookmark. */
struct mark {
	char *title; /* owned */
	unsigned level, page;
};

struct layout {
	struct buf text;
	struct line *lines; /* in reading order, page by page */
	size_t nlines, caplines;
	struct cut *cuts; /* owned */
	size_t ncuts, capcuts;
	struct mark *marks; /* in the order of the pages */
	size_t nmarks, capmarks;
	float *heights; /* of page i + 1, in points */
	size_t npages;
};

void layout_release(struct layout *);

/* Adds the blocks that the lines make to doc. */
void layout_blocks(struct layout *, struct document *doc);

#endif
