/*
 * Foreign text, made harmless for a terminal.  What comes out is valid
 * UTF-8 in which no byte can move the cursor, change colours, set a title
 * or turn the direction of reading:
 *
 *	what is no UTF-8, control characters (C0, C1, DEL), overrides and
 *	isolates of direction, non-characters	become U+FFFD;
 *	white space and line ends of any kind	become a space or '\n';
 *	marks that show nothing (byte order mark, soft hyphen, zero width
 *	space, direction marks, tags)		go.
 */
#ifndef TEXT_ESCAPE_H
#define TEXT_ESCAPE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/span.h"

/* What stands for a code point: itself, ' ', '\n', U+FFFD; 0: nothing. */
uint32_t escape_code_point(uint32_t);

/* Add s to b on one line: line ends and TABs become spaces. */
void escape_line(struct buf *b, struct span s);

/* Add s to b, keeping line ends as '\n'. */
void escape_text(struct buf *b, struct span s);

/* Add s to b as valid UTF-8, changing nothing else. */
void escape_invalid(struct buf *b, struct span s);

/* Whether a terminal may act on it: escape_code_point() changes it. */
static inline bool
escape_needed(uint32_t c)
{
	return escape_code_point(c) != c;
}

#endif
