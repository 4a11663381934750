/*
 * One walk over the passages that match.  Interface: scan.h.
 *
 * Rare words drive: passages that have none of them are not looked at, and
 * common words only add to the others.  Rows come in order, so a source's
 * passages come together: their sum is the source's evidence, and when the
 * source ends its passages get their final score.
 */
#include <stdlib.h>

#include "base/mem.h"
#include "search/scan.h"

#define BUDGET 10000	 /* passages that drivers may have between them */
#define COMMON 5000	 /* of a word with more, strong passages come first */
#define SOURCE_KEPT 16	 /* best passages of one source */
#define PHRASES_MAX 1024 /* phrases of one expression */
#define TOGETHER 1000	 /* times as often as by chance words stand together */

struct collector {
	struct scan *scan;
	struct reader *reader;
	const struct query *q;
	const struct expansion *x;
	const struct scan_options *options;
	struct buf expression;
	int term_of[PHRASES_MAX]; /* of each phrase; -1: said before */
	int nphrases;
	uint64_t asked; /* leaves that count: all but stop words */
	struct evidence passage[QUERY_LEAVES], source[QUERY_LEAVES];
	int64_t at_source;   /* whose passages come now; -1: none yet */
	struct scored *kept; /* of it, the best SOURCE_KEPT, or all */
	size_t nkept, capkept, source_total;
	struct scored *heap; /* the worst first */
	size_t nheap, capheap;
	size_t full, partial; /* passages with all words; with some */
	size_t capcounts;
};

/* --- The tree ---------------------------------------------------------- */

/* Whether the leaves met make the node true; stop words always are. */
static bool
holds(const struct collector *c, const struct node *n, uint64_t leaves)
{
	switch (n->kind) {
	case NODE_AND:
		for (size_t i = 0; i < n->nchildren; i++)
			if (!holds(c, n->children[i], leaves))
				return false;
		return true;
	case NODE_OR:
		for (size_t i = 0; i < n->nchildren; i++)
			if (holds(c, n->children[i], leaves))
				return true;
		return n->nchildren == 0;
	case NODE_NEAR:
		return holds(c, n->children[0], leaves) &&
		    holds(c, n->children[1], leaves);
	default:
		return n->leaf < 0 || (c->asked >> n->leaf & 1) == 0 ||
		    (leaves >> n->leaf & 1) != 0;
	}
}

/* What was written with a sign of its own must be there. */
static bool
is_mandatory(const struct node *n)
{
	return n->kind != NODE_WORD || n->title;
}

static bool
holds_mandatory(const struct collector *c, uint64_t leaves)
{
	const struct node *root = c->q->root;

	for (size_t i = 0; i < root->nchildren; i++)
		if (is_mandatory(root->children[i]) &&
		    !holds(c, root->children[i], leaves))
			return false;
	return true;
}

/* --- The expression ---------------------------------------------------- */

/* FTS5 numbers phrases as they come, those that match nothing too. */
static void
count_phrase(struct collector *c, int term)
{
	if (c->nphrases < PHRASES_MAX)
		c->term_of[c->nphrases++] = term;
}

static void
add_phrase(struct collector *c, int term, int counts_as)
{
	buf_addc(&c->expression, '"');
	buf_add(&c->expression, buf_span(&c->x->terms[term].forms));
	buf_addc(&c->expression, '"');
	count_phrase(c, counts_as);
}

static void
add_nothing(struct collector *c)
{
	buf_adds(&c->expression, "\"\"");
	count_phrase(c, -1);
}

static void
add_or(struct collector *c, size_t from)
{
	if (c->expression.len > from)
		buf_adds(&c->expression, " OR ");
}

/* All terms that stand for one of the leaves.  False where there is none. */
static bool
add_terms(struct collector *c, uint64_t leaves, bool counts)
{
	size_t from;

	buf_addc(&c->expression, '(');
	from = c->expression.len;
	for (size_t i = 0; i < c->x->nterms; i++) {
		if ((c->x->terms[i].leaves & leaves) == 0)
			continue;
		add_or(c, from);
		add_phrase(c, (int)i, counts ? (int)i : -1);
	}
	if (c->expression.len == from)
		add_nothing(c);
	buf_addc(&c->expression, ')');
	return c->expression.len > from + 3;
}

static uint64_t
leaves_below(const struct node *n)
{
	uint64_t leaves = n->leaf < 0 ? 0 : UINT64_C(1) << n->leaf;

	for (size_t i = 0; i < n->nchildren; i++)
		leaves |= leaves_below(n->children[i]);
	return leaves;
}

static void add_node(struct collector *, const struct node *, bool counts);

static void
add_children(
    struct collector *c, const struct node *n, const char *between, bool counts)
{
	bool first = true;

	buf_addc(&c->expression, '(');
	for (size_t i = 0; i < n->nchildren; i++) {
		const struct node *child = n->children[i];

		if (n->kind == NODE_AND && child->leaf >= 0 &&
		    (c->asked >> child->leaf & 1) == 0)
			continue; /* a stop word decides nothing */
		if (!first)
			buf_addf(&c->expression, " %s ", between);
		add_node(c, child, counts);
		first = false;
	}
	if (first)
		add_nothing(c);
	buf_addc(&c->expression, ')');
}

/*
 * The forms of one side of a NEAR: those of one word, or a phrase where it has
 * no other.  Returns the last term taken, -1 for none.
 */
static int
near_side(const struct collector *c, uint64_t leaf, struct buf *forms)
{
	int taken = -1;

	for (size_t i = 0; i < c->x->nterms; i++) {
		const struct term *t = &c->x->terms[i];
		bool plain = t->words == 1 && t->nearness <= GUESSED;

		if ((t->leaves & leaf) == 0 ||
		    (!plain && (taken != -1 || t->words == 1)))
			continue;
		if (taken != -1)
			buf_addc(forms, '|');
		buf_add(forms, buf_span(&t->forms));
		taken = (int)i;
	}
	return taken;
}

/* `NEAR("a" "b", n)`, with the nearest forms of both; nothing without one. */
static void
add_near(struct collector *c, const struct node *n, bool counts)
{
	struct buf sides[2] = {BUF_INIT, BUF_INIT};
	int terms[2];

	for (size_t i = 0; i < 2; i++)
		terms[i] =
		    near_side(c, leaves_below(n->children[i]), &sides[i]);
	if (terms[0] == -1 || terms[1] == -1) {
		add_nothing(c);
	} else {
		buf_addf(&c->expression, "NEAR(\"%s\" \"%s\", %u)", sides[0].p,
		    sides[1].p, n->distance);
		count_phrase(c, counts ? terms[0] : -1);
		count_phrase(c, counts ? terms[1] : -1);
	}
	buf_release(&sides[0]);
	buf_release(&sides[1]);
}

static void
add_node(struct collector *c, const struct node *n, bool counts)
{
	if (n->title)
		buf_adds(&c->expression, "({section title} : ");
	switch (n->kind) {
	case NODE_AND:
		add_children(c, n, "AND", counts);
		break;
	case NODE_OR:
		add_children(c, n, "OR", counts);
		break;
	case NODE_NEAR:
		add_near(c, n, counts);
		break;
	default:
		add_terms(c, leaves_below(n), counts);
	}
	if (n->title)
		buf_addc(&c->expression, ')');
}

/* Rows that a leaf brings, its title's passages and its family included. */
static double
passages_of(const struct expansion *x, size_t leaf)
{
	double n = 0;

	for (size_t i = 0; i < x->nterms; i++)
		if (x->terms[i].leaves >> leaf & 1)
			n += x->terms[i].passages;
	return n;
}

static uint64_t
following_leaves(const struct collector *c)
{
	uint64_t following = 0;

	for (size_t i = 0; i < c->q->nleaves; i++)
		if (c->x->leaves[i].follows)
			following |= UINT64_C(1) << i;
	return following;
}

/* The rarest leaves that stay within the budget, one at the least; what is
 * only follows (comment, contre) drives where there is nothing else. */
static uint64_t
choose_drivers(const struct collector *c, uint64_t among)
{
	uint64_t drivers = 0, following = following_leaves(c);
	double sum = 0;

	if ((among & ~following) != 0)
		among &= ~following;
	for (;;) {
		int best = -1;
		double n = 0;

		for (size_t i = 0; i < c->q->nleaves; i++) {
			double count = passages_of(c->x, i);

			if ((among >> i & 1) == 0 || (drivers >> i & 1) != 0 ||
			    !c->x->leaves[i].known)
				continue;
			if (best == -1 || count < n) {
				best = (int)i;
				n = count;
			}
		}
		if (best == -1 || (drivers != 0 && sum + n > BUDGET))
			return drivers;
		drivers |= UINT64_C(1) << best;
		sum += n;
	}
}

static void
add_and(struct collector *c)
{
	if (c->expression.len > 0)
		buf_adds(&c->expression, " AND ");
}

/*
 * Of a common word the strong passages come first (schema.h): `"+f1|+f2"`
 * for a term `f1|f2`.
 */
static void
add_strong_phrase(struct collector *c, const struct term *t)
{
	bool start = true;

	buf_addc(&c->expression, '"');
	for (size_t i = 0; i < t->forms.len; i++) {
		if (start)
			buf_addc(&c->expression, STRONG_SIGN);
		buf_addc(&c->expression, t->forms.p[i]);
		start = t->forms.p[i] == '|';
	}
	buf_addc(&c->expression, '"');
	count_phrase(c, -1);
}

static void
add_strong_leaf(struct collector *c, uint64_t leaf)
{
	size_t from;

	buf_addc(&c->expression, '(');
	from = c->expression.len;
	for (size_t i = 0; i < c->x->nterms; i++) {
		if ((c->x->terms[i].leaves & leaf) == 0 ||
		    c->x->terms[i].words != 1)
			continue;
		add_or(c, from);
		add_strong_phrase(c, &c->x->terms[i]);
	}
	if (c->expression.len == from)
		add_nothing(c);
	buf_addc(&c->expression, ')');
}

/* Plain words alone, each of them common. */
static bool
all_common(const struct collector *c)
{
	const struct node *root = c->q->root;

	for (size_t i = 0; i < root->nchildren; i++) {
		const struct node *n = root->children[i];

		if (n->kind != NODE_WORD || n->title || n->leaf < 0)
			return false;
		if ((c->asked >> n->leaf & 1) != 0 &&
		    passages_of(c->x, (size_t)n->leaf) <= COMMON)
			return false;
	}
	return root->nchildren > 0;
}

/* Only passages in which each word is strong. */
static void
add_strong(struct collector *c)
{
	uint64_t leaves = c->asked & leaves_below(c->q->root);

	for (int i = 0; leaves != 0; i++, leaves >>= 1) {
		if ((leaves & 1) == 0)
			continue;
		add_and(c);
		add_strong_leaf(c, UINT64_C(1) << i);
	}
}

/*
 * What must be there, then the drivers, then (to be met, not to decide) all
 * other words.  The phrases said before the last part are not looked at.
 */
static void
write_expression(struct collector *c)
{
	const struct node *root = c->q->root;
	uint64_t optional = 0, drivers, all = c->asked & leaves_below(root);
	bool every = c->options->all_words;
	size_t without;

	if (c->options->strong)
		add_strong(c);
	for (size_t i = 0; i < root->nchildren; i++) {
		const struct node *n = root->children[i];

		if (!every && !is_mandatory(n)) {
			optional |= leaves_below(n) & c->asked;
			continue;
		}
		if (n->leaf >= 0 && (c->asked >> n->leaf & 1) == 0)
			continue;
		add_and(c);
		add_node(c, n, true);
	}
	drivers = c->expression.len > 0 ? 0 : choose_drivers(c, optional);
	if (c->expression.len > 0 && optional != 0) {
		/* mandatory parts drive; all is met again beside them */
		for (int i = 0; i < c->nphrases; i++)
			c->term_of[i] = -1;
		add_and(c);
		add_terms(c, all, true);
	} else if (drivers != 0 && drivers != optional) {
		add_terms(c, drivers, false);
		add_and(c);
		add_terms(c, all, true);
	} else if (drivers != 0) {
		add_terms(c, drivers, true);
	}
	without = c->q->without->nchildren;
	if (without > 0 && c->expression.len > 0) {
		struct buf positive = c->expression;

		c->expression = (struct buf)BUF_INIT;
		buf_addf(&c->expression, "(%s) NOT ", positive.p);
		buf_release(&positive);
		add_children(c, c->q->without, "OR", false);
	}
}

/* --- Rows -------------------------------------------------------------- */

static void
note_position(
    struct evidence *e, const struct term *t, const struct positions *p)
{
	if (p->column == ZONE_SECTION) {
		e->section += t->weight;
	} else if (p->column == ZONE_TITLE) {
		e->title += t->weight;
	} else {
		e->body += t->weight;
		if (t->nearness == AS_TYPED)
			e->exact++;
		if (e->nplaces < PLACES_KEPT)
			e->places[e->nplaces++] = (unsigned)p->at;
	}
}

static uint64_t
read_positions(struct collector *c, const struct row *row)
{
	uint64_t leaves = 0;
	struct positions p;

	for (int i = 0; i < c->nphrases; i++) {
		const struct term *t;
		uint64_t bits;

		if (c->term_of[i] < 0)
			continue;
		t = &c->x->terms[c->term_of[i]];
		for (positions_first(row, i, &p); p.at >= 0;
		     positions_next(row, &p)) {
			leaves |= t->leaves;
			bits = t->leaves;
			for (int k = 0; bits != 0; k++, bits >>= 1)
				if (bits & 1)
					note_position(&c->passage[k], t, &p);
		}
	}
	return leaves;
}

static bool
is_worse(const struct scored *a, const struct scored *b)
{
	if (a->score != b->score)
		return a->score < b->score;
	return a->row > b->row;
}

static void
sift_down(struct scored *heap, size_t n, size_t i)
{
	for (;;) {
		size_t worst = i, left = 2 * i + 1;
		struct scored swap;

		if (left < n && is_worse(&heap[left], &heap[worst]))
			worst = left;
		if (left + 1 < n && is_worse(&heap[left + 1], &heap[worst]))
			worst = left + 1;
		if (worst == i)
			return;
		swap = heap[i];
		heap[i] = heap[worst];
		heap[worst] = swap;
		i = worst;
	}
}

static void
sift_up(struct scored *heap, size_t i)
{
	while (i > 0 && is_worse(&heap[i], &heap[(i - 1) / 2])) {
		struct scored swap = heap[i];

		heap[i] = heap[(i - 1) / 2];
		heap[(i - 1) / 2] = swap;
		i = (i - 1) / 2;
	}
}

static void
offer(struct collector *c, const struct scored *hit)
{
	size_t keep = c->options->keep;

	if (keep == 0 || c->nheap < keep) {
		c->heap =
		    mem_more(c->heap, c->nheap, &c->capheap, sizeof(*c->heap));
		c->heap[c->nheap++] = *hit;
		sift_up(c->heap, c->nheap - 1);
	} else if (is_worse(&c->heap[0], hit)) {
		c->heap[0] = *hit;
		sift_down(c->heap, c->nheap, 0);
	}
}

/* The source is at its end: its passages get what it is worth. */
static void
end_source(struct collector *c)
{
	struct scan *s = c->scan;
	double worth, bytes, title;

	if (c->source_total == 0)
		return;
	bytes = reader_source_bytes(c->reader, c->at_source);
	title = ranking_titled(&s->ranking, c->source)
	    ? reader_source_title(c->reader, c->at_source)
	    : 0;
	worth = ranking_source(&s->ranking, c->source, bytes, title);
	for (size_t i = 0; i < c->nkept; i++) {
		c->kept[i].score = ranking_whole(c->kept[i].passage, worth);
		offer(c, &c->kept[i]);
	}
	s->counts =
	    mem_more(s->counts, s->ncounts, &c->capcounts, sizeof(*s->counts));
	s->counts[s->ncounts++] =
	    (struct source_count){c->at_source, c->source_total};
	c->nkept = c->source_total = 0;
}

static void
begin_source(struct collector *c, int64_t source)
{
	end_source(c);
	memset(c->source, 0, c->q->nleaves * sizeof(*c->source));
	c->at_source = source;
}

static void
keep_of_source(struct collector *c, const struct scored *hit)
{
	size_t worst = 0, most = SOURCE_KEPT;

	c->source_total++;
	if (c->options->per_source != 0)
		most = c->options->per_source;
	else if (c->options->keep == 0)
		most = SIZE_MAX;
	if (c->nkept < most) {
		c->kept =
		    mem_more(c->kept, c->nkept, &c->capkept, sizeof(*c->kept));
		c->kept[c->nkept++] = *hit;
		return;
	}
	for (size_t i = 1; i < c->nkept; i++)
		if (c->kept[i].passage < c->kept[worst].passage)
			worst = i;
	if (c->kept[worst].passage < hit->passage)
		c->kept[worst] = *hit;
}

static void
add_to_source(struct collector *c)
{
	for (size_t i = 0; i < c->q->nleaves; i++) {
		c->source[i].body += c->passage[i].body;
		c->source[i].exact += c->passage[i].exact;
		if (c->source[i].title < c->passage[i].title)
			c->source[i].title = c->passage[i].title;
	}
}

static bool
is_allowed(const struct collector *c, int64_t source)
{
	const uint64_t *bits = c->options->sources;

	if (bits == NULL)
		return true;
	return source >= 0 && (size_t)source < c->options->nsources &&
	    (bits[source / 64] >> (source % 64) & 1) != 0;
}

static void
take_row(const struct row *row, void *arg)
{
	struct collector *c = arg;
	int64_t source = row_source(row->id);
	struct scored hit = {.row = row->id};
	bool all;

	if (!is_allowed(c, source))
		return;
	for (size_t i = 0; i < c->q->nleaves; i++) {
		struct evidence *e = &c->passage[i];

		e->body = e->exact = e->section = e->title = 0;
		e->nplaces = 0;
	}
	hit.leaves = read_positions(c, row);
	if (!holds_mandatory(c, hit.leaves))
		return;
	all = holds(c, c->q->root, hit.leaves);
	if (!all && c->options->all_words)
		return;
	if (source != c->at_source)
		begin_source(c, source);
	c->full += all;
	c->partial++;
	hit.passage = ranking_passage(&c->scan->ranking, c->passage,
	    (row_class(row->id) + .5) * LENGTH_STEP);
	add_to_source(c);
	keep_of_source(c, &hit);
}

/* --- The whole --------------------------------------------------------- */

/* Stop words decide nothing, unless there is nothing else. */
static uint64_t
asked_leaves(const struct query *q, const struct expansion *x)
{
	uint64_t asked = 0, all = 0;

	for (size_t i = 0; i < q->nleaves; i++) {
		all |= UINT64_C(1) << i;
		if (!x->leaves[i].stop)
			asked |= UINT64_C(1) << i;
	}
	return (asked & leaves_below(q->root)) != 0 ? asked : all;
}

/* Rows that a node brings, or more; -1 where it decides nothing. */
static double
rows_of(const struct expansion *x, const struct node *n, uint64_t asked)
{
	double rows = -1;

	if (n->leaf >= 0)
		return (asked >> n->leaf & 1) != 0
		    ? passages_of(x, (size_t)n->leaf)
		    : -1;
	for (size_t i = 0; i < n->nchildren; i++) {
		double child = rows_of(x, n->children[i], asked);

		if (child < 0)
			continue;
		if (rows >= 0 && n->kind == NODE_OR)
			rows += child;
		else if (rows < 0 || child < rows)
			rows = child;
	}
	return rows;
}

bool
scan_may_find(const struct query *q, const struct expansion *x, double passages)
{
	uint64_t asked = asked_leaves(q, x);
	double expected = x->passages;

	for (size_t i = 0; i < q->root->nchildren; i++) {
		double rows = rows_of(x, q->root->children[i], asked);

		if (rows < 0)
			continue;
		if (rows < passages)
			return false;
		if (rows < x->passages)
			expected *= rows / x->passages;
	}
	return expected * TOGETHER >= passages;
}

static int
by_score(const void *a, const void *b)
{
	const struct scored *x = a, *y = b;

	return is_worse(x, y) ? 1 : is_worse(y, x) ? -1 : 0;
}

static struct lengths
mean_lengths(const struct reader *r, const struct expansion *x)
{
	double bytes = (double)reader_number(r, "bytes");

	return (struct lengths){
	    .passage = x->passages > 0 ? bytes / x->passages : 0,
	    .source = x->sources > 0 ? bytes / x->sources : 0,
	    .title = x->sources > 0
		? (double)reader_number(r, "titles") / x->sources
		: 0};
}

int
scan_run(struct scan *s, struct reader *reader, const struct query *q,
    const struct expansion *x, const struct scan_options *options,
    struct err *e)
{
	struct collector *c = xcalloc(1, sizeof(*c));
	struct lengths mean;
	int rc = 0;

	*s = (struct scan){0};
	c->scan = s;
	c->reader = reader;
	c->q = q;
	c->x = x;
	c->options = options;
	c->at_source = -1;
	c->asked = asked_leaves(q, x);
	mean = mean_lengths(reader, x);
	ranking_init(&s->ranking, q, x, &mean);
	if (!options->strong || all_common(c))
		write_expression(c);
	if (c->expression.len > 0)
		rc = reader_match(
		    reader, c->expression.p, 0, INT64_MAX, take_row, c, e);
	end_source(c);
	if (c->nheap > 0)
		qsort(c->heap, c->nheap, sizeof(*c->heap), by_score);
	s->hits = c->heap;
	s->nhits = c->nheap;
	s->total = c->partial;
	s->full = c->full;
	s->relaxed = c->full < c->partial;
	s->expression = buf_take(&c->expression);
	free(c->kept);
	free(c);
	return rc;
}

void
scan_release(struct scan *s)
{
	free(s->hits);
	free(s->counts);
	free(s->expression);
	*s = (struct scan){0};
}
