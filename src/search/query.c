/*
 * The reader's words become a tree.  Interface: query.h.
 *
 * Plain words are analysed in runs, as a text would be, so that `14 h 30`
 * or `L. 1153-1` are read as they are in a text.
 */
#include <stdlib.h>

#include "base/mem.h"
#include "search/query.h"
#include "text/utf8.h"

struct parser {
	struct query *q;
	struct analyser *analyser;
	struct span text;
	size_t at;
	unsigned depth;
	unsigned open; /* parentheses that wait for their end */
};

/* --- Nodes ------------------------------------------------------------- */

static struct node *
node_new(enum node_kind kind, struct span text)
{
	struct node *n = xcalloc(1, sizeof(*n));

	n->kind = kind;
	n->text = text;
	n->leaf = -1;
	return n;
}

static void
node_free(struct node *n)
{
	if (n == NULL)
		return;
	for (size_t i = 0; i < n->nchildren; i++)
		node_free(n->children[i]);
	free(n->children);
	free(n);
}

static void
node_add(struct node *n, struct node *child)
{
	if (child == NULL)
		return;
	n->children = mem_more(
	    n->children, n->nchildren, &n->capchildren, sizeof(*n->children));
	n->children[n->nchildren++] = child;
}

/* An AND or OR of one thing is that thing; of nothing, nothing. */
static struct node *
simplify(struct node *n)
{
	struct node *only;

	if (n->nchildren > 1)
		return n;
	only = n->nchildren == 1 ? n->children[0] : NULL;
	n->nchildren = 0;
	node_free(n);
	return only;
}

/* --- Tokens ------------------------------------------------------------ */

struct keeper {
	struct query *q;
	size_t base;
};

static int
keep_token(const struct token *token, void *arg)
{
	struct keeper *k = arg;
	struct query *q = k->q;
	struct query_token *t;

	q->tokens =
	    mem_more(q->tokens, q->ntokens, &q->captokens, sizeof(*q->tokens));
	t = &q->tokens[q->ntokens++];
	*t = (struct query_token){.start = k->base + token->start,
	    .end = k->base + token->end,
	    .stop = token->stop};
	for (size_t i = 0; i < token->nforms; i++)
		t->forms[t->nforms++] = span_dup(token->forms[i]);
	if (token->njoined > 0) {
		t->joined = span_dup(token->joined[0].form);
		t->joined_positions = token->joined[0].positions;
	}
	return q->ntokens >= (size_t)16 * QUERY_LEAVES;
}

/* Tokens of the query's text from..to; the number of the first. */
static size_t
analyse_part(struct parser *p, size_t from, size_t to)
{
	struct keeper k = {p->q, from};
	size_t first = p->q->ntokens;

	if (analyse(p->analyser, span_sub(p->text, from, to), keep_token, &k) !=
	    0)
		p->q->cut = true;
	return first;
}

/* --- Characters -------------------------------------------------------- */

static uint32_t
peek(const struct parser *p, size_t at, size_t *len)
{
	*len = 0;
	if (at >= p->text.len)
		return 0;
	return utf8_get(span_sub(p->text, at, p->text.len), len);
}

static bool
is_space(uint32_t c)
{
	return c == ' ' || (c >= '\t' && c <= '\r') || c == 0xA0 ||
	    (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x205F ||
	    c == 0x3000;
}

static void
skip_spaces(struct parser *p)
{
	size_t n;

	while (p->at < p->text.len && is_space(peek(p, p->at, &n)))
		p->at += n;
}

/* The closing mark of an opening quotation mark; 0: it is none. */
static uint32_t
closing(uint32_t c)
{
	switch (c) {
	case '"':
		return '"';
	case 0xAB: /* « */
		return 0xBB;
	case 0x201C: /* “ */
	case 0x201E: /* „ */
		return 0x201D;
	default:
		return 0;
	}
}

static bool
ends_word(const struct parser *p, size_t at)
{
	size_t n;
	uint32_t c = peek(p, at, &n);

	return at >= p->text.len || is_space(c) || closing(c) != 0 || c == '|';
}

/*
 * The end of the word at `at`.  A closing parenthesis ends it when one was
 * opened before the word and none in it (salarié(e)s).
 */
static size_t
word_end(const struct parser *p, size_t at)
{
	unsigned inner = 0;

	while (!ends_word(p, at)) {
		size_t n;
		uint32_t c = peek(p, at, &n);

		if (c == '(')
			inner++;
		else if (c == ')' && inner > 0)
			inner--;
		else if (c == ')' && p->open > 0)
			break;
		at += n;
	}
	return at;
}

/* --- Parts ------------------------------------------------------------- */

static struct node *
word_node(struct parser *p, size_t from, size_t n)
{
	const struct query_token *first = &p->q->tokens[from];
	const struct query_token *last = &p->q->tokens[from + n - 1];
	struct node *node =
	    node_new(NODE_WORD, span_sub(p->text, first->start, last->end));

	node->from = from;
	node->n = n;
	return node;
}

/* The words of a run; what a joined form covers is one of them. */
static void
add_run(
    struct parser *p, struct node *parent, size_t from, size_t to, bool title)
{
	size_t first = analyse_part(p, from, to), i = first;

	while (i < p->q->ntokens) {
		const struct query_token *t = &p->q->tokens[i];
		size_t n = t->joined == NULL ? 1 : t->joined_positions;
		struct node *node;

		if (n > p->q->ntokens - i)
			n = p->q->ntokens - i;
		node = word_node(p, i, n);
		node->title = title;
		node_add(parent, node);
		i += n;
	}
}

/* A phrase in quotes; the end of the text ends it too. */
static struct node *
parse_phrase(struct parser *p, uint32_t end, bool title)
{
	size_t from = p->at, n, first;
	struct node *node;

	while (p->at < p->text.len && peek(p, p->at, &n) != end)
		p->at += n;
	first = analyse_part(p, from, p->at);
	node = node_new(NODE_PHRASE, span_sub(p->text, from, p->at));
	if (p->at < p->text.len) {
		peek(p, p->at, &n);
		p->at += n;
	}
	node->from = first;
	node->n = p->q->ntokens - first;
	node->title = title;
	if (node->n > 0)
		return node;
	node_free(node);
	return NULL;
}

static struct node *
prefix_node(struct parser *p, size_t from, size_t to, bool title)
{
	size_t first = analyse_part(p, from, to);
	struct node *node;

	if (p->q->ntokens == first)
		return NULL;
	node = node_new(NODE_PREFIX, span_sub(p->text, from, to));
	node->from = p->q->ntokens - 1; /* of `anti-harc*` the last part */
	node->n = 1;
	node->title = title;
	return node;
}

static const struct {
	const char *name;
	int field; /* -1: titre */
} fields[] = {{"titre", -1}, {"title", -1}, {"genre", FIELD_KIND},
    {"kind", FIELD_KIND}, {"annee", FIELD_YEAR}, {"année", FIELD_YEAR},
    {"year", FIELD_YEAR}, {"public", FIELD_AUDIENCE},
    {"audience", FIELD_AUDIENCE}, {"theme", FIELD_THEME},
    {"thème", FIELD_THEME}};

static bool
same_letters(struct span a, const char *b)
{
	struct span other = span_of(b);

	if (a.len != other.len)
		return false;
	for (size_t i = 0; i < a.len; i++) {
		char c = a.p[i];

		if (c >= 'A' && c <= 'Z')
			c |= 0x20;
		if (c != other.p[i])
			return false;
	}
	return true;
}

/* The field named before a colon at p->at: its index, the colon taken. */
static int
take_field(struct parser *p, size_t end)
{
	struct span word = span_sub(p->text, p->at, end);
	const char *colon =
	    word.len == 0 ? NULL : memchr(word.p, ':', word.len);
	struct span name;
	size_t next;

	if (colon == NULL)
		return -1;
	name = span_sub(word, 0, (size_t)(colon - word.p));
	for (size_t i = 0; i < COUNT(fields); i++) {
		if (!same_letters(name, fields[i].name))
			continue;
		if (name.len + 1 == word.len &&
		    (fields[i].field != -1 ||
			closing(peek(p, end, &next)) == 0))
			return -1; /* nothing after the colon: a word */
		p->at += name.len + 1;
		return (int)i;
	}
	return -1;
}

static void
add_filter(struct parser *p, enum field field, size_t end)
{
	struct query *q = p->q;

	q->filters = mem_more(
	    q->filters, q->nfilters, &q->capfilters, sizeof(*q->filters));
	q->filters[q->nfilters++] =
	    (struct typed_filter){field, span_sub(p->text, p->at, end)};
	p->at = end;
}

static struct node *parse_any(struct parser *);

static struct node *
parse_group(struct parser *p)
{
	struct node *node;

	p->at++;
	p->open++;
	p->depth++;
	node = parse_any(p);
	p->depth--;
	p->open--;
	if (p->at < p->text.len && p->text.p[p->at] == ')')
		p->at++;
	return node;
}

static bool
is_operator(struct span word, const char *a, const char *b)
{
	return span_is(word, a) || span_is(word, b);
}

/* `~5` between two parts. */
static bool
take_near(struct parser *p, unsigned *distance)
{
	size_t at = p->at + 1;

	if (p->at >= p->text.len || p->text.p[p->at] != '~')
		return false;
	*distance = 0;
	while (at < p->text.len && p->text.p[at] >= '0' &&
	    p->text.p[at] <= '9' && *distance < 10000)
		*distance = *distance * 10 + (unsigned)(p->text.p[at++] - '0');
	if (at == p->at + 1 || !ends_word(p, at))
		return false;
	p->at = at;
	return true;
}

/* One quoted phrase, group, prefix or word at p->at, without its sign. */
static struct node *
parse_part(struct parser *p)
{
	size_t n, end;
	uint32_t c = peek(p, p->at, &n), quote = closing(c);
	bool title = false;
	struct node *parent, *node;
	int field;

	if (quote != 0) {
		p->at += n;
		return parse_phrase(p, quote, false);
	}
	if (c == '(' && p->depth < QUERY_DEPTH)
		return parse_group(p);
	end = word_end(p, p->at);
	field = take_field(p, end);
	if (field >= 0 && fields[field].field != -1) {
		add_filter(p, (enum field)fields[field].field, end);
		return NULL;
	}
	title = field >= 0;
	quote = closing(peek(p, p->at, &n));
	if (title && quote != 0) {
		p->at += n;
		return parse_phrase(p, quote, true);
	}
	if (end > p->at && p->text.p[end - 1] == '*') {
		node = prefix_node(p, p->at, end - 1, title);
		p->at = end;
		return node;
	}
	parent = node_new(NODE_AND, span_sub(p->text, p->at, end));
	add_run(p, parent, p->at, end, title);
	p->at = end == p->at ? end + (n == 0 ? 1 : n) : end;
	return simplify(parent);
}

/* Whether a plain word begins at `at`: nothing that parse_part() treats. */
static bool
is_plain(struct parser *p, size_t at)
{
	size_t n, end = word_end(p, at);
	uint32_t c = peek(p, at, &n);
	struct span word = span_sub(p->text, at, end);
	size_t keep = p->at;
	bool field;

	if (end == at || closing(c) != 0 || c == '(' || c == ')' || c == '|' ||
	    c == '-' || c == '~' || word.p[word.len - 1] == '*')
		return false;
	if (is_operator(word, "OU", "OR") || is_operator(word, "ET", "AND") ||
	    is_operator(word, "SAUF", "NOT"))
		return false;
	p->at = at;
	field = take_field(p, end) >= 0;
	p->at = keep;
	return !field;
}

/* The run of plain words at p->at, as far as it goes. */
static bool
parse_run(struct parser *p, struct node *parent)
{
	size_t from = p->at, to = p->at, at = p->at, n;

	while (at < p->text.len && is_plain(p, at)) {
		to = at = word_end(p, at);
		while (at < p->text.len && is_space(peek(p, at, &n)))
			at += n;
	}
	if (to == from)
		return false;
	add_run(p, parent, from, to, false);
	p->at = to;
	return true;
}

/* The last child and what follows `~N` become one. */
static void
make_near(struct parser *p, struct node *parent, unsigned distance)
{
	struct node *left, *right, *near;

	skip_spaces(p);
	right = parse_part(p);
	if (right != NULL && right->kind == NODE_AND) {
		/* of `~5 l'auteur des faits`… the first word counts */
		left = right->children[0];
		right->children[0] = right->children[--right->nchildren];
		node_free(right);
		right = left;
	}
	if (right == NULL)
		return;
	left = parent->children[parent->nchildren - 1];
	if (left->kind > NODE_PREFIX || right->kind > NODE_PREFIX) {
		node_add(parent, right);
		return;
	}
	near = node_new(NODE_NEAR, left->text);
	near->distance = distance;
	node_add(near, left);
	node_add(near, right);
	parent->children[parent->nchildren - 1] = near;
}

/* A minus, or SAUF: the part after it must not be there. */
static bool
take_without(struct parser *p)
{
	size_t end = word_end(p, p->at), n;
	struct span word = span_sub(p->text, p->at, end);

	if (is_operator(word, "SAUF", "NOT")) {
		p->at = end;
		skip_spaces(p);
		return true;
	}
	if (word.len == 0 || word.p[0] != '-')
		return false;
	if (ends_word(p, p->at + 1) && closing(peek(p, p->at + 1, &n)) == 0) {
		p->at++; /* a dash between spaces */
		return false;
	}
	p->at++;
	return true;
}

static bool
take_word(struct parser *p, const char *a, const char *b)
{
	size_t end = word_end(p, p->at);

	if (!is_operator(span_sub(p->text, p->at, end), a, b))
		return false;
	p->at = end;
	return true;
}

static bool
at_or(struct parser *p)
{
	size_t end = word_end(p, p->at);

	return (p->at < p->text.len && p->text.p[p->at] == '|') ||
	    is_operator(span_sub(p->text, p->at, end), "OU", "OR");
}

static bool
at_end(struct parser *p)
{
	return p->at >= p->text.len || (p->open > 0 && p->text.p[p->at] == ')');
}

/*
 * Parts up to OU, `)` or the end.  With a run, its words are operands of
 * what follows too: `plainte OU "main courante"` joins the last word.
 */
static struct node *
parse_all(struct parser *p)
{
	struct node *all = node_new(NODE_AND, (struct span){0});
	unsigned distance;

	for (;;) {
		size_t before;

		skip_spaces(p);
		if (at_end(p) || at_or(p))
			return all;
		before = p->at;
		if (take_word(p, "ET", "AND"))
			continue;
		if (all->nchildren > 0 && take_near(p, &distance)) {
			make_near(p, all, distance);
			continue;
		}
		if (take_without(p)) {
			node_add(p->q->without, parse_part(p));
			continue;
		}
		if (p->at != before)
			continue;
		if (parse_run(p, all))
			continue;
		node_add(all, parse_part(p));
		if (p->at == before)
			p->at++; /* a lone sign */
	}
}

static void
take_or(struct parser *p)
{
	if (p->text.p[p->at] == '|')
		p->at++;
	else
		p->at = word_end(p, p->at);
}

static struct node *
last_child(struct node *all)
{
	return all->nchildren == 0 ? NULL : all->children[--all->nchildren];
}

static struct node *
first_child(struct node *all)
{
	struct node *first;

	if (all->nchildren == 0)
		return NULL;
	first = all->children[0];
	memmove(all->children, all->children + 1,
	    --all->nchildren * sizeof(*all->children));
	return first;
}

static void
move_children(struct node *to, struct node *from)
{
	for (size_t i = 0; i < from->nchildren; i++)
		node_add(to, from->children[i]);
	from->nchildren = 0;
	node_free(from);
}

/*
 * Parts with OU between them.  OU binds its two neighbours closer than the
 * blank does: `signalement plainte OU enquête` wants signalement and one of
 * the two others.
 */
static struct node *
parse_any(struct parser *p)
{
	struct node *all = parse_all(p);

	while (skip_spaces(p), !at_end(p) && at_or(p)) {
		struct node * or = node_new(NODE_OR, (struct span){0});
		struct node *more;

		node_add(or, last_child(all));
		while (skip_spaces(p), !at_end(p) && at_or(p)) {
			take_or(p);
			more = parse_all(p);
			node_add(or, first_child(more));
			if (more->nchildren > 0) {
				node_add(all, simplify(or));
				or = NULL;
				move_children(all, more);
				break;
			}
			node_free(more);
		}
		if (or != NULL)
			node_add(all, simplify(or));
	}
	return simplify(all);
}

/* --- The whole --------------------------------------------------------- */

static void
number_leaves(struct query *q, struct node *n)
{
	for (size_t i = 0; i < n->nchildren; i++)
		number_leaves(q, n->children[i]);
	if (n->kind == NODE_AND || n->kind == NODE_OR || n->kind == NODE_NEAR)
		return;
	if (q->nleaves == QUERY_LEAVES) {
		q->cut = true;
		return;
	}
	n->leaf = (int)q->nleaves;
	q->leaves[q->nleaves++] = n;
}

void
query_parse(struct query *q, struct span words, struct analyser *analyser)
{
	struct parser p = {.q = q, .analyser = analyser};
	struct node *part;

	*q = (struct query){.text = BUF_INIT};
	q->cut = words.len > QUERY_BYTES;
	buf_add(&q->text, span_sub(words, 0, QUERY_BYTES));
	p.text = buf_span(&q->text);
	q->root = node_new(NODE_AND, p.text);
	q->without = node_new(NODE_OR, p.text);
	while (skip_spaces(&p), p.at < p.text.len) {
		size_t before = p.at;

		part = parse_any(&p);
		if (part != NULL && part->kind == NODE_AND)
			move_children(q->root, part);
		else
			node_add(q->root, part);
		if (p.at == before)
			p.at++; /* a parenthesis that closes nothing */
	}
	number_leaves(q, q->root);
	number_leaves(q, q->without);
}

void
query_release(struct query *q)
{
	for (size_t i = 0; i < q->ntokens; i++) {
		for (size_t k = 0; k < q->tokens[i].nforms; k++)
			free(q->tokens[i].forms[k]);
		free(q->tokens[i].joined);
	}
	free(q->tokens);
	free(q->filters);
	node_free(q->root);
	node_free(q->without);
	buf_release(&q->text);
}

static void
print_list(const struct query *q, const struct node *n, const char *between,
    struct buf *out)
{
	if (n->nchildren > 1)
		buf_addc(out, '(');
	for (size_t i = 0; i < n->nchildren; i++) {
		if (i > 0)
			buf_addf(out, " %s ", between);
		query_print(q, n->children[i], out);
	}
	if (n->nchildren > 1)
		buf_addc(out, ')');
}

void
query_print(const struct query *q, const struct node *n, struct buf *out)
{
	struct buf near = BUF_INIT;

	if (n->title)
		buf_adds(out, "titre:");
	switch (n->kind) {
	case NODE_WORD:
		buf_add(out, n->text);
		break;
	case NODE_PHRASE:
		buf_addc(out, '"');
		buf_add(out, n->text);
		buf_addc(out, '"');
		break;
	case NODE_PREFIX:
		buf_add(out, n->text);
		buf_addc(out, '*');
		break;
	case NODE_NEAR:
		buf_addf(&near, "~%u", n->distance);
		print_list(q, n, near.p, out);
		buf_release(&near);
		break;
	case NODE_AND:
		print_list(q, n, "ET", out);
		break;
	case NODE_OR:
		print_list(q, n, "OU", out);
		break;
	}
}
