/*
 * Printed lines: their text and size, and which stand beside and below each
 * other.  Private to the parts of the layout; for readers: layout.h.
 */
#ifndef DOCUMENT_LINES_H
#define DOCUMENT_LINES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/span.h"
#include "document/layout.h"

/* Classes of size: half a point each, all that is larger in the last. */
enum { LINE_SIZES = 512 };

/* Of the layout's text; good until that grows. */
struct span line_text(const struct layout *, const struct line *);

/* In points. */
float line_height(const struct line *);

/* Below LINE_SIZES; 0 for what is no size. */
unsigned line_size_class(float size);

/* Where the lines of a page end that begin at `from`. */
size_t line_page_end(const struct layout *, size_t from);

/* Whether they stand side by side. */
bool line_is_same_row(const struct line *a, const struct line *b);

/* Whether b goes on below a, in the same column. */
bool line_is_below(const struct line *a, const struct line *b);

#endif
