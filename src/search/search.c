/*
 * Ask an index.  Interface: search.h.
 */
#include <stdlib.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "french/analyse.h"
#include "index/ref.h"
#include "search/absent.h"
#include "search/asking.h"
#include "search/correct.h"
#include "search/excerpt.h"
#include "search/expand.h"
#include "search/filter.h"
#include "search/hits.h"
#include "search/query.h"
#include "search/scan.h"
#include "search/search.h"

#define ENOUGH 100	 /* passages with all words make the others too many */
#define STRONG_ENOUGH 50 /* and these make those with the words but once */
#define KEPT 200	 /* best passages that are looked at a second time */
#define DIVERSE 10	 /* first hits that show more than one publication */
#define IN_A_ROW 2	 /* passages of one publication among them */
#define NEAR_AS_GOOD .85
#define ANSWER_BYTES (24 << 20) /* of hits, while there is a time limit */
#define ALLOCATION 16		/* bytes that a string takes besides */

/* --- Asking ------------------------------------------------------------ */

/* How many of the best are wanted; 0: all. */
static size_t
wanted(const struct request *r)
{
	if (r->limit == 0 || r->sort != SORT_RELEVANCE)
		return 0;
	return r->limit * 2 > KEPT ? r->limit * 2 : KEPT;
}

static int
scan_with(struct asking *a, bool all_words, bool strong)
{
	struct scan_options o = {.all_words = all_words,
	    .strong = strong,
	    .keep = wanted(a->request),
	    .sources = a->allowed.bits,
	    .nsources = a->allowed.n,
	    .per_source = a->request->publications ? 1 : 0};

	scan_release(&a->scan);
	return scan_run(
	    &a->scan, a->reader, &a->query, &a->expansion, &o, a->e);
}

/*
 * Passages with all the words, when there are enough of them; else also
 * those with some.  Where those with all must be few, they are asked for
 * only when those with some show otherwise.
 */
static int
ask(struct asking *a)
{
	const struct request *r = a->request;
	bool all = r->all_words || a->query.nleaves == 1;
	bool first = all || scan_may_find(&a->query, &a->expansion, ENOUGH);

	if (r->best_only && r->sort == SORT_RELEVANCE && r->limit > 0) {
		if (scan_with(a, true, true) == -1)
			return -1;
		if (a->scan.total >= STRONG_ENOUGH + r->limit)
			return 0;
	}
	if (first && scan_with(a, true, false) == -1)
		return -1;
	if (all || (first && a->scan.total >= ENOUGH))
		return 0;
	if (scan_with(a, false, false) == -1)
		return -1;
	return !first && a->scan.full >= ENOUGH ? scan_with(a, true, false) : 0;
}

static int
expand_query(struct asking *a)
{
	struct expand_options o = {.exact = a->request->exact,
	    .synonyms = a->request->synonyms && !a->request->exact};

	return expand(
	    &a->expansion, &a->query, a->reader, a->analyser, &o, a->e);
}

/* What the words mean; those that mean nothing are put right. */
static int
prepare(struct asking *a)
{
	int corrected;

	a->analyser = analyser_new();
	query_parse(&a->query, a->request->words, a->analyser);
	if (filter_sources(a->reader, &a->request->filter, &a->query,
		&a->allowed, &a->answer->notes, a->e) == -1 ||
	    expand_query(a) == -1)
		return -1;
	if (a->request->exact)
		return 0;
	corrected = correct_words(
	    &a->query, &a->expansion, a->reader, &a->answer->notes, a->e);
	if (corrected <= 0)
		return corrected;
	expansion_release(&a->expansion);
	return expand_query(a);
}

bool
asking_forgive(struct asking *a, int rc)
{
	if (rc == 0 || !reader_was_cut(a->reader) || a->e->code != ERR_LIMIT)
		return rc == 0;
	err_release(a->e);
	return true;
}

void
asking_release(struct asking *a)
{
	table_release(&a->passages);
	marker_free(a->marker);
	scan_release(&a->scan);
	allowed_release(&a->allowed);
	expansion_release(&a->expansion);
	query_release(&a->query);
	analyser_free(a->analyser);
}

/* --- Words that are not there ------------------------------------------ */

static void
tell_cut(const struct asking *a, struct buf *out)
{
	if (a->query.cut)
		buf_addf(out, "%s\n",
		    _("the query is too long: only its first words are "
		      "asked"));
}

static void
tell_word(const struct asking *a, size_t leaf, const char *why, struct buf *out)
{
	query_print(&a->query, a->query.leaves[leaf], out);
	buf_addf(out, "%s\n", why);
}

/* Words that the index lacks, and those that decide nothing. */
static void
tell_unknown(struct asking *a)
{
	struct buf *out = &a->answer->left_out;
	bool decided = false;

	for (size_t i = 0; i < a->query.nleaves; i++)
		decided |= !a->expansion.leaves[i].stop;
	for (size_t i = 0; i < a->query.nleaves; i++) {
		if (a->expansion.leaves[i].stop && decided)
			tell_word(a, i, _(": too common to decide"), out);
		else if (!correct_is_known(&a->expansion, i))
			tell_word(a, i, _(": not in the index"), out);
	}
	tell_cut(a, out);
}

static bool
is_long_phrase(const struct node *n)
{
	return n->kind == NODE_PHRASE && n->n > 1;
}

/* Nothing was found: which words are nowhere, what a phrase is near to. */
static int
tell_nothing(struct asking *a)
{
	struct buf *notes = &a->answer->notes;

	for (size_t i = 0; i < a->query.nleaves; i++) {
		const struct node *n = a->query.leaves[i];

		if (is_long_phrase(n)) {
			if (absent_phrase(a->reader, a->analyser, n->text,
				notes, a->e) == -1)
				return -1;
		} else if (!correct_is_known(&a->expansion, i)) {
			tell_word(a, i, _(": not in the index"), notes);
		}
	}
	tell_cut(a, notes);
	return 0;
}

/* --- Filters alone ----------------------------------------------------- */

struct all_rows {
	struct scored *rows;
	size_t n, cap;
	struct source_count *counts;
	size_t ncounts, capcounts;
	struct reader *reader;
	const struct allowed *allowed;
	struct err *e;
};

static int
take_any_row(int64_t row, void *arg)
{
	struct all_rows *all = arg;

	all->rows = mem_more(all->rows, all->n, &all->cap, sizeof(*all->rows));
	all->rows[all->n++] = (struct scored){.row = row};
	return 0;
}

static int
take_all_of(const struct source_info *s, void *arg)
{
	struct all_rows *all = arg;
	const struct allowed *allowed = all->allowed;
	size_t id = (size_t)s->id;

	if (s->failure != NULL)
		return 0;
	if (allowed->bits != NULL &&
	    (id >= allowed->n ||
		(allowed->bits[id / 64] >> (id % 64) & 1) == 0))
		return 0;
	all->counts = mem_more(
	    all->counts, all->ncounts, &all->capcounts, sizeof(*all->counts));
	all->counts[all->ncounts++] =
	    (struct source_count){s->id, (size_t)s->passages};
	return reader_each_passage(all->reader, s->id << SOURCE_SHIFT,
	    ((s->id + s->span) << SOURCE_SHIFT) - 1, take_any_row, all, all->e);
}

static int
list_all(struct asking *a)
{
	struct all_rows all = {
	    .reader = a->reader, .allowed = &a->allowed, .e = a->e};
	int rc = reader_each_source(a->reader, 0, take_all_of, &all, a->e);

	a->scan = (struct scan){.hits = all.rows,
	    .nhits = all.n,
	    .total = all.n,
	    .counts = all.counts,
	    .ncounts = all.ncounts};
	return rc;
}

/* Nothing but filters was asked: all that they let through. */
int
asking_find(struct asking *a)
{
	if (prepare(a) == -1)
		return -1;
	if (!a->allowed.any)
		return 0;
	if (a->query.nleaves == 0)
		return a->allowed.bits == NULL ? 0 : list_all(a);
	return ask(a);
}

/* --- Which hits, in which order ---------------------------------------- */

/* A hit on its way to the answer. */
struct candidate {
	struct scored scored;
	int64_t publication;
	int date; /* YYYYMMDD, 0 unknown */
};

struct candidates {
	struct candidate *list;
	size_t n;
};

static int
date_number(const char *date)
{
	int n = 0, digits = 0;

	for (; date != NULL && *date != '\0'; date++) {
		if (*date < '0' || *date > '9')
			continue;
		n = n * 10 + (*date - '0');
		if (++digits == 8)
			break;
	}
	for (; digits < 8; digits++)
		n *= 10;
	return n;
}

/* Of each publication once: its matches come in any order. */
static int
date_of(struct asking *a, int64_t publication, struct table *dates, int *date)
{
	size_t *known = table_at(dates, (uint64_t)publication);
	struct publication_info p = {0};
	int rc = 0;

	if (*known == 0) {
		rc = reader_publication(a->reader, publication, &p, a->e);
		*known = (size_t)date_number(p.date) + 1;
		publication_info_release(&p);
	}
	*date = (int)(*known - 1);
	return rc == -1 ? -1 : 0;
}

static int
fill_candidates(struct asking *a, struct candidates *c)
{
	struct table dates = TABLE_INIT;
	int rc = 0;

	c->list = xcalloc(a->scan.nhits, sizeof(*c->list));
	for (size_t i = 0; rc == 0 && i < a->scan.nhits; i++) {
		struct candidate *one = &c->list[c->n++];

		one->scored = a->scan.hits[i];
		one->publication = reader_publication_of(
		    a->reader, row_source(one->scored.row));
		if (a->request->sort == SORT_DATE && !reader_is_late(a->reader))
			rc = date_of(a, one->publication, &dates, &one->date);
	}
	table_release(&dates);
	return rc;
}

static int
by_place(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;

	if (x->publication != y->publication)
		return x->publication < y->publication ? -1 : 1;
	return x->scored.row < y->scored.row ? -1 : 1;
}

static int
by_date(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;

	if (x->date != y->date)
		return x->date > y->date ? -1 : 1;
	return by_place(a, b);
}

static void
sort_candidates(const struct request *r, struct candidates *c)
{
	if (c->n > 0 && r->sort == SORT_DATE)
		qsort(c->list, c->n, sizeof(*c->list), by_date);
	if (c->n > 0 && r->sort == SORT_PLACE)
		qsort(c->list, c->n, sizeof(*c->list), by_place);
}

/* The first of each publication. */
static void
keep_publications(struct candidates *c)
{
	struct table seen = TABLE_INIT;
	size_t n = 0;

	for (size_t i = 0; i < c->n; i++)
		if ((*table_at(&seen, (uint64_t)c->list[i].publication))++ == 0)
			c->list[n++] = c->list[i];
	c->n = n;
	table_release(&seen);
}

static bool
is_third(const struct candidates *c, size_t i, int64_t publication)
{
	for (size_t k = 1; k <= IN_A_ROW; k++)
		if (k > i || c->list[i - k].publication != publication)
			return false;
	return true;
}

static void
move_up(struct candidates *c, size_t from, size_t to)
{
	struct candidate moved = c->list[from];

	memmove(&c->list[to + 1], &c->list[to], (from - to) * sizeof(*c->list));
	c->list[to] = moved;
}

/* A third passage of one publication waits where another is near as good. */
static void
diversify(struct candidates *c)
{
	for (size_t i = IN_A_ROW; i < DIVERSE && i < c->n; i++) {
		int64_t publication = c->list[i].publication;
		double least = c->list[i].scored.score * NEAR_AS_GOOD;

		if (!is_third(c, i, publication))
			continue;
		for (size_t k = i + 1; k < c->n; k++) {
			if (c->list[k].scored.score < least)
				break;
			if (c->list[k].publication == publication)
				continue;
			move_up(c, k, i);
			break;
		}
	}
}

/* --- The answer -------------------------------------------------------- */

struct neighbours {
	int64_t *rows;
	size_t n, cap;
};

static int
take_neighbour(int64_t row, void *arg)
{
	struct neighbours *n = arg;

	n->rows = mem_more(n->rows, n->n, &n->cap, sizeof(*n->rows));
	n->rows[n->n++] = row;
	return 0;
}

/* The hit with `context` passages of its source on each side. */
static int
add_with_context(struct asking *a, struct hit_maker *m, int64_t row,
    size_t rank, double score)
{
	int64_t source = row_source(row);
	struct neighbours n = {0};
	size_t at = 0;
	int rc = reader_each_passage(a->reader, source << SOURCE_SHIFT,
	    ((source + 1) << SOURCE_SHIFT) - 1, take_neighbour, &n, a->e);

	while (at < n.n && n.rows[at] != row)
		at++;
	for (size_t i = at > a->request->context ? at - a->request->context : 0;
	     rc == 0 && i < n.n && i <= at + a->request->context; i++) {
		bool hit = n.rows[i] == row;

		if (hits_add(m, a->answer, n.rows[i], hit ? rank : 0,
			hit ? score : 0, a->e) == -1)
			rc = -1;
	}
	free(n.rows);
	return rc;
}

/* How many passages of each publication match. */
static void
count_passages(struct asking *a)
{
	for (size_t i = 0; i < a->scan.ncounts; i++) {
		const struct source_count *c = &a->scan.counts[i];
		int64_t publication =
		    reader_publication_of(a->reader, c->source);

		*table_at(&a->passages, (uint64_t)publication) += c->passages;
	}
}

/* What a hit's score is made of, and which words it has. */
static char *
explain_score(const struct asking *a, const struct scored *s)
{
	struct buf out = BUF_INIT;
	const char *between = _("; has ");

	buf_addf(&out, _("score %.2f = passage %.2f + publication %.2f"),
	    s->score, s->passage, s->score - s->passage);
	for (size_t i = 0; i < a->query.nleaves; i++) {
		if ((s->leaves >> i & 1) == 0)
			continue;
		buf_adds(&out, between);
		query_print(&a->query, a->query.leaves[i], &out);
		between = ", ";
	}
	return buf_take(&out);
}

static void
explain_hit(const struct asking *a, const struct scored *s, size_t rank)
{
	struct answer *answer = a->answer;

	for (size_t i = answer->nhits; i-- > 0;) {
		if (answer->hits[i].rank != rank)
			continue;
		answer->hits[i].explanation = explain_score(a, s);
		return;
	}
}

static int
add_hit(struct asking *a, struct hit_maker *m, const struct candidate *c,
    size_t rank)
{
	if (a->request->context > 0)
		return add_with_context(
		    a, m, c->scored.row, rank, c->scored.score);
	if (hits_add(
		m, a->answer, c->scored.row, rank, c->scored.score, a->e) == -1)
		return -1;
	if (a->request->publications && a->answer->nhits > 0)
		a->answer->hits[a->answer->nhits - 1].passages =
		    *table_at(&a->passages, (uint64_t)c->publication);
	return 0;
}

static size_t
bytes_of(const struct hit *h)
{
	const char *const texts[] = {h->ref, h->id, h->title, h->number,
	    h->date, h->page, h->section, h->path, h->url, h->explanation};
	size_t n = sizeof(*h) + h->textlen + h->nmatches * sizeof(*h->matches);

	for (size_t i = 0; i < COUNT(texts); i++)
		n += texts[i] == NULL ? 0 : strlen(texts[i]) + ALLOCATION;
	return n;
}

/* Whether there is neither time nor memory for more than these n hits. */
static bool
is_full(struct asking *a, size_t n, size_t *measured, size_t *bytes)
{
	for (; *measured < a->answer->nhits; ++*measured)
		*bytes += bytes_of(&a->answer->hits[*measured]);
	if (n < DIVERSE)
		return false;
	if (*bytes <= ANSWER_BYTES)
		return reader_is_late(a->reader);
	reader_cut(a->reader);
	return reader_was_cut(a->reader);
}

/* Hits up to the limit, each text once.  The first come however late. */
static int
add_hits(struct asking *a, const struct candidates *c)
{
	struct hit_maker m = {
	    a->reader, a->analyser, a->marker, a->request->whole};
	size_t limit = a->request->limit == 0 ? c->n : a->request->limit;
	struct table shown = TABLE_INIT;
	uint64_t hash = 0;
	size_t n = 0, measured = 0, bytes = 0;
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < c->n && n < limit; i++) {
		if (is_full(a, n, &measured, &bytes))
			break;
		if (hits_fingerprint(
			a->reader, c->list[i].scored.row, &hash, a->e) == -1)
			rc = -1;
		if (rc == -1 || (*table_at(&shown, hash))++ > 0)
			continue;
		rc = add_hit(a, &m, &c->list[i], ++n);
		if (rc == 0 && a->request->explain)
			explain_hit(a, &c->list[i].scored, n);
	}
	table_release(&shown);
	return rc;
}

static int
by_number(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

/* Publications among the matches. */
static size_t
count_publications(struct asking *a)
{
	int64_t *ids = xcalloc(a->scan.ncounts, sizeof(*ids));
	size_t n = 0, different = 0;

	for (size_t i = 0; i < a->scan.ncounts; i++)
		ids[n++] =
		    reader_publication_of(a->reader, a->scan.counts[i].source);
	if (n > 0)
		qsort(ids, n, sizeof(*ids), by_number);
	for (size_t i = 0; i < n; i++)
		different += i == 0 || ids[i] != ids[i - 1];
	free(ids);
	return different;
}

static void
explain(struct asking *a)
{
	struct buf *out = &a->answer->explanation;

	buf_addf(out, "%s ", _("read as:"));
	query_print(&a->query, a->query.root, out);
	if (a->query.without->nchildren > 0) {
		buf_adds(out, " SAUF ");
		query_print(&a->query, a->query.without, out);
	}
	buf_addf(out, "\n%s\n",
	    _("looked for, with weight and passages that have it:"));
	expansion_print(&a->expansion, &a->query, out);
	if (a->scan.expression != NULL)
		buf_addf(out, "%s %s\n", _("plan:"), a->scan.expression);
}

static int
fill_answer(struct asking *a)
{
	struct candidates c = {NULL, 0};
	int rc;

	a->answer->total = a->scan.total;
	reader_watch(a->reader, false); /* is_full() does, hit by hit */
	rc = fill_candidates(a, &c);
	if (!a->request->best_only)
		a->answer->publications = count_publications(a);
	a->marker = marker_new(&a->query, &a->expansion);
	if (rc == 0) {
		sort_candidates(a->request, &c);
		if (a->request->publications) {
			count_passages(a);
			keep_publications(&c);
		} else if (a->request->sort == SORT_RELEVANCE) {
			diversify(&c);
		}
		rc = add_hits(a, &c);
	}
	reader_watch(a->reader, true);
	free(c.list);
	return rc;
}

int
search(struct reader *reader, const struct request *request,
    struct answer *answer, struct err *e)
{
	struct asking a = {
	    .reader = reader, .request = request, .answer = answer, .e = e};
	int rc;

	*answer = (struct answer){0};
	rc = asking_find(&a);
	if (rc == 0)
		rc = fill_answer(&a);
	if (rc == 0 && a.scan.total > 0)
		tell_unknown(&a);
	else if (rc == 0)
		rc = tell_nothing(&a);
	if (asking_forgive(&a, rc))
		rc = 0;
	if (rc == 0 && request->explain)
		explain(&a);
	answer->cut_short = reader_was_cut(reader);
	asking_release(&a);
	return rc;
}

void
answer_release(struct answer *a)
{
	for (size_t i = 0; i < a->nhits; i++)
		hit_release(&a->hits[i]);
	free(a->hits);
	buf_release(&a->notes);
	buf_release(&a->left_out);
	buf_release(&a->explanation);
	*a = (struct answer){0};
}
