/*
 * What the place we write to can show: colours, links, the characters of
 * Unicode, and how wide it is.
 */
#ifndef OUTPUT_STYLE_H
#define OUTPUT_STYLE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

enum when { WHEN_AUTO, WHEN_ALWAYS, WHEN_NEVER };

#define STYLE_MIN_COLUMNS 20
#define STYLE_MAX_COLUMNS 200
#define STYLE_COLUMNS 80 /* where nobody tells */

struct style {
	bool terminal; /* somebody looks at it */
	bool dumb;     /* TERM says that it only prints */
	bool colour, links;
	bool unicode; /* bars and dots beyond ASCII; the texts always are */
	size_t columns, rows; /* rows 0: no screen */
};

/* How a piece of text is meant; style_add() knows what that looks like. */
enum role {
	ROLE_PLAIN,
	ROLE_MATCH,
	ROLE_TITLE,
	ROLE_FAINT,
	ROLE_BAR /* lines and bars that we draw */
};

/*
 * Look at the file descriptor and the environment: COLUMNS, LINES, TERM,
 * NO_COLOR, the locale's character set.
 */
void style_find(struct style *, int fd, enum when colour, enum when links);

/* Begin and end a role; nothing where the style has no colour. */
void style_begin(const struct style *, struct buf *, enum role);
void style_end(const struct style *, struct buf *, enum role);

/* Text that is known to be harmless, in a role. */
void style_add(const struct style *, struct buf *, enum role, struct span);

#endif
