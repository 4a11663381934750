/*
 * Postings of added passages.  Interface: postings.h.
 *
 * A term's list is FTS5's ("poslist format" in fts5_index.c): the row less the
 * one before; twice the bytes of its positions; the positions, each less the
 * one before plus 2; before those of another column, a 1 and its number.
 * The forms of a passage are asked of memory together: with a hundred
 * thousand lists, few are in the processor's cache.
 *
 * Lists that grow too large for memory are put aside, and joined in the end.
 */
#include <stdlib.h>
#include <string.h>

#include "base/blocks.h"
#include "base/mem.h"
#include "base/pool.h"
#include "base/span.h"
#include "french/analyse.h"
#include "index/postings.h"
#include "index/runs.h"
#include "index/segment.h"
#include "index/tally.h"
#include "index/tokens.h"
#include "index/varint.h"

#define COLUMN 1 /* what follows is of another one */

/* Bytes of a list beside its positions: a row, a size and a column. */
#define BESIDE (2 * VARINT_MAX + 2)
#define POSITION_MAX 5 /* bytes */

struct list {
	unsigned char *bytes;
	uint32_t len, cap;
	uint32_t size_at; /* of the last row */
	bool ordered;	  /* postings.order has it */
	int64_t row;	  /* the last one; 0 while there is none */
};

/* A term in its place: by its first bytes as a number, mostly. */
struct term {
	uint64_t head;
	const char *form; /* the tally's */
	uint32_t list;
	unsigned char len; /* of the form */
};

/* Where the next position of a form of the passage goes. */
struct cursor {
	unsigned char *at;
	uint32_t before; /* the position before */
};

struct postings {
	const struct tally *tally;
	struct blocks lists; /* two of each form: of the strong one, too */
	struct pool pool;    /* their bytes */
	size_t memory;	     /* for them */
	struct term *order;  /* all terms that were met, in order */
	size_t nordered, capordered;
	struct runs *runs;
	struct cursor *cursors;
	size_t ncursors;
	int64_t first, last; /* rows; 0: none */
	struct segment_totals totals;
};

struct postings *
postings_new(const struct tally *tally, const char *path, size_t memory)
{
	struct postings *p = xcalloc(1, sizeof(*p));

	p->tally = tally;
	p->runs = runs_new(path);
	p->memory = memory;
	return p;
}

void
postings_free(struct postings *p)
{
	if (p == NULL)
		return;
	runs_free(p->runs);
	pool_release(&p->pool);
	free(p->order);
	blocks_release(&p->lists);
	free(p->cursors);
	free(p);
}

bool
postings_reach(const struct postings *p, int64_t row)
{
	return p->last >= row;
}

bool
postings_span(const struct postings *p, int64_t row)
{
	return p->first <= row && row <= p->last;
}

/* --- Adding ------------------------------------------------------------ */

static struct list *
list_at(const struct postings *p, size_t term)
{
	return blocks_at(&p->lists, term, sizeof(struct list));
}

/* Of a form of a text, or the strong one. */
static struct list *
list_of(const struct postings *p, const struct text_form *form, bool strong)
{
	return list_at(p, 2 * (size_t)form->number + (strong ? 1 : 0));
}

static void
need_lists(struct postings *p, const struct text_tokens *text)
{
	size_t n = 0;

	for (size_t i = 0; i < text->nforms; i++)
		if (text->forms[i].number >= n)
			n = (size_t)text->forms[i].number + 1;
	blocks_reserve(&p->lists, 2 * n, sizeof(struct list));
	if (text->nforms > p->ncursors) {
		p->ncursors = 2 * text->nforms;
		p->cursors =
		    xrealloc(p->cursors, p->ncursors, sizeof(*p->cursors));
	}
}

static void
need_bytes(struct postings *p, struct list *l, size_t positions)
{
	size_t most = BESIDE + positions * POSITION_MAX, cap = l->cap;

	if (l->cap - l->len >= most)
		return;
	l->bytes = pool_grow(&p->pool, l->bytes, l->len, &cap, l->len + most);
	l->cap = (uint32_t)cap;
}

/* Ready for the positions of a column of this row; where they go. */
static unsigned char *
open_list(struct postings *p, struct list *l, int64_t row, enum zone zone,
    size_t positions)
{
	unsigned char *at;

	need_bytes(p, l, positions);
	at = l->bytes + l->len;
	if (l->row != row) {
		at += varint_put(at, (uint64_t)(row - l->row));
		l->row = row;
		l->size_at = (uint32_t)(at - l->bytes);
		*at++ = 0;
	}
	if (zone != ZONE_BODY) {
		*at++ = COLUMN;
		*at++ = (unsigned char)zone;
	}
	return at;
}

/* The positions end here: how many bytes the row has is known now. */
static void
close_list(struct list *l, const unsigned char *end)
{
	unsigned char *size = l->bytes + l->size_at;
	uint64_t old;
	size_t was = varint_get(size, VARINT_MAX, &old);
	size_t bytes = (size_t)(end - size) - was, is = varint_size(2 * bytes);

	if (is != was)
		memmove(size + is, size + was, bytes);
	varint_put(size, 2 * bytes);
	l->len = (uint32_t)(l->size_at + is + bytes);
}

static void
add_strong(struct postings *p, const struct text_form *form, int64_t row,
    enum zone zone, uint32_t position)
{
	struct list *l = list_of(p, form, true);
	unsigned char *at = open_list(p, l, row, zone, 1);

	close_list(l, at + varint_put(at, position + 2));
}

/* Positions of all tokens of the column; how many there are. */
static uint32_t
add_positions(struct postings *p, int64_t row, enum zone zone,
    const struct text_tokens *text)
{
	uint32_t position = 0, n = 0;

	for (size_t i = 0; i < text->n; i++) {
		const struct text_token *t = &text->tokens[i];
		struct cursor *c = &p->cursors[t->form];

		if (!t->colocated || n == 0)
			position = n++;
		c->at += varint_put(c->at, position - c->before + 2);
		c->before = position;
		if (t->first && text->forms[t->form].strong)
			add_strong(
			    p, &text->forms[t->form], row, zone, position);
	}
	return n;
}

/* --- Terms in order ---------------------------------------------------- */

static uint64_t
head_of(const struct term *t)
{
	uint64_t head = span_head((struct span){t->form, t->len});

	return t->list % 2 == 0 ? head
				: head >> 8 | (uint64_t)STRONG_SIGN << 56;
}

static int
compare_terms(const void *a, const void *b)
{
	const struct term *x = a, *y = b;
	size_t from;
	struct span left, right;

	if (x->head != y->head)
		return x->head < y->head ? -1 : 1;
	from = 8 - x->list % 2;
	left = span_sub((struct span){x->form, x->len}, from, x->len);
	right = span_sub((struct span){y->form, y->len}, from, y->len);
	return span_cmp(left, right);
}

static bool
is_new(const struct list *l)
{
	return l->len > 0 && !l->ordered;
}

/* Terms that were not met before, behind the others; how many there are. */
static size_t
gather_new(struct postings *p)
{
	size_t n = 0;

	for (size_t i = 0; i < blocks_room(&p->lists); i++)
		n += is_new(list_at(p, i));
	if (n == 0)
		return 0;
	if (p->nordered + n > p->capordered) {
		p->capordered = 2 * (p->nordered + n);
		p->order = xrealloc(p->order, p->capordered, sizeof(*p->order));
	}
	n = p->nordered;
	for (size_t i = 0; i < blocks_room(&p->lists); i++) {
		struct span form;

		if (!is_new(list_at(p, i)))
			continue;
		list_at(p, i)->ordered = true;
		form = tally_form(p->tally, (uint32_t)(i / 2));
		p->order[n] = (struct term){.form = form.p,
		    .list = (uint32_t)i,
		    .len = (unsigned char)form.len};
		p->order[n].head = head_of(&p->order[n]);
		n++;
	}
	return n - p->nordered;
}

/* The new ones are sorted, and go from the end to where they belong. */
static void
order_terms(struct postings *p)
{
	size_t nnew = gather_new(p), nold = p->nordered, at = nold + nnew;
	struct term *new;

	if (nnew == 0)
		return;
	new = xcalloc(nnew, sizeof(*new));
	memcpy(new, p->order + nold, nnew * sizeof(*new));
	qsort(new, nnew, sizeof(*new), compare_terms);
	p->nordered = at;
	while (nnew > 0) {
		if (nold > 0 &&
		    compare_terms(&p->order[nold - 1], &new[nnew - 1]) > 0)
			p->order[--at] = p->order[--nold];
		else
			p->order[--at] = new[--nnew];
	}
	free(new);
}

/* --- Putting aside ----------------------------------------------------- */

static void
forget_lists(struct postings *p)
{
	for (size_t i = 0; i < blocks_room(&p->lists); i++)
		*list_at(p, i) =
		    (struct list){.ordered = list_at(p, i)->ordered};
	pool_clear(&p->pool);
}

static struct span
bytes_of(const struct list *l)
{
	return (struct span){(const char *)l->bytes, l->len};
}

static int
put_aside(struct postings *p, struct err *e)
{
	int rc = runs_begin(p->runs, e);

	order_terms(p);
	for (size_t i = 0; rc == 0 && i < p->nordered; i++) {
		const struct list *l = list_at(p, p->order[i].list);

		if (l->len > 0)
			rc = runs_put(
			    p->runs, p->order[i].list, bytes_of(l), l->row, e);
	}
	forget_lists(p);
	return rc;
}

/* --- Passages ---------------------------------------------------------- */

static void
add_column(struct postings *p, int64_t row, enum zone zone,
    const struct text_tokens *text)
{
	need_lists(p, text);
	for (size_t i = 0; i < text->nforms; i++)
		__builtin_prefetch(list_of(p, &text->forms[i], false), 1);
	for (size_t i = 0; i < text->nforms; i++) {
		const struct list *l = list_of(p, &text->forms[i], false);

		__builtin_prefetch(l->bytes + l->len, 1);
	}
	for (size_t i = 0; i < text->nforms; i++)
		p->cursors[i] = (struct cursor){
		    open_list(p, list_of(p, &text->forms[i], false), row, zone,
			text->forms[i].times),
		    0};
	p->totals.positions[zone] += add_positions(p, row, zone, text);
	for (size_t i = 0; i < text->nforms; i++)
		close_list(
		    list_of(p, &text->forms[i], false), p->cursors[i].at);
}

int
postings_add(struct postings *p, int64_t row, enum zone zone,
    const struct text_tokens *text, struct err *e)
{
	if (p->last != row) {
		if (p->pool.used > p->memory && put_aside(p, e) == -1)
			return -1;
		p->totals.rows++;
	}
	add_column(p, row, zone, text);
	if (p->first == 0)
		p->first = row;
	p->last = row;
	return 0;
}

/* --- Writing ----------------------------------------------------------- */

static int
write_term(struct segment *s, const struct term *t)
{
	char term[1 + FORM_MAX];
	size_t sign = t->list % 2;

	term[0] = STRONG_SIGN;
	memcpy(term + sign, t->form, t->len);
	return segment_term(s, (struct span){term, sign + t->len});
}

static int
write_lists(const struct postings *p, struct segment *s)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < p->nordered; i++) {
		const struct list *l = list_at(p, p->order[i].list);

		if (l->len == 0)
			continue;
		rc = write_term(s, &p->order[i]);
		if (rc == 0)
			rc = segment_postings(s, bytes_of(l), l->row);
	}
	return rc;
}

/* What the runs have of a term; later runs have later rows. */
static int
join_term(const struct postings *p, struct segment *s, const struct term *t,
    struct err *e)
{
	bool begun = false, found;
	struct span list;
	int64_t last;

	for (size_t i = 0; i < runs_count(p->runs); i++) {
		if (runs_take(p->runs, i, t->list, &found, &list, &last, e) ==
		    -1)
			return -1;
		if (!found)
			continue;
		if (!begun && write_term(s, t) == -1)
			return -1;
		begun = true;
		if (segment_postings(s, list, last) == -1)
			return -1;
	}
	return 0;
}

static int
join_runs(struct postings *p, struct segment *s, struct err *e)
{
	int rc = runs_rewind(p->runs, e);

	for (size_t i = 0; rc == 0 && i < p->nordered; i++)
		rc = join_term(p, s, &p->order[i], e);
	return rc;
}

static void
forget(struct postings *p)
{
	forget_lists(p);
	runs_clear(p->runs);
	p->first = p->last = 0;
	p->totals = (struct segment_totals){0};
}

static int
write_segment(struct postings *p, sqlite3 *db, struct err *e)
{
	struct segment *s = segment_begin(db, SEGMENT_LEAF, e);
	int rc;

	if (s == NULL)
		return -1;
	order_terms(p);
	rc = runs_count(p->runs) == 0 ? write_lists(p, s) : join_runs(p, s, e);
	if (rc == 0)
		return segment_end(s, &p->totals);
	segment_abandon(s);
	return -1;
}

int
postings_write(struct postings *p, sqlite3 *db, struct err *e)
{
	int rc = 0;

	if (p->last == 0)
		return 0;
	if (runs_count(p->runs) > 0)
		rc = put_aside(p, e);
	if (rc == 0)
		rc = write_segment(p, db, e);
	forget(p);
	return rc;
}
