/*
 * What a reader makes of a file: a title, what the file says of itself,
 * and blocks of text in reading order.  Readers emit blocks; they decide
 * nothing about passages.
 */
#ifndef DOCUMENT_DOCUMENT_H
#define DOCUMENT_DOCUMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/span.h"

enum block_kind {
	BLOCK_HEADING,
	BLOCK_PARAGRAPH,
	BLOCK_ITEM,    /* of a list */
	BLOCK_ROW,     /* of a table: its cells, " | " between them, without
			  empty ones at the end */
	BLOCK_CAPTION, /* of a figure or table */
	BLOCK_CUE      /* of subtitles */
};

#define HEADING_LEVELS 6
#define NO_TIME UINT32_MAX

struct block {
	enum block_kind kind;
	unsigned level;	  /* of a heading: 1 to HEADING_LEVELS; of an item:
			     nesting from 1; else 0 */
	bool header;	  /* of a row: holds the column titles */
	unsigned page;	  /* on which it starts, from 1; 0: no pages */
	uint32_t time;	  /* of a cue, milliseconds; else NO_TIME */
	const char *text; /* the document's; UTF-8, NFC, white space folded;
			     not empty, a NUL behind it */
	size_t len;
};

/* What a file says of itself; owned strings, NULL where it says nothing. */
struct document_meta {
	char *title, *author, *date, *language; /* date: YYYY[-MM[-DD]] */
	char *kind, *number, *audience, *theme; /* lists: comma-separated */
};

struct document {
	struct document_meta meta;
	struct block *blocks; /* owned */
	size_t nblocks, capblocks;
	struct arena texts; /* of blocks */
	struct buf clean;   /* that of the last one */
	char **labels;	    /* owned; printed label of page i + 1, or NULL */
	size_t nlabels;	    /* 0 where labels are the page numbers */
	size_t npages;	    /* 0: a source without pages */
};

#define DOCUMENT_INIT                                                          \
	{                                                                      \
		{NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL}, NULL, 0, 0,  \
		    ARENA_INIT, BUF_INIT, NULL, 0, 0                           \
	}

void document_release(struct document *);

/*
 * A new block at the end, text folded to NFC and single spaces; NULL (and
 * nothing added) when that leaves nothing.  The block is valid until the
 * next call; level, header, page and time are the caller's to set.
 */
struct block *document_add(
    struct document *, enum block_kind, struct span text);

/*
 * Bring a document within base/maxima.h: what is said too long is cut and
 * ends in "…"; a heading that is too long for one becomes a paragraph.
 */
void document_limit(struct document *);

#endif
