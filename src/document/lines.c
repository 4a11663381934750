/*
 * What is asked of printed lines.  Interface: lines.h.
 */
#include <math.h>

#include "document/lines.h"

struct span
line_text(const struct layout *l, const struct line *line)
{
	return (struct span){l->text.p + line->start, line->len};
}

float
line_height(const struct line *line)
{
	return line->y2 - line->y1;
}

size_t
line_page_end(const struct layout *l, size_t from)
{
	size_t to = from;

	while (to < l->nlines && l->lines[to].page == l->lines[from].page)
		to++;
	return to;
}

bool
line_is_same_row(const struct line *a, const struct line *b)
{
	float mid_a = (a->y1 + a->y2) / 2, mid_b = (b->y1 + b->y2) / 2;

	return a->page == b->page &&
	    fabsf(mid_a - mid_b) <
	    0.4F * fmaxf(line_height(a), line_height(b)) &&
	    (a->x2 <= b->x1 + 1 || b->x2 <= a->x1 + 1);
}

static bool
overlaps(const struct line *a, const struct line *b)
{
	return a->x1 < b->x2 && b->x1 < a->x2;
}

bool
line_is_below(const struct line *a, const struct line *b)
{
	return a->page == b->page && b->y1 > a->y1 + line_height(a) / 2 &&
	    overlaps(a, b);
}

unsigned
line_size_class(float size)
{
	float twice = size * 2 + 0.5F;

	return !(twice > 0)	  ? 0
	    : twice >= LINE_SIZES ? LINE_SIZES - 1
				  : (unsigned)twice;
}
