/*
 * The text of a hit made harmless, with its matches where they then stand,
 * and, but for SAFE_UTF8, with an ellipsis where the passage goes on.
 */
#ifndef OUTPUT_MARKED_H
#define OUTPUT_MARKED_H

#include <stddef.h>

#include "base/buf.h"
#include "search/search.h"

enum safety {
	SAFE_LINE, /* escape_line() */
	SAFE_TEXT, /* escape_text() */
	SAFE_UTF8  /* escape_invalid() */
};

struct marked {
	struct buf text;
	struct match *marks; /* n of them, ascending, owned */
	size_t n;
};

#define MARKED_INIT                                                            \
	{                                                                      \
		BUF_INIT, NULL, 0                                              \
	}

/* Fill *m, which must be MARKED_INIT; matches that make no sense go. */
void marked_fill(struct marked *m, const struct hit *, enum safety);
void marked_release(struct marked *);

#endif
