/*
 * The part of a passage that shows why it was found.  Interface: excerpt.h.
 */
#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "search/excerpt.h"
#include "text/utf8.h"

#define SLOTS 64 /* positions of terms that are told apart */

/* A form of the query and the positions of terms that it may stand at. */
struct mark_form {
	struct span form; /* into the expansion */
	uint64_t slots;
};

/* A term: its first slot, how many, and which leaves it is for. */
struct mark_term {
	unsigned slot, words;
	uint64_t leaves;
};

/* A token of the body at hand. */
struct met {
	size_t start, end;
	uint64_t slots;	 /* that its forms fit */
	unsigned covers; /* positions of a joined form that fits; 1 */
	uint64_t leaves; /* that it shows; 0: not marked */
};

/* A stretch of the body that is not cut: a sentence or a clause. */
struct piece {
	size_t start, end, characters;
	uint64_t leaves;
	size_t marks;
};

struct marker {
	struct mark_form *table; /* open addressing by form */
	size_t ntable;		 /* a power of two */
	struct mark_term *terms;
	size_t nterms;
	double worth[QUERY_LEAVES]; /* of showing a leaf */
	struct met *tokens;
	size_t ntokens, captokens;
	struct piece *pieces;
	size_t npieces, cappieces;
};

/* --- Forms ------------------------------------------------------------- */

static size_t
hash_form(struct span s)
{
	uint64_t h = 1469598103934665603u; /* FNV-1a */

	for (size_t i = 0; i < s.len; i++)
		h = (h ^ (unsigned char)s.p[i]) * 1099511628211u;
	return (size_t)(h ^ h >> 32);
}

static struct mark_form *
form_slot(struct marker *m, struct span form)
{
	size_t i = hash_form(form) & (m->ntable - 1);

	while (m->table[i].slots != 0 && !span_eq(m->table[i].form, form))
		i = (i + 1) & (m->ntable - 1);
	return &m->table[i];
}

static size_t
count_forms(const struct expansion *x)
{
	size_t n = 0;

	for (size_t i = 0; i < x->nterms; i++) {
		n++;
		for (size_t k = 0; k < x->terms[i].forms.len; k++)
			n += x->terms[i].forms.p[k] == '|' ||
			    x->terms[i].forms.p[k] == ' ';
	}
	return n;
}

/* The forms `f1|f2 g1` of a term, each position a slot. */
static void
add_term(struct marker *m, const struct term *t, unsigned slot)
{
	struct span rest = buf_span(&t->forms);

	while (rest.len > 0) {
		size_t n = 0;
		struct mark_form *f;

		while (n < rest.len && rest.p[n] != '|' && rest.p[n] != ' ')
			n++;
		f = form_slot(m, span_sub(rest, 0, n));
		f->form = span_sub(rest, 0, n);
		f->slots |= UINT64_C(1) << slot;
		if (n < rest.len && rest.p[n] == ' ')
			slot++;
		rest = span_sub(rest, n + 1, rest.len);
	}
}

static void
add_terms(struct marker *m, const struct expansion *x, uint64_t shown)
{
	unsigned slot = 0;

	m->terms = xcalloc(x->nterms, sizeof(*m->terms));
	for (size_t i = 0; i < x->nterms; i++) {
		const struct term *t = &x->terms[i];

		if ((t->leaves & shown) == 0 || slot + t->words > SLOTS ||
		    t->words == 0)
			continue;
		add_term(m, t, slot);
		m->terms[m->nterms++] =
		    (struct mark_term){slot, t->words, t->leaves & shown};
		slot += t->words;
	}
}

/* All leaves but stop words and what must not be there. */
static uint64_t
shown_leaves(struct marker *m, const struct query *q, const struct expansion *x)
{
	uint64_t all = 0, telling = 0;

	for (size_t i = 0; i < q->nleaves; i++) {
		const struct leaf *l = &x->leaves[i];

		all |= UINT64_C(1) << i;
		if (!l->stop)
			telling |= UINT64_C(1) << i;
		m->worth[i] = l->weight *
		    (1 + log((x->passages + 1) / (l->n[IN_BODIES] + 1)));
	}
	return telling != 0 ? telling : all;
}

struct marker *
marker_new(const struct query *q, const struct expansion *x)
{
	struct marker *m = xcalloc(1, sizeof(*m));
	size_t want = x == NULL ? 0 : 2 * count_forms(x);

	for (m->ntable = 16; m->ntable < want;)
		m->ntable *= 2;
	m->table = xcalloc(m->ntable, sizeof(*m->table));
	if (x != NULL)
		add_terms(m, x, shown_leaves(m, q, x));
	return m;
}

void
marker_free(struct marker *m)
{
	if (m == NULL)
		return;
	free(m->table);
	free(m->terms);
	free(m->tokens);
	free(m->pieces);
	free(m);
}

/* --- Tokens ------------------------------------------------------------ */

static int
meet(const struct token *token, void *arg)
{
	struct marker *m = arg;
	struct met *t;

	m->tokens =
	    mem_more(m->tokens, m->ntokens, &m->captokens, sizeof(*m->tokens));
	t = &m->tokens[m->ntokens++];
	*t = (struct met){token->start, token->end, 0, 1, 0};
	for (size_t i = 0; i < token->nforms; i++)
		t->slots |= form_slot(m, token->forms[i])->slots;
	for (size_t i = 0; i < token->njoined; i++) {
		uint64_t slots = form_slot(m, token->joined[i].form)->slots;

		if (slots != 0)
			t->covers = token->joined[i].positions;
		t->slots |= slots;
	}
	return 0;
}

static bool
term_at(const struct marker *m, const struct mark_term *t, size_t i)
{
	for (unsigned k = 0; k < t->words; k++)
		if (i + k >= m->ntokens ||
		    (m->tokens[i + k].slots >> (t->slot + k) & 1) == 0)
			return false;
	return true;
}

static void
mark(struct marker *m, size_t from, unsigned n, uint64_t leaves)
{
	for (size_t i = from; i < from + n && i < m->ntokens; i++)
		m->tokens[i].leaves |= leaves;
}

static void
mark_tokens(struct marker *m)
{
	for (size_t i = 0; i < m->ntokens; i++) {
		if (m->tokens[i].slots == 0)
			continue;
		for (size_t t = 0; t < m->nterms; t++) {
			if (!term_at(m, &m->terms[t], i))
				continue;
			mark(m, i,
			    m->terms[t].words > m->tokens[i].covers
				? m->terms[t].words
				: m->tokens[i].covers,
			    m->terms[t].leaves);
		}
	}
}

/* --- Pieces ------------------------------------------------------------ */

static bool
is_space(struct span s, size_t at)
{
	return at >= s.len || s.p[at] == ' ' || s.p[at] == '\n' ||
	    (at + 1 < s.len && s.p[at] == '\xc2' && s.p[at + 1] == '\xa0');
}

/*
 * How good a place `at` is to cut before: 3 the end of a paragraph or
 * sentence, 2 of a clause, 1 of a word, 0 none.
 */
static int
cut_at(struct span s, size_t at)
{
	size_t last = at;

	if (at == 0 || at >= s.len || is_space(s, at) || !is_space(s, at - 1))
		return 0;
	while (last > 0 && (s.p[last - 1] == ' ' || s.p[last - 1] == '\n'))
		if (s.p[--last] == '\n')
			return 3;
	if (last == 0)
		return 0;
	if (strchr(".!?", s.p[last - 1]) != NULL)
		return 3;
	return strchr(",;:)", s.p[last - 1]) != NULL ? 2 : 1;
}

static void
add_piece(struct marker *m, struct span body, size_t start, size_t end)
{
	m->pieces =
	    mem_more(m->pieces, m->npieces, &m->cappieces, sizeof(*m->pieces));
	m->pieces[m->npieces++] = (struct piece){
	    start, end, utf8_count(span_sub(body, start, end)), 0, 0};
}

/* Cut body from..to where cuts are at least this good; what is still too
 * long is cut at the next worse places. */
static void
cut_pieces(
    struct marker *m, struct span body, size_t from, size_t to, int quality)
{
	size_t start = from;

	for (size_t at = from + 1; at <= to; at++) {
		if (at < to && cut_at(body, at) < quality)
			continue;
		if (quality > 1 && at - start > EXCERPT_CHARACTERS)
			cut_pieces(m, body, start, at, quality - 1);
		else
			add_piece(m, body, start, at);
		start = at;
	}
}

static void
fill_pieces(struct marker *m)
{
	size_t p = 0;

	for (size_t i = 0; i < m->ntokens && p < m->npieces; i++) {
		while (p < m->npieces && m->tokens[i].start >= m->pieces[p].end)
			p++;
		if (p == m->npieces || m->tokens[i].leaves == 0)
			continue;
		m->pieces[p].leaves |= m->tokens[i].leaves;
		m->pieces[p].marks++;
	}
}

/* --- The window -------------------------------------------------------- */

struct window {
	size_t from, to; /* pieces, to excluded */
	double worth;
};

static double
worth_of(const struct marker *m, uint64_t leaves, size_t marks)
{
	double worth = .1 * (double)(marks > 10 ? 10 : marks);

	for (int i = 0; leaves != 0; i++, leaves >>= 1)
		if (leaves & 1)
			worth += m->worth[i];
	return worth;
}

/* The best run of pieces that begins at `from`. */
static struct window
window_from(const struct marker *m, size_t from)
{
	struct window best = {from, from + 1, 0};
	size_t characters = 0, marks = 0;
	uint64_t leaves = 0;

	for (size_t i = from; i < m->npieces; i++) {
		double worth;

		characters += m->pieces[i].characters;
		if (i > from && characters > EXCERPT_CHARACTERS)
			break;
		leaves |= m->pieces[i].leaves;
		marks += m->pieces[i].marks;
		worth = worth_of(m, leaves, marks);
		if (worth > best.worth)
			best = (struct window){from, i + 1, worth};
	}
	return best;
}

static struct window
best_window(const struct marker *m)
{
	struct window best = {0, m->npieces > 0, 0};

	for (size_t i = 0; i < m->npieces; i++) {
		struct window w = window_from(m, i);

		if (w.worth > best.worth)
			best = w;
	}
	return best;
}

/* What comes next is shown as far as there is room, then what was before. */
static void
widen(const struct marker *m, struct window *w)
{
	size_t characters = 0;

	for (size_t i = w->from; i < w->to; i++)
		characters += m->pieces[i].characters;
	while (w->to < m->npieces &&
	    characters + m->pieces[w->to].characters <= EXCERPT_CHARACTERS)
		characters += m->pieces[w->to++].characters;
	while (w->from > 0 &&
	    characters + m->pieces[w->from - 1].characters <=
		EXCERPT_CHARACTERS)
		characters += m->pieces[--w->from].characters;
}

static void
choose_window(struct marker *m, struct span body, struct excerpt *x)
{
	struct window w;

	m->npieces = 0;
	cut_pieces(m, body, 0, body.len, 3);
	fill_pieces(m);
	w = best_window(m);
	if (w.to > w.from)
		widen(m, &w);
	x->start = w.to > w.from ? m->pieces[w.from].start : 0;
	x->end = w.to > w.from ? m->pieces[w.to - 1].end : 0;
	while (x->end > x->start &&
	    (body.p[x->end - 1] == ' ' || body.p[x->end - 1] == '\n'))
		x->end--;
}

static void
keep_matches(const struct marker *m, struct excerpt *x)
{
	size_t cap = 0;

	for (size_t i = 0; i < m->ntokens; i++) {
		const struct met *t = &m->tokens[i];

		if (t->leaves == 0 || t->start < x->start || t->end > x->end)
			continue;
		x->matches = mem_more(
		    x->matches, x->nmatches, &cap, sizeof(*x->matches));
		x->matches[x->nmatches++] = (struct match){t->start, t->end};
	}
}

void
excerpt_find(struct marker *m, struct analyser *analyser, struct span body,
    bool whole, struct excerpt *x)
{
	*x = (struct excerpt){0, body.len, NULL, 0};
	m->ntokens = 0;
	analyse(analyser, body, meet, m);
	mark_tokens(m);
	if (!whole)
		choose_window(m, body, x);
	keep_matches(m, x);
}

void
excerpt_release(struct excerpt *x)
{
	free(x->matches);
	*x = (struct excerpt){0};
}
