/*
 * What pages bear beside their text.  Interface: running.h.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "document/lines.h"
#include "document/running.h"
#include "document/signs.h"

static const float MARGIN = 0.10F; /* of a page: running lines stand there */
static const float EDGE = 0.2F;	   /* of a page: its first and last rows */

/* --- Running lines ----------------------------------------------------- */

struct running {
	char *key;   /* the text, digits as # */
	size_t line; /* index */
};

static bool
in_margin(const struct layout *l, const struct line *line)
{
	float h = l->heights[line->page - 1];

	return line->y2 < h * MARGIN || line->y1 > h * (1 - MARGIN);
}

static char *
running_key(struct span s, bool exact)
{
	struct buf b = BUF_INIT;

	for (size_t i = 0; i < s.len; i++) {
		if (!exact && signs_is_digit(s.p[i])) {
			if (b.len == 0 || b.p[b.len - 1] != '#')
				buf_addc(&b, '#');
		} else {
			buf_addc(&b, s.p[i]);
		}
	}
	return buf_take(&b);
}

static int
compare_running(const void *a, const void *b)
{
	const struct running *ra = a, *rb = b;
	int order = strcmp(ra->key, rb->key);

	if (order != 0)
		return order;
	return ra->line < rb->line ? -1 : ra->line > rb->line;
}

/* A number and nothing else, as 12, - 12 -, xiv or 12/80. */
static bool
is_page_number(struct span s)
{
	size_t digits = 0;

	if (s.len > 12)
		return false;
	for (size_t i = 0; i < s.len; i++) {
		if (strchr(" -/|.\xE2\x80\x93\x94", s.p[i]) != NULL)
			continue;
		if (!signs_is_digit(s.p[i]) && strchr("ivxl", s.p[i]) == NULL)
			return false;
		digits++;
	}
	return digits > 0 && digits <= 8;
}

/* As 6.3.1, or 6.3 in bold: it opens a heading at the top of a page. */
static bool
is_heading_number(const struct line *line, struct span s)
{
	size_t dots = 0;

	for (size_t i = 0; i < s.len; i++) {
		if (s.p[i] != '.' && !signs_is_digit(s.p[i]))
			return false;
		dots += s.p[i] == '.' && i > 0 && i + 1 < s.len;
	}
	return dots > 1 || (dots == 1 && line->bold);
}

static void
drop_running(struct layout *l, const struct running *r, size_t n)
{
	size_t least = l->npages > 3 ? 3 : 2, from = 0, to;

	for (; from < n; from = to) {
		for (to = from + 1;
		     to < n && strcmp(r[to].key, r[from].key) == 0;)
			to++;
		for (size_t i = from; to - from >= least && i < to; i++)
			l->lines[r[i].line].gone = true;
	}
}

void
running_remove(struct layout *l, float body)
{
	struct running *r = xcalloc(l->nlines, sizeof(*r));
	size_t n = 0;

	for (size_t i = 0; i < l->nlines && l->npages > 1; i++) {
		struct line *line = &l->lines[i];
		struct span s = line_text(l, line);

		if (!in_margin(l, line) || is_heading_number(line, s))
			continue;
		r[n].key = running_key(s, line->size > body * 1.2F);
		r[n++].line = i;
		line->gone |= is_page_number(s);
	}
	qsort(r, n, sizeof(*r), compare_running);
	drop_running(l, r, n);
	for (size_t i = 0; i < n; i++)
		free(r[i].key);
	free(r);
}

/* --- Page numbers ------------------------------------------------------ */

/* The rows that may bear the number of a page: its first and its last. */
struct edges {
	const struct line *top, *bottom;
};

static bool
is_in_row(const struct line *a, const struct line *b)
{
	return fabsf(a->y1 + a->y2 - b->y1 - b->y2) <
	    fmaxf(line_height(a), line_height(b));
}

static struct edges
find_page_edges(const struct layout *l, size_t from, size_t to)
{
	float h = l->heights[l->lines[from].page - 1];
	struct edges e = {&l->lines[from], &l->lines[from]};

	for (size_t i = from + 1; i < to; i++) {
		if (l->lines[i].y1 < e.top->y1)
			e.top = &l->lines[i];
		if (l->lines[i].y2 > e.bottom->y2)
			e.bottom = &l->lines[i];
	}
	if (e.top->y1 > h * EDGE)
		e.top = NULL;
	if (e.bottom->y2 < h * (1 - EDGE))
		e.bottom = NULL;
	return e;
}

static bool
is_at_edge(const struct edges *e, const struct line *line)
{
	return (e->top != NULL && is_in_row(e->top, line)) ||
	    (e->bottom != NULL && is_in_row(e->bottom, line));
}

/*
 * The number that s begins or ends with, as 12, 12/80, 12 RAPPORT or
 * RAPPORT - 12; 0 where there is none.
 */
static unsigned
edge_number(struct span s)
{
	unsigned n = 0;
	size_t i = 0;

	while (i < s.len && strchr(" -|", s.p[i]) != NULL)
		i++;
	if (i == s.len || !signs_is_digit(s.p[i]))
		for (i = s.len; i > 0 && signs_is_digit(s.p[i - 1]);)
			i--;
	if (i > 0 && i < s.len && s.p[i - 1] != ' ')
		return 0;
	for (; i < s.len && n < 100000 && signs_is_digit(s.p[i]); i++)
		n = n * 10 + (unsigned)(s.p[i] - '0');
	return i == s.len || strchr(" /-|", s.p[i]) != NULL ? n : 0;
}

/* How far the number on a line is from that of its page, and where. */
struct numbered {
	long shift;
	size_t line;
	bool alone; /* the line has nothing else */
};

static int
compare_shifts(const void *a, const void *b)
{
	const struct numbered *x = a, *y = b;

	return x->shift < y->shift ? -1 : x->shift > y->shift;
}

/* What is larger than the text is the number of a chapter. */
static size_t
find_numbers(const struct layout *l, float body, struct numbered *found)
{
	size_t n = 0, to;

	for (size_t from = 0; from < l->nlines; from = to) {
		struct edges e;

		to = line_page_end(l, from);
		e = find_page_edges(l, from, to);
		for (size_t i = from; i < to; i++) {
			const struct line *line = &l->lines[i];
			struct span s = line_text(l, line);
			unsigned number = edge_number(s);

			if (number > 0 && line->size < body * 1.3F &&
			    is_at_edge(&e, line))
				found[n++] = (struct numbered){
				    (long)number - (long)line->page, i,
				    is_page_number(s)};
		}
	}
	return n;
}

/* The distance that most page numbers keep; 0 in *n for none. */
static struct numbered *
usual_shift(struct numbered *found, size_t *n)
{
	struct numbered *best = found;
	size_t most = 0, to;

	qsort(found, *n, sizeof(*found), compare_shifts);
	for (size_t from = 0; from < *n; from = to) {
		for (to = from + 1;
		     to < *n && found[to].shift == found[from].shift;)
			to++;
		if (to - from > most) {
			most = to - from;
			best = &found[from];
		}
	}
	*n = most;
	return best;
}

/* Takes out the lines that are gone for good. */
static void
drop_gone(struct layout *l)
{
	size_t n = 0;

	for (size_t i = 0; i < l->nlines; i++)
		if (!l->lines[i].gone)
			l->lines[n++] = l->lines[i];
	l->nlines = n;
}

void
running_remove_numbered(struct layout *l, float body)
{
	struct numbered *found = xcalloc(l->nlines, sizeof(*found)), *usual;
	size_t n = find_numbers(l, body, found);

	usual = usual_shift(found, &n);
	for (size_t i = 0; n >= 3 && n * 4 >= l->npages && i < n; i++) {
		size_t at = usual[i].line;
		const struct line number = l->lines[at];

		if (!usual[i].alone && !in_margin(l, &number))
			continue;
		for (size_t j = at;
		     j > 0 && l->lines[j - 1].page == number.page; j--)
			l->lines[j - 1].gone |=
			    is_in_row(&l->lines[j - 1], &number);
		for (size_t j = at;
		     j < l->nlines && l->lines[j].page == number.page; j++)
			l->lines[j].gone |= is_in_row(&l->lines[j], &number);
	}
	free(found);
	drop_gone(l);
}

/* --- Tables of contents ------------------------------------------------ */

/* A row of dots that leads to a page number. */
static bool
has_leader(struct span s)
{
	size_t dots = 0;

	for (size_t i = 0; i < s.len && dots < 5; i++)
		if (s.p[i] == '.')
			dots++;
		else if (s.p[i] != ' ')
			dots = 0;
	return dots == 5;
}

bool
running_remove_contents(struct layout *l, size_t from, size_t to, bool goes_on)
{
	size_t leaders = 0;

	for (size_t i = from; i < to; i++)
		leaders += has_leader(line_text(l, &l->lines[i]));
	if (leaders < (goes_on ? 1 : 4) || leaders * 4 < to - from)
		return false;
	for (size_t i = from; i < to; i++)
		l->lines[i].gone = true;
	return true;
}
