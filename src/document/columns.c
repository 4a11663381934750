/*
 * The order of columns.  Interface: columns.h.
 *
 * Poppler reads blocks that begin at one height along their row, though they
 * are paragraphs of two columns.  The gutter is the upright strip that the
 * fewest lines cross; those that do cross it part the page into bands, and
 * in a band the left side is read before the right one.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "document/columns.h"

enum {
	BINS = 256,
	LINES_MIN = 3,	/* of a column */
	WORDS_MIN = 15, /* bytes of a line of text, on average */
	DEPTH = 3	/* gutters inside sides */
};

/* Parts of the width: where a gutter may be, and how wide it is at least. */
static const float SIDE = 0.2F, GUTTER = 0.012F;

struct entry {
	struct line line;
	size_t slot;	 /* where poppler had it */
	unsigned column; /* 0: it crosses the gutter */
};

struct band {
	struct entry *entries;
	size_t n;
};

static int
compare_height(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	if (x->line.y1 != y->line.y1)
		return x->line.y1 < y->line.y1 ? -1 : 1;
	return x->slot < y->slot ? -1 : x->slot > y->slot;
}

static void
find_extent(const struct band *b, float *left, float *right)
{
	*left = b->entries[0].line.x1;
	*right = b->entries[0].line.x2;
	for (size_t i = 1; i < b->n; i++) {
		*left = fminf(*left, b->entries[i].line.x1);
		*right = fmaxf(*right, b->entries[i].line.x2);
	}
}

/* The bin of x, where left..right are all. */
static size_t
bin_of(float x, float left, float right)
{
	float bin = (x - left) / (right - left) * BINS;

	return !(bin > 0) ? 0 : bin >= BINS ? BINS - 1 : (size_t)bin;
}

/* The middle of the widest strip that the fewest lines cross; left: none. */
static float
find_gutter(const struct band *b, float left, float right)
{
	size_t crossed[BINS] = {0}, least = b->n, at = 0, width = 0, to;
	const size_t first = (size_t)(SIDE * BINS), last = BINS - first;

	for (size_t i = 0; i < b->n; i++) {
		const struct line *l = &b->entries[i].line;

		to = bin_of(l->x2, left, right);
		for (size_t k = bin_of(l->x1, left, right); k <= to; k++)
			crossed[k]++;
	}
	for (size_t k = first; k < last; k = to) {
		for (to = k + 1; to < last && crossed[to] == crossed[k];)
			to++;
		if ((float)(to - k) < GUTTER * BINS || crossed[k] > least ||
		    (crossed[k] == least && to - k <= width))
			continue;
		least = crossed[k];
		at = k;
		width = to - k;
	}
	return width == 0 || least * 3 > b->n
	    ? left
	    : left + ((float)at + (float)width / 2) / BINS * (right - left);
}

/* Whether one column of the band is text: most lines nearly fill it. */
static bool
is_text(const struct band *b, unsigned column, float width)
{
	float left = 1e9F, right = -1e9F;
	size_t n = 0, bytes = 0, full = 0;

	for (size_t i = 0; i < b->n; i++) {
		const struct line *l = &b->entries[i].line;

		if (b->entries[i].column != column)
			continue;
		left = fminf(left, l->x1);
		right = fmaxf(right, l->x2);
		bytes += l->len;
		n++;
	}
	for (size_t i = 0; i < b->n; i++) {
		const struct line *l = &b->entries[i].line;

		full += b->entries[i].column == column &&
		    l->x2 - l->x1 > 0.6F * (right - left);
	}
	return n >= LINES_MIN && bytes >= n * WORDS_MIN && full * 2 >= n &&
	    right - left > SIDE * width;
}

static int
compare_slot(const void *a, const void *b)
{
	size_t x = ((const struct entry *)a)->slot,
	       y = ((const struct entry *)b)->slot;

	return x < y ? -1 : x > y;
}

/* How often poppler goes from the left side to the right one. */
static size_t
count_turns(const struct band *b)
{
	struct entry *told = xcalloc(b->n, sizeof(*told));
	size_t turns = 0;

	memcpy(told, b->entries, b->n * sizeof(*told));
	qsort(told, b->n, sizeof(*told), compare_slot);
	for (size_t i = 1; i < b->n; i++)
		turns += told[i - 1].column < told[i].column;
	free(told);
	return turns;
}

static bool
is_jumbled(const struct band *b, float width)
{
	return is_text(b, 1, width) && is_text(b, 2, width) &&
	    count_turns(b) >= 2;
}

/* The band from i on: up to the next line that crosses the gutter. */
static struct band
band_at(const struct band *b, size_t i)
{
	size_t n = 0;

	while (i + n < b->n && b->entries[i + n].column != 0)
		n++;
	return (struct band){b->entries + i, n};
}

static bool sort_bands(struct band b, unsigned depth);

/* Left before right where both are text; else as poppler has it. */
static void
sort_band(struct band b, float width, unsigned depth)
{
	struct entry *right;
	size_t n = 0, m = 0;

	if (!is_jumbled(&b, width)) {
		qsort(b.entries, b.n, sizeof(*b.entries), compare_slot);
		return;
	}
	right = xcalloc(b.n, sizeof(*right));
	for (size_t i = 0; i < b.n; i++)
		if (b.entries[i].column == 2)
			right[m++] = b.entries[i];
		else
			b.entries[n++] = b.entries[i];
	memcpy(b.entries + n, right, m * sizeof(*right));
	free(right);
	sort_bands((struct band){b.entries, n}, depth + 1);
	sort_bands((struct band){b.entries + n, m}, depth + 1);
}

static void
tell_columns(struct band *b, float gutter)
{
	for (size_t i = 0; i < b->n; i++) {
		struct entry *e = &b->entries[i];

		e->column = e->line.x2 <= gutter ? 1
		    : e->line.x1 >= gutter	 ? 2
						 : 0;
	}
}

/* Entries stand by height; they come to stand as they are read.  Whether
 * poppler had columns otherwise. */
static bool
sort_bands(struct band b, unsigned depth)
{
	float left = 0, right = 0, gutter;
	bool jumbled = false;
	struct band part;

	if (b.n > 0)
		find_extent(&b, &left, &right);
	gutter = depth < DEPTH && b.n >= (size_t)2 * LINES_MIN && right > left
	    ? find_gutter(&b, left, right)
	    : left;
	tell_columns(&b, gutter > left ? gutter : right + 1);
	for (size_t i = 0; i < b.n; i += part.n + 1) {
		part = band_at(&b, i);
		jumbled |= is_jumbled(&part, right - left);
	}
	for (size_t i = 0; jumbled && i < b.n; i += part.n + 1) {
		part = band_at(&b, i);
		sort_band(part, right - left, depth);
	}
	/* A column's lines stand below each other. */
	if (!jumbled && depth == 0)
		qsort(b.entries, b.n, sizeof(*b.entries), compare_slot);
	return jumbled;
}

/*
 * The part of a page from entry i on: up to a wide gap that goes all across,
 * or up to a heading below such a gap.
 */
static struct band
block_at(const struct band *b, size_t i)
{
	float bottom = b->entries[i].line.y2;
	size_t n = 1;

	for (; i + n < b->n; n++) {
		const struct line *above = &b->entries[i + n - 1].line,
				  *line = &b->entries[i + n].line;
		float gap = line->y1 - bottom,
		      high = fminf(line->y2 - line->y1, above->y2 - above->y1);

		if (gap > 1.5F * high ||
		    (gap > 0.2F * high && line->size > 1.12F * above->size))
			break;
		bottom = fmaxf(bottom, line->y2);
	}
	return (struct band){b->entries + i, n};
}

void
columns_sort(struct layout *l, size_t from, size_t to)
{
	struct band b = {xcalloc(to - from, sizeof(*b.entries)), to - from};
	struct band block;
	bool jumbled = false;

	for (size_t i = 0; i < b.n; i++)
		b.entries[i] =
		    (struct entry){.line = l->lines[from + i], .slot = i};
	qsort(b.entries, b.n, sizeof(*b.entries), compare_height);
	for (size_t i = 0; i < b.n; i += block.n) {
		block = block_at(&b, i);
		jumbled |= sort_bands(block, 0);
	}
	for (size_t i = 0; jumbled && i < b.n; i++)
		l->lines[from + i] = b.entries[i].line;
	free(b.entries);
}
