/*
 * Tables among printed lines.  Interface: grid.h.
 *
 * Lines side by side are a strip.  Strips below each other whose pieces keep
 * to the same columns may be a table: columns of text, whose lines go on
 * below, are none.  A row is one strip or, where its cells have several lines,
 * a few: rows are farther from each other than the lines of a cell, or a line
 * goes on with the sentence above.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "document/grid.h"
#include "document/join.h"
#include "document/signs.h"

enum {
	COLUMNS = 12,
	PIECES_MAX = 4000, /* of a page that may have tables */
	NEAR = 12,	   /* strips above and below that are looked at */
	ROWS_MIN = 3,
	PROSE_MIN = 5 /* lines below each other that tell a column of text */
};

static const float MARGIN = 20;	   /* points: columns are that far from it */
static const float ALIGNED = 0.6F; /* points: edges nearer than that are one */

/* A line, or a part of it with wide spaces around. */
struct piece {
	size_t line;
	struct span text;
	float x1, x2;
	unsigned column;
	bool glued; /* to the piece on its left, by less than a wide gap */
};

struct strip {
	size_t first, n; /* pieces, from left to right */
	float y1, y2;
	bool opens; /* a row of the table */
};

struct column {
	float x1, x2;
};

struct table {
	size_t first, n; /* strips */
	struct column columns[COLUMNS];
	unsigned ncolumns;
	bool spaced; /* rows are farther from each other than lines */
	bool small;  /* rows begin with small letters */
	bool list;   /* rows are items, far from their bullets */
};

struct tables {
	struct piece *pieces;
	size_t npieces;
	struct strip *strips;
	size_t nstrips;
	struct table *tables;
	size_t ntables, captables;
	size_t *table_of; /* line from + i: 1 + its table; 0: none */
	size_t from, to;
	float gap;
	float margin; /* where the leftmost piece begins */
};

/* --- Strips -------------------------------------------------------------- */

static float
middle(const struct line *line)
{
	return (line->y1 + line->y2) / 2;
}

static float
height(const struct line *line)
{
	return line->y2 - line->y1;
}

struct order {
	const struct line *line;
	size_t index;
};

static int
compare_middle(const void *a, const void *b)
{
	const struct order *x = a, *y = b;
	float p = middle(x->line), q = middle(y->line);

	if (p != q)
		return p < q ? -1 : 1;
	return x->index < y->index ? -1 : x->index > y->index;
}

static int
compare_left(const void *a, const void *b)
{
	float x = ((const struct piece *)a)->x1,
	      y = ((const struct piece *)b)->x1;

	return x < y ? -1 : x > y;
}

/* Where the word with that number begins in s, words counted from 0. */
static size_t
word_start(struct span s, unsigned word)
{
	size_t i = 0;

	while (word > 0 && i < s.len)
		word -= s.p[i++] == ' ';
	return i;
}

static void
add_pieces(struct tables *t, const struct layout *l, size_t i)
{
	const struct line *line = &l->lines[i];
	struct span s = {l->text.p + line->start, line->len};
	float x1 = line->x1;
	size_t at = 0, next;

	for (size_t c = 0; c < line->ncuts; c++) {
		const struct cut *cut = &l->cuts[line->cut + c];

		next = word_start(s, cut->word);
		if (next <= at + 1 || next >= s.len)
			continue;
		t->pieces[t->npieces++] = (struct piece){
		    i, span_sub(s, at, next - 1), x1, cut->x1, 0, at > 0};
		x1 = cut->x2;
		at = next;
	}
	t->pieces[t->npieces++] =
	    (struct piece){i, span_sub(s, at, s.len), x1, line->x2, 0, at > 0};
}

static void
add_to_strip(struct tables *t, const struct layout *l, size_t i)
{
	const struct line *line = &l->lines[i];
	struct strip *s = &t->strips[t->nstrips - 1];

	s->y1 = s->n == 0 ? line->y1 : fminf(s->y1, line->y1);
	s->y2 = s->n == 0 ? line->y2 : fmaxf(s->y2, line->y2);
	add_pieces(t, l, i);
	s->n = t->npieces - s->first;
}

/* The lines of the page as strips, from the top. */
static void
find_strips(struct tables *t, const struct layout *l)
{
	struct order *lines = xcalloc(t->to - t->from, sizeof(*lines));
	const struct line *first = NULL;
	size_t n = 0;

	for (size_t i = t->from; i < t->to; i++)
		if (!l->lines[i].gone && l->lines[i].level == 0)
			lines[n++] = (struct order){&l->lines[i], i};
	qsort(lines, n, sizeof(*lines), compare_middle);
	for (size_t i = 0; i < n; i++) {
		const struct line *line = lines[i].line;

		if (first == NULL ||
		    middle(line) - middle(first) >=
			0.4F * fminf(height(line), height(first))) {
			t->strips[t->nstrips++] =
			    (struct strip){.first = t->npieces};
			first = line;
		}
		add_to_strip(t, l, lines[i].index);
	}
	for (size_t i = 0; i < t->nstrips; i++)
		qsort(t->pieces + t->strips[i].first, t->strips[i].n,
		    sizeof(*t->pieces), compare_left);
	free(lines);
}

static struct piece *
pieces_of(const struct tables *t, size_t strip)
{
	return t->pieces + t->strips[strip].first;
}

/* Whether two pieces begin, end or are centred in one place. */
static bool
is_below(const struct piece *p, const struct piece *q)
{
	if (fabsf(q->x1 - p->x1) < ALIGNED)
		return true;
	return !p->glued &&
	    (fabsf(q->x2 - p->x2) < ALIGNED ||
		fabsf(q->x1 + q->x2 - p->x1 - p->x2) < ALIGNED);
}

/* How much strip k tells that a column is where p is. */
static unsigned
tells_column(const struct tables *t, size_t k, const struct piece *p)
{
	unsigned told = 0;

	for (size_t j = 0; j < t->strips[k].n && told < 2; j++) {
		const struct piece *q = &pieces_of(t, k)[j];

		/* All lines begin at the margin. */
		if ((j > 0 || q->x1 > t->margin + MARGIN) && is_below(p, q))
			told = q->glued ? 1 : 2;
	}
	return told;
}

/*
 * Whether two strips near i have pieces where p is, or one has and two have
 * words there: a piece, or two words, may stand there by chance.
 */
static bool
is_aligned(const struct tables *t, size_t i, const struct piece *p)
{
	size_t to = i + NEAR < t->nstrips ? i + NEAR : t->nstrips;
	unsigned told, sum = 0;
	bool apart = false;

	for (size_t k = i > NEAR ? i - NEAR : 0; k < to; k++) {
		told = k == i ? 0 : tells_column(t, k, p);
		sum += told;
		apart |= told == 2;
	}
	return apart && sum >= 4;
}

/* A full cell comes near the next column, which others tell. */
static void
unglue(struct tables *t)
{
	bool *apart = xcalloc(t->npieces, sizeof(*apart));

	for (size_t i = 0; i < t->nstrips; i++)
		for (size_t j = 1; j < t->strips[i].n; j++)
			apart[t->strips[i].first + j] =
			    is_aligned(t, i, &pieces_of(t, i)[j]);
	for (size_t i = 0; i < t->npieces; i++)
		t->pieces[i].glued &= !apart[i];
	free(apart);
}

/* --- Columns ------------------------------------------------------------- */

/*
 * Columns that x1..x2 reaches into, the first of them in *at; where it
 * reaches into none, *at is the one on its right.
 */
static unsigned
reach(const struct table *table, float x1, float x2, unsigned *at)
{
	unsigned n = 0;

	for (*at = 0; *at < table->ncolumns; ++*at)
		if (table->columns[*at].x2 - 1 > x1)
			break;
	while (*at + n < table->ncolumns && table->columns[*at + n].x1 + 1 < x2)
		n++;
	return n;
}

static bool
add_column(struct tables *t, struct table *table, unsigned at)
{
	size_t from = t->strips[table->first].first;
	const struct strip *last = &t->strips[table->first + table->n];

	if (table->ncolumns == COLUMNS)
		return false;
	memmove(table->columns + at + 1, table->columns + at,
	    (table->ncolumns - at) * sizeof(*table->columns));
	table->columns[at] = (struct column){1e9F, -1e9F};
	table->ncolumns++;
	for (size_t i = from; i < last->first + last->n; i++)
		t->pieces[i].column += t->pieces[i].column >= at;
	return true;
}

/* Finds the column of a piece of strip i; false where it has none. */
static bool
place(struct tables *t, struct table *table, size_t i, size_t j)
{
	struct piece *p = &pieces_of(t, i)[j];
	unsigned at, n;
	float x1 = p->x1;

	if (p->glued && j > 0)
		x1 = table->columns[p[-1].column].x2;
	n = reach(table, x1, p->x2, &at);
	if (p->glued && j > 0) {
		if (n > 1 || (n == 1 && at != p[-1].column))
			return false;
		at = p[-1].column;
	} else if (n == 0 && at > 0 && table->n > 0 && !is_aligned(t, i, p)) {
		at--; /* words of the cell on the left, spread far apart */
	} else if (n > 1 || (n == 0 && !add_column(t, table, at))) {
		return false;
	}
	p->column = at;
	table->columns[at].x1 = fminf(table->columns[at].x1, p->x1);
	table->columns[at].x2 = fmaxf(table->columns[at].x2, p->x2);
	return true;
}

/* Takes the strip below the table into it; false where it does not fit. */
static bool
add_strip(struct tables *t, struct table *table)
{
	struct table before = *table;
	size_t i = table->first + table->n;

	for (size_t j = 0; j < t->strips[i].n; j++)
		pieces_of(t, i)[j].column = 0;
	for (size_t j = 0; j < t->strips[i].n; j++)
		if (!place(t, table, i, j)) {
			*table = before;
			return false;
		}
	table->n++;
	return true;
}

/* The first piece of a strip in a column, or NULL; *last is the last one. */
static const struct piece *
cell(const struct tables *t, size_t strip, unsigned column,
    const struct piece **last)
{
	const struct piece *first = NULL, *p = pieces_of(t, strip);

	for (size_t j = 0; j < t->strips[strip].n; j++)
		if (p[j].column == column) {
			first = first == NULL ? &p[j] : first;
			*last = &p[j];
		}
	return first;
}

/* Columns of the table that the strips i..end have something in. */
static unsigned
count_cells(
    const struct tables *t, const struct table *table, size_t i, size_t end)
{
	const struct piece *last;
	unsigned n = 0;

	for (unsigned c = 0; c < table->ncolumns; c++)
		for (size_t k = i; k < end; k++)
			if (cell(t, k, c, &last) != NULL) {
				n++;
				break;
			}
	return n;
}

/* Where the row ends that strip i opens. */
static size_t
row_end(const struct tables *t, const struct table *table, size_t i)
{
	size_t end = i + 1;

	while (end < table->first + table->n && !t->strips[end].opens)
		end++;
	return end;
}

/* --- Lists --------------------------------------------------------------- */

/* The sign that opens an item, with its text or set apart from it. */
static bool
is_mark(struct span s)
{
	if (s.len >= 2 && s.len <= 4 && strchr(".)", s.p[s.len - 1]) != NULL)
		return true;
	return signs_item_mark(s) > 0;
}

/* Whether signs are a column of their own, beside that of the items. */
static bool
has_signs(const struct tables *t, const struct table *table)
{
	const struct piece *last, *p;

	for (size_t i = table->first; i < table->first + table->n; i++) {
		p = cell(t, i, 0, &last);
		if (p != NULL && (p->text.len > 4 || !is_mark(p->text)))
			return false;
	}
	return table->ncolumns == 2;
}

/* Whether most pieces that may open an item do: in lists side by side. */
static bool
has_items(const struct tables *t, const struct table *table)
{
	size_t items = 0, n = 0;

	for (size_t i = table->first; i < table->first + table->n; i++)
		for (size_t j = 0; j < t->strips[i].n; j++) {
			const struct piece *p = &pieces_of(t, i)[j];

			if (p->glued || (j > 0 && is_mark(p[-1].text)))
				continue;
			items += is_mark(p->text);
			n += t->strips[i].opens;
		}
	return items * 2 > n;
}

/* Whether poppler told the signs apart from their items. */
static bool
is_jumbled(const struct tables *t, const struct table *table)
{
	size_t told = 0, n = 0;

	for (size_t i = table->first; i < table->first + table->n; i++) {
		const struct piece *p = pieces_of(t, i);

		if (!is_mark(p->text) || t->strips[i].n < 2)
			continue;
		n++;
		told += p[1].line - p->line <= 1;
	}
	return told * 2 < n;
}

/* --- Rows ---------------------------------------------------------------- */

static size_t
count_words(struct span s)
{
	size_t n = 1;

	for (size_t i = 0; i < s.len; i++)
		n += s.p[i] == ' ';
	return n;
}

static float
gap_between(const struct tables *t, size_t i, size_t k)
{
	return t->strips[k].y1 - t->strips[i].y2;
}

static float
gap_above(const struct tables *t, size_t i)
{
	return gap_between(t, i - 1, i);
}

static float
strip_height(const struct strip *s)
{
	return s->y2 - s->y1;
}

/* The strip above i that has something in the column; i where none has. */
static size_t
above_in_column(const struct tables *t, const struct table *table, size_t i,
    unsigned column)
{
	const struct piece *last;

	for (size_t k = i; k > table->first; k--)
		if (cell(t, k - 1, column, &last) != NULL)
			return k - 1;
	return i;
}

/*
 * Words of the line above that of strip i in its column, where there was no
 * room for one more; else 0.
 */
static size_t
full_above(const struct tables *t, const struct table *table, size_t i,
    unsigned column)
{
	const struct piece *last = NULL, *b = cell(t, i, column, &last), *a;
	size_t k = above_in_column(t, table, i, column), first_word;
	float width;

	if (b == NULL || k == i ||
	    gap_between(t, k, i) > strip_height(&t->strips[i]))
		return 0;
	first_word = word_start(b->text, 1);
	width = (b->x2 - b->x1) * (float)first_word / (float)b->text.len;
	a = cell(t, k, column, &last);
	if (last->x2 + width <= table->columns[column].x2)
		return 0;
	return a == last ? count_words(a->text) : 3;
}

/*
 * Whether cells of strip i go on with the sentence above.  One word alone
 * may just be the longest of its column.
 */
static bool
goes_on(const struct tables *t, const struct table *table, size_t i)
{
	size_t words = 0, n = 0;
	const struct piece *last;

	for (unsigned c = 0; c < table->ncolumns; c++) {
		const struct piece *p = cell(t, i, c, &last);
		size_t above = p == NULL || !signs_starts_small(p->text)
		    ? 0
		    : full_above(t, table, i, c);

		/* The first column tells where a row opens. */
		if (c == 0 && p != NULL && above == 0 && !table->spaced)
			return false;
		words += above;
		n += above > 0;
	}
	return words >= 3 || n >= 2 ||
	    (n == 1 && count_cells(t, table, i, i + 1) < table->ncolumns);
}

/* Whether rows begin small: then a small letter does not tell that one goes
 * on. */
static bool
begins_small(const struct tables *t, const struct table *table)
{
	const struct piece *last;

	for (size_t i = table->first; i < table->first + table->n; i++) {
		const struct piece *p = cell(t, i, 0, &last);

		if (p != NULL && signs_starts_small(p->text) &&
		    full_above(t, table, i, 0) == 0)
			return true;
	}
	return false;
}

/* Whether a strip that is no farther than a line opens a row all the same. */
static bool
opens_row(const struct tables *t, const struct table *table, size_t i)
{
	const struct piece *last, *first = cell(t, i, 0, &last);
	bool whole = count_cells(t, table, i, i + 1) == table->ncolumns;

	if (goes_on(t, table, i) && !(whole && table->small))
		return false;
	if (table->spaced || (first == NULL && table->ncolumns > 2))
		return whole ||
		    (first == NULL &&
			count_cells(t, table, i, i + 1) + 1 ==
			    table->ncolumns &&
			!table->spaced);
	return first != NULL;
}

/* How many strips begin above the end of the one before, as cells that are
 * centred beside longer ones do. */
static size_t
count_overlaps(const struct tables *t, const struct table *table)
{
	size_t n = 0;

	for (size_t i = table->first + 1; i < table->first + table->n; i++)
		n += gap_above(t, i) < -0.25F * strip_height(&t->strips[i]);
	return n;
}

/* The column whose cells have the fewest lines: of the first two. */
static unsigned
key_column(const struct tables *t, const struct table *table)
{
	size_t n[2] = {0, 0};
	const struct piece *last;

	for (size_t i = table->first; i < table->first + table->n; i++)
		for (unsigned c = 0; c < 2; c++)
			n[c] += cell(t, i, c, &last) != NULL;
	return n[1] >= ROWS_MIN && n[1] < n[0];
}

static float
distance(const struct tables *t, size_t i, size_t j)
{
	const struct strip *a = &t->strips[i], *b = &t->strips[j];

	return fabsf(a->y1 + a->y2 - b->y1 - b->y2);
}

/*
 * Rows whose cells are centred: a strip belongs to the nearest that has a
 * key; where two are as near, to the one above if that has more lines above
 * itself than below.
 */
static void
find_centred_rows(struct tables *t, struct table *table)
{
	unsigned key = key_column(t, table);
	size_t end = table->first + table->n, at = end, next, above = 0;
	const struct piece *last;

	for (size_t i = table->first; i < end; i++) {
		bool nearer;

		for (next = i; next < end && cell(t, next, key, &last) == NULL;)
			next++;
		if (next == end)
			break;
		nearer = at == end || next == i ||
		    distance(t, i, next) < distance(t, at, i) - 1 ||
		    (distance(t, i, next) < distance(t, at, i) + 1 &&
			above <= i - at - 1);
		t->strips[i].opens = nearer && at != next;
		if (!nearer)
			continue;
		above = next - i;
		for (; i < next; i++)
			t->strips[i + 1].opens = false;
		at = next;
	}
	t->strips[table->first].opens = true;
}

/* Whether the strips from..to have such a gap above one of them. */
static bool
has_gap(const struct tables *t, size_t from, size_t to, float far)
{
	for (size_t i = from; i <= to; i++)
		if (gap_above(t, i) > far)
			return true;
	return false;
}

/*
 * Whether rows are farther from each other than lines: where one column has
 * a gap the others have it, too, unlike the paragraphs of columns of text.
 */
static bool
is_spaced(const struct tables *t, const struct table *table, float far)
{
	size_t end = table->first + table->n, n = 1, gaps = 0, alone = 0, k;
	const struct piece *last;

	for (size_t i = table->first + 1; i + 1 < end; i++)
		n += gap_above(t, i) > far;
	for (unsigned c = 0; n >= ROWS_MIN && c < table->ncolumns; c++)
		for (size_t i = table->first + 1; i < end; i++) {
			k = above_in_column(t, table, i, c);
			if (cell(t, i, c, &last) == NULL || k == i ||
			    gap_between(t, k, i) <= far)
				continue;
			gaps++;
			alone += !has_gap(t, k + 1, i, far);
		}
	return n >= ROWS_MIN && alone * 4 <= gaps;
}

/* Finds the strips that open rows. */
static void
find_rows(struct tables *t, struct table *table)
{
	float least = t->gap * strip_height(&t->strips[table->first]), far;
	size_t end = table->first + table->n;

	for (size_t i = table->first + 1; i < end; i++)
		if (gap_above(t, i) >= 0)
			least = fminf(least, gap_above(t, i));
	far = least + 0.18F * strip_height(&t->strips[table->first]);
	table->spaced = is_spaced(t, table, far);
	table->small = begins_small(t, table);
	table->list = has_signs(t, table);
	if (table->list) {
		for (size_t i = table->first; i < end; i++)
			t->strips[i].opens =
			    i == table->first || is_mark(pieces_of(t, i)->text);
		return;
	}
	if (count_overlaps(t, table) >= 2) {
		find_centred_rows(t, table);
		return;
	}
	for (size_t i = table->first; i < end; i++)
		t->strips[i].opens = i == table->first ||
		    gap_above(t, i) > far || opens_row(t, table, i);
}

/* --- Tables -------------------------------------------------------------- */

/*
 * Columns of text: most of their lines go on below.  One is enough, but all
 * must be where rows are farther from each other than lines.
 */
static bool
is_prose(const struct tables *t, const struct table *table)
{
	size_t all_pairs = 0, all_full = 0;
	unsigned prose = 0;
	const struct piece *last;

	for (unsigned c = 0; c < table->ncolumns; c++) {
		size_t pairs = 0, full = 0;

		for (size_t i = table->first + 1; i < table->first + table->n;
		     i++) {
			if (cell(t, i, c, &last) == NULL ||
			    above_in_column(t, table, i, c) == i)
				continue;
			pairs++;
			full += full_above(t, table, i, c) >= 3;
		}
		prose += pairs >= PROSE_MIN && full * 10 > pairs * 8;
		all_pairs += pairs;
		all_full += full;
	}
	if (table->spaced)
		return prose == table->ncolumns;
	return prose > 0 || all_full * 5 > all_pairs * 3;
}

static bool
is_table(struct tables *t, struct table *table)
{
	size_t rows = 0, all = 0, end;

	find_rows(t, table);
	while (table->n > 1 && t->strips[table->first + table->n - 1].opens &&
	    t->strips[table->first + table->n - 1].n < 2)
		table->n--;
	for (size_t i = table->first; i < table->first + table->n; i = end) {
		end = row_end(t, table, i);
		all++;
		rows += count_cells(t, table, i, end) >= 2;
	}
	if (table->list)
		return is_jumbled(t, table);
	if (rows < ROWS_MIN || rows * 2 <= all)
		return false;
	if (has_items(t, table))
		return false;
	return !is_prose(t, table);
}

/* The table that the strips from i on may be; its n is 0 where none can. */
static struct table
gather(struct tables *t, size_t i)
{
	struct table table = {.first = i};
	size_t apart = 0;

	for (size_t j = 0; j < t->strips[i].n; j++)
		apart += !pieces_of(t, i)[j].glued;
	if (apart < 2)
		return table;
	while (i + table.n < t->nstrips) {
		size_t next = i + table.n;

		if (table.n > 0 &&
		    gap_above(t, next) > 1.6F * strip_height(&t->strips[next]))
			break;
		if (!add_strip(t, &table))
			break;
	}
	return table;
}

static void
keep(struct tables *t, const struct table *table)
{
	size_t first = t->strips[table->first].first;
	const struct strip *last = &t->strips[table->first + table->n - 1];

	t->tables =
	    mem_more(t->tables, t->ntables, &t->captables, sizeof(*t->tables));
	t->tables[t->ntables++] = *table;
	for (size_t i = first; i < last->first + last->n; i++)
		t->table_of[t->pieces[i].line - t->from] = t->ntables;
}

struct tables *
tables_find(const struct layout *l, size_t from, size_t to, float gap)
{
	struct tables *t;
	size_t n = to - from;

	for (size_t i = from; i < to; i++)
		n += l->lines[i].ncuts;
	if (n > PIECES_MAX)
		return NULL;
	t = xcalloc(1, sizeof(*t));
	*t = (struct tables){.from = from, .to = to, .gap = gap};
	t->pieces = xcalloc(n, sizeof(*t->pieces));
	t->strips = xcalloc(to - from, sizeof(*t->strips));
	t->table_of = xcalloc(to - from, sizeof(*t->table_of));
	find_strips(t, l);
	t->margin = t->npieces == 0 ? 0 : t->pieces[0].x1;
	for (size_t i = 1; i < t->npieces; i++)
		t->margin = fminf(t->margin, t->pieces[i].x1);
	unglue(t);
	for (size_t i = 0; i < t->nstrips;) {
		struct table table = gather(t, i);

		if (table.n >= 2 && is_table(t, &table)) {
			keep(t, &table);
			i += table.n;
		} else {
			i += table.n > ROWS_MIN ? table.n : 1;
		}
	}
	if (t->ntables > 0)
		return t;
	tables_free(t);
	return NULL;
}

/* Adds what the strips i..end have in a column to b. */
static void
add_cell(const struct tables *t, size_t i, size_t end, unsigned column,
    struct buf *b)
{
	struct buf text = BUF_INIT;

	for (; i < end; i++) {
		const struct piece *p = pieces_of(t, i);
		bool first = true;

		for (size_t j = 0; j < t->strips[i].n; j++) {
			if (p[j].column != column)
				continue;
			if (first)
				join_line(&text, p[j].text);
			else {
				buf_addc(&text, ' ');
				buf_add(&text, p[j].text);
			}
			first = false;
		}
	}
	if (text.len > 0 && b->len > 0)
		buf_adds(b, " | ");
	buf_add(b, buf_span(&text));
	buf_release(&text);
}

/* Whether all that stands in a strip is bold. */
static bool
is_bold(const struct tables *t, const struct layout *l, size_t i)
{
	bool bold = true;

	for (size_t j = 0; j < t->strips[i].n; j++)
		bold &= l->lines[pieces_of(t, i)[j].line].bold;
	return bold;
}

static void
write_table(struct tables *t, const struct table *table, struct layout *l,
    struct document *doc)
{
	size_t stop = table->first + table->n, end, mark;
	struct buf b = BUF_INIT;
	struct block *block;

	for (size_t i = table->first; i < stop; i = end) {
		end = row_end(t, table, i);
		buf_clear(&b);
		for (unsigned c = table->list; c < table->ncolumns; c++)
			add_cell(t, i, end, c, &b);
		mark = table->list ? signs_item_mark(buf_span(&b)) : 0;
		block = document_add(doc, table->list ? BLOCK_ITEM : BLOCK_ROW,
		    span_sub(buf_span(&b), mark, b.len));
		if (block == NULL)
			continue;
		block->page = l->lines[pieces_of(t, i)->line].page;
		block->level = table->list + (mark > 0);
		block->header = !table->list && i == table->first &&
		    end < stop && is_bold(t, l, i) && !is_bold(t, l, end);
	}
	buf_release(&b);
}

bool
tables_holds(const struct tables *t, size_t i)
{
	return t != NULL && t->table_of[i - t->from] > 0;
}

void
tables_take(struct tables *t, struct layout *l, size_t i, struct document *doc)
{
	size_t number = t->table_of[i - t->from];

	write_table(t, &t->tables[number - 1], l, doc);
	for (size_t j = t->from; j < t->to; j++)
		l->lines[j].gone |= t->table_of[j - t->from] == number;
}

void
tables_free(struct tables *t)
{
	if (t == NULL)
		return;
	free(t->pieces);
	free(t->strips);
	free(t->tables);
	free(t->table_of);
	free(t);
}
