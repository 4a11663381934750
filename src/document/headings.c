/*
 * Lines that are headings, and how deep.  Interface: headings.h.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "document/chapter.h"
#include "document/headings.h"
#include "document/lines.h"
#include "document/signs.h"

enum {
	BOLD_MAX = 130, /* bytes */
	NEAR = 40	/* lines before and after that are looked at */
};

/* --- Looks ------------------------------------------------------------- */

/* Whether most letters of body size are bold: then bold says nothing. */
static bool
body_is_bold(const struct layout *l, float body)
{
	size_t bold = 0, all = 0;

	for (size_t i = 0; i < l->nlines; i++) {
		if (line_size_class(l->lines[i].size) != line_size_class(body))
			continue;
		all += l->lines[i].len;
		bold += l->lines[i].bold ? l->lines[i].len : 0;
	}
	return bold * 2 > all;
}

/* Something stands beside line i: it is a cell, or in a column. */
static bool
has_neighbour(const struct layout *l, size_t i)
{
	const struct line *a = &l->lines[i];

	for (size_t j = i > NEAR ? i - NEAR : 0; j < l->nlines && j < i + NEAR;
	     j++) {
		const struct line *b = &l->lines[j];

		if (j != i && !b->gone && line_is_same_row(a, b) &&
		    !chapter_is_number(line_text(l, b)))
			return true;
	}
	return false;
}

static bool
looks_alone(const struct layout *l, size_t i, float gap)
{
	const struct line *a = &l->lines[i], *before = NULL;

	for (size_t j = i; j-- > 0 && before == NULL;)
		before = l->lines[j].gone ? NULL : &l->lines[j];
	if (before == NULL || !line_is_below(before, a))
		return true;
	return a->y1 - before->y2 > (gap + 0.2F) * line_height(a) ||
	    before->bold;
}

/*
 * How much a line looks like a heading: its size, and half a class more
 * where it is bold; 0 where it does not.
 */
static unsigned
heading_class(
    const struct layout *l, size_t i, float body, bool bold_says, float gap)
{
	const struct line *line = &l->lines[i];
	struct span s = line_text(l, line);
	bool bold = line->bold && bold_says;

	if (line->gone || !signs_has_letters(s) || s.len > HEADING_MAX ||
	    s.p[s.len - 1] == ',' || s.p[s.len - 1] == ';')
		return 0;
	if (line->size >= body * 1.12F)
		return line_size_class(line->size) * 2 + bold;
	if (!bold || line->size < body * 0.94F || s.len > BOLD_MAX ||
	    s.p[s.len - 1] == '.' || signs_item_mark(s) > 4 ||
	    !looks_alone(l, i, gap) || has_neighbour(l, i))
		return 0;
	return line_size_class(body) * 2 + 1;
}

/* --- Chapters ---------------------------------------------------------- */

/* The next line of the page that is not gone; NULL where there is none. */
static struct line *
line_after(const struct layout *l, const struct line *line)
{
	const struct line *end = l->lines + l->nlines, *next = line + 1;

	while (next < end && next->gone)
		next++;
	return next < end && next->page == line->page
	    ? &l->lines[next - l->lines]
	    : NULL;
}

/* Line a is as much of a heading as line b, where that is one. */
static void
share_heading(
    const struct layout *l, unsigned *class, struct line *a, struct line *b)
{
	if (class[b - l->lines] == 0 && b->level == 0)
		return;
	class[a - l->lines] = class[b - l->lines];
	a->level = b->level;
}

/* The number of a chapter belongs to the name below it. */
static void
join_chapters(struct layout *l, unsigned *class)
{
	for (size_t i = 0; i < l->nlines; i++) {
		struct line *a = &l->lines[i], *number = a, *name;
		struct span s = line_text(l, a);

		if (a->gone || a->level > 0 || !chapter_is_lone(s))
			continue;
		if (memchr(s.p, ' ', s.len) == NULL) {
			number = line_after(l, a);
			if (number == NULL ||
			    signs_has_letters(line_text(l, number)) ||
			    !(chapter_is_number(line_text(l, number)) ||
				chapter_is_capital(line_text(l, number))))
				continue;
		}
		name = line_after(l, number);
		if (name == NULL)
			continue;
		share_heading(l, class, a, name);
		share_heading(l, class, number, name);
	}
}

/* The number of a chapter, set apart from its name, is a part of it. */
static void
join_numbers(struct layout *l)
{
	struct line *a = NULL;

	for (size_t i = 0; i < l->nlines; i++) {
		struct line *b = &l->lines[i];

		/* A running title may stand between them in the file. */
		if (b->gone)
			continue;
		if (a != NULL && a->level == 0 && b->level > 0 &&
		    chapter_is_number(line_text(l, a)) &&
		    line_is_same_row(a, b) && fabsf(a->size - b->size) < 0.6F)
			a->level = b->level;
		a = b;
	}
}

/* --- Levels ------------------------------------------------------------ */

/* The largest class that a bookmarked heading of each level has; their sum. */
static size_t
classes_of_marks(const struct layout *l, unsigned class_of[HEADING_LEVELS + 1])
{
	size_t n = 0;

	for (size_t i = 0; i < l->nlines; i++) {
		const struct line *line = &l->lines[i];
		unsigned class = line_size_class(line->size) * 2 + line->bold;

		n += line->level > 0;
		if (line->level > 0 && class > class_of[line->level])
			class_of[line->level] = class;
	}
	return n;
}

/*
 * Where bookmarks are many, what looks like a heading and has none is a part
 * of the section that it stands in: a box, the words of a picture.
 */
static void
nest_headings(struct layout *l, const unsigned *class)
{
	unsigned open = 0;

	for (size_t i = 0; i < l->nlines; i++) {
		struct line *line = &l->lines[i];

		if (line->level == 0)
			continue;
		if (class[i] == 0)
			open = line->level;
		else if (line->level <= open)
			line->level = open + (open < HEADING_LEVELS);
	}
}

/*
 * Larger classes have lower levels; all beyond the deepest share it.  What
 * is as large as a bookmarked heading has its level, the rest is deeper
 * than any bookmark.
 */
static void
guess_headings(struct layout *l, float body, float gap, unsigned deepest)
{
	bool bold_says = !body_is_bold(l, body);
	unsigned *class = xcalloc(l->nlines, sizeof(*class));
	unsigned level_of[LINE_SIZES * 2] = {0};
	unsigned class_of[HEADING_LEVELS + 1] = {0};
	size_t marked = classes_of_marks(l, class_of);
	unsigned least[LINE_SIZES * 2] = {
	    0}; /* depth of numbers in the class */
	unsigned level = deepest, k, depth;

	for (size_t i = 0; i < l->nlines; i++)
		if (l->lines[i].level == 0)
			class[i] = heading_class(l, i, body, bold_says, gap);
	join_chapters(l, class);
	for (size_t i = 0; i < l->nlines; i++) {
		level_of[class[i]] = 1;
		depth = chapter_depth(line_text(l, &l->lines[i]));
		if (depth > 0 &&
		    (least[class[i]] == 0 || depth < least[class[i]]))
			least[class[i]] = depth;
	}
	for (unsigned c = LINE_SIZES * 2; c-- > 1;) {
		if (level_of[c] == 0)
			continue;
		for (k = 1; k <= deepest && class_of[k] > c; k++)
			;
		if (k > deepest)
			k = level += level < HEADING_LEVELS;
		level_of[c] = k;
	}
	for (size_t i = 0; i < l->nlines; i++) {
		if (class[i] == 0)
			continue;
		k = level_of[class[i]];
		if ((depth = chapter_depth(line_text(l, &l->lines[i]))) > 0)
			k += depth - least[class[i]];
		l->lines[i].level = k > HEADING_LEVELS ? HEADING_LEVELS : k;
	}
	if (marked * 3 >= l->npages)
		nest_headings(l, class);
	free(class);
}

/* --- Order ------------------------------------------------------------- */

static int
compare_place(const void *a, const void *b)
{
	const struct line *x = a, *y = b;

	if (line_is_same_row(x, y))
		return x->x1 < y->x1 ? -1 : x->x1 > y->x1;
	return x->y1 < y->y1 ? -1 : x->y1 > y->y1;
}

/* Words of a heading that are set wide apart may be told column by column. */
static void
sort_headings(struct layout *l)
{
	size_t to;

	for (size_t from = 0; from < l->nlines; from = to) {
		const struct line *a = &l->lines[from];

		for (to = from + 1; to < l->nlines; to++) {
			const struct line *b = &l->lines[to];

			if (a->level == 0 || a->gone || b->gone ||
			    b->level != a->level || b->page != a->page ||
			    fabsf(a->size - b->size) > 0.6F)
				break;
		}
		if (to - from > 2)
			qsort(l->lines + from, to - from, sizeof(*l->lines),
			    compare_place);
	}
}

void
headings_find(struct layout *l, float body, float gap, unsigned deepest)
{
	guess_headings(l, body, gap, deepest);
	join_numbers(l);
	sort_headings(l);
}
