/*
 * A text with marks, cut into lines of a width.
 */
#ifndef OUTPUT_WRAP_H
#define OUTPUT_WRAP_H

#include <stdbool.h>
#include <stddef.h>

#include "base/span.h"

/* One line of the text: bytes start to end, and the columns they take. */
struct wrapped {
	size_t start, end;
	size_t width;
};

/*
 * The next line of text from byte *at on, at most `columns` wide; *at moves
 * behind it.  Lines end at '\n' and at blanks, but not at those of « French :
 * typography », nor at a no-break space; a word wider than a line is cut
 * between letters.  false at the end.  text is harmless (text/escape.h),
 * columns at least 2.
 */
bool wrap_next(
    struct span text, size_t columns, size_t *at, struct wrapped *line);

#endif
