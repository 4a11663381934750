/*
 * What the reader's words mean in this index.  Interface: expand.h.
 */
#include <stdlib.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "french/lexicon.h"
#include "index/synonyms.h"
#include "search/expand.h"

#define PREFIX_FORMS 64	   /* of `harc*`, the commonest */
#define EXPRESSION_WORDS 6 /* of a synonym's key */

/* Measured: make eval BENCH=. */
static const double weights[NEARNESS_COUNT] = {[AS_TYPED] = 1,
    [SAME_LEMMA] = .75,
    [GUESSED] = .5,
    [FAMILY] = .5,
    [SYNONYM] = .5};

#define FAINT_WEIGHT .5

/* Words of questions: they say that something is asked, hardly what. */
static const char *const faint_words[] = {"avoir", "combien", "comment",
    "devoir", "est-ce", "être", "faire", "falloir", "lequel", "où", "pourquoi",
    "pouvoir", "quand", "quel", "quelle", "quelles", "quels", "qui", "quoi"};

/* Words that say who does what to whom, or when; spelt without accents. */
static const char *const binding_words[] = {"apres", "avant", "avec", "contre",
    "depuis", "durant", "entre", "envers", "hors", "malgre", "parmi", "pendant",
    "sans", "selon"};

/* Forms gathered for one position of one nearness. */
struct forms {
	struct buf list; /* `f1|f2` */
	double n[FORM_COUNTS];
};

struct expander {
	struct expansion *x;
	const struct query *q;
	struct reader *reader;
	struct analyser *analyser;
	const struct expand_options *options;
	struct forms at[NEARNESS_COUNT]; /* of the word at hand */
	struct buf seen;		 /* ` f1 f2 `: forms taken so far */
	enum nearness nearness;		 /* that is gathered now */
	bool plain_query;		 /* no accent was typed anywhere */
	int rc;
	struct err *e;
};

/* --- Forms of one word ------------------------------------------------- */

/* The union of two sets of passages that know nothing of each other. */
static double
unite(double a, double b, double all)
{
	return all <= 0 ? 0 : a + b - a * b / all;
}

static bool
take_seen(struct expander *x, struct span form)
{
	struct buf key = BUF_INIT;
	bool seen;

	buf_addc(&key, ' ');
	buf_add(&key, form);
	buf_addc(&key, ' ');
	seen = x->seen.len > 0 && strstr(x->seen.p, key.p) != NULL;
	if (!seen)
		buf_adds(&x->seen, key.p);
	buf_release(&key);
	return seen;
}

static void
add_form(
    struct forms *f, const struct form_count *form, const struct expansion *x)
{
	if (f->list.len > 0)
		buf_addc(&f->list, '|');
	buf_add(&f->list, form->form);
	for (int i = 0; i < FORM_COUNTS; i++)
		f->n[i] = unite(f->n[i], (double)form->n[i],
		    i <= IN_SECTIONS ? x->passages : x->sources);
}

static int
take_form(const struct form_count *form, void *arg)
{
	struct expander *x = arg;

	if (!take_seen(x, form->form))
		add_form(&x->at[x->nearness], form, x->x);
	return 0;
}

/* Of the forms of a spelling the one that is written so. */
struct wanted {
	struct expander *x;
	struct span form;
};

static int
take_same_form(const struct form_count *form, void *arg)
{
	struct wanted *w = arg;

	if (span_eq(form->form, w->form))
		take_form(form, w->x);
	return 0;
}

static void
take_typed(struct expander *x, const char *form)
{
	struct wanted w = {x, span_of(form)};
	struct buf plain = BUF_INIT;

	x->nearness = AS_TYPED;
	lexicon_plain(w.form, &plain);
	if (x->rc == 0)
		x->rc = reader_forms_of_plain(
		    x->reader, buf_span(&plain), take_same_form, &w, x->e);
	buf_release(&plain);
}

static void
take_family(struct span lemma, enum lemma_source source, void *arg)
{
	struct expander *x = arg;

	(void)source;
	x->nearness = FAMILY;
	if (x->rc == 0)
		x->rc =
		    reader_forms_of_lemma(x->reader, lemma, take_form, x, x->e);
}

static void
take_lemma(struct span lemma, enum lemma_source source, void *arg)
{
	struct expander *x = arg;

	if (source == LEMMA_OTHER || x->rc != 0)
		return;
	x->rc = reader_forms_of_lemma(x->reader, lemma, take_form, x, x->e);
}

static void
take_lemma_family(struct span lemma, enum lemma_source source, void *arg)
{
	if (source != LEMMA_OTHER)
		lexicon_family(lemma, take_family, arg);
}

static void
take_guess(struct span spelling, enum lemma_source source, void *arg)
{
	(void)source;
	lexicon_lemmas(spelling, take_lemma, arg);
}

static bool
has_accent(const char *form)
{
	for (; *form != '\0'; form++)
		if ((unsigned char)*form >= 0x80)
			return true;
	return false;
}

static bool
is_empty(const struct expander *x, enum nearness nearness)
{
	return x->at[nearness].list.len == 0;
}

/* All forms written like it but for accents: harcelement is harcèlement as
 * typed where it is no word by itself; of names, foreign words. */
static void
take_spelling(struct expander *x, const char *form, enum nearness nearness)
{
	struct buf plain = BUF_INIT;

	lexicon_plain(span_of(form), &plain);
	x->nearness = nearness;
	if (x->rc == 0)
		x->rc = reader_forms_of_plain(
		    x->reader, buf_span(&plain), take_form, x, x->e);
	buf_release(&plain);
}

static void
take_form_family(struct expander *x, const char *form)
{
	if (x->rc == 0)
		lexicon_lemmas(span_of(form), take_lemma_family, x);
}

static void
clear_forms(struct expander *x)
{
	for (int i = 0; i < NEARNESS_COUNT; i++) {
		buf_clear(&x->at[i].list);
		memset(x->at[i].n, 0, sizeof(x->at[i].n));
	}
	buf_clear(&x->seen);
}

/* Whether accents were left out: it has none, nor has the rest of the query,
 * and neither the index nor the language has it so. */
static bool
is_unaccented(const struct expander *x, const char *form)
{
	return x->plain_query && is_empty(x, AS_TYPED) && !has_accent(form) &&
	    !lexicon_has(span_of(form));
}

/* Fill x->at with the forms of a token, nearest first. */
static void
gather(struct expander *x, const struct query_token *t, bool family)
{
	bool unaccented;

	clear_forms(x);
	for (size_t i = 0; i < t->nforms; i++)
		take_typed(x, t->forms[i]);
	if (x->options->exact)
		return;
	unaccented = is_unaccented(x, t->forms[0]);
	if (unaccented)
		take_spelling(x, t->forms[0], AS_TYPED);
	x->nearness = SAME_LEMMA;
	for (size_t i = 0; i < t->nforms; i++)
		lexicon_lemmas(span_of(t->forms[i]), take_lemma, x);
	x->nearness = GUESSED;
	if (!has_accent(t->forms[0]) && x->plain_query)
		lexicon_accented(span_of(t->forms[0]), take_guess, x);
	if (!unaccented && !lexicon_knows(span_of(t->forms[0])))
		take_spelling(x, t->forms[0], SAME_LEMMA);
	if (family)
		for (size_t i = 0; i < t->nforms; i++)
			take_form_family(x, t->forms[i]);
}

/* --- Terms ------------------------------------------------------------- */

static struct term *
add_term(struct expander *x, enum nearness nearness, uint64_t leaves)
{
	struct expansion *e = x->x;
	struct term *t;

	e->terms =
	    mem_more(e->terms, e->nterms, &e->capterms, sizeof(*e->terms));
	t = &e->terms[e->nterms++];
	*t = (struct term){.nearness = nearness,
	    .weight = weights[nearness],
	    .leaves = leaves};
	return t;
}

static double
passages_of(const struct forms *f, const struct expansion *x)
{
	return unite(f->n[IN_BODIES],
	    unite(f->n[IN_SECTIONS],
		f->n[IN_TITLES] * x->passages /
		    (x->sources > 0 ? x->sources : 1),
		x->passages),
	    x->passages);
}

static void
note_leaf(struct expander *x, int leaf, bool counted, const struct forms *f)
{
	struct leaf *l = &x->x->leaves[leaf];

	if (f->list.len == 0)
		return;
	l->known = true;
	for (int i = 0; counted && i < FORM_COUNTS; i++)
		l->n[i] = unite(l->n[i], f->n[i],
		    i <= IN_SECTIONS ? x->x->passages : x->x->sources);
}

static bool
is_one_of(const char *const *words, size_t n, const char *form)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(form, words[i]) == 0)
			return true;
	return false;
}

static bool
is_binding(const char *form)
{
	struct buf plain = BUF_INIT;
	bool is;

	lexicon_plain(span_of(form), &plain);
	is = is_one_of(binding_words, COUNT(binding_words), plain.p);
	buf_release(&plain);
	return is;
}

/* What a word is worth beside others, and whether it finds anything alone. */
static void
weigh(struct leaf *leaf, const char *form)
{
	bool faint = is_one_of(faint_words, COUNT(faint_words), form);

	leaf->weight = faint ? FAINT_WEIGHT : 1;
	leaf->follows = faint || is_binding(form);
}

/* Terms for the forms gathered, up to a nearness, at one position. */
static void
add_gathered(struct expander *x, uint64_t leaves, enum nearness last)
{
	for (int i = AS_TYPED; i <= (int)last; i++) {
		struct term *term;

		if (is_empty(x, i))
			continue;
		term = add_term(x, i, leaves);
		buf_add(&term->forms, buf_span(&x->at[i].list));
		term->words = 1;
		term->passages = passages_of(&x->at[i], x->x);
	}
}

/* The nearest forms of a token, as one position of a phrase.  A word that
 * the index does not have stands as typed: the phrase is then nowhere. */
static void
add_position(struct expander *x, const struct query_token *t, struct term *term)
{
	double n = 0;
	size_t from;

	gather(x, t, false);
	if (term->forms.len > 0)
		buf_addc(&term->forms, ' ');
	from = term->forms.len;
	for (int i = AS_TYPED; i <= (t->stop ? AS_TYPED : GUESSED); i++) {
		if (is_empty(x, i))
			continue;
		if (term->forms.len > from)
			buf_addc(&term->forms, '|');
		buf_add(&term->forms, buf_span(&x->at[i].list));
		n = unite(n, passages_of(&x->at[i], x->x), x->x->passages);
	}
	if (term->forms.len == from)
		buf_adds(&term->forms, t->forms[0]);
	if (term->words == 0 || n < term->passages)
		term->passages = n;
	term->words++;
}

static bool
has_digit(const char *s)
{
	return strpbrk(s, "0123456789") != NULL;
}

static void
note_phrase(struct expander *x, int leaf, const struct term *t)
{
	struct leaf *l = &x->x->leaves[leaf];

	if (t->passages > 0)
		l->known = true;
	if (l->n[IN_BODIES] == 0 || t->passages < l->n[IN_BODIES])
		for (int i = 0; i < FORM_COUNTS; i++)
			l->n[i] = i <= IN_SECTIONS
			    ? t->passages
			    : t->passages * x->x->sources /
				(x->x->passages > 0 ? x->x->passages : 1);
}

/* cyberharcèlement may stand in two words, cyber harcèlement. */
static void
expand_prefixed(struct expander *x, const struct node *n)
{
	const char *form = x->q->tokens[n->from].forms[0];
	size_t len = lexicon_prefix(span_of(form));
	struct query_token rest = {.nforms = 1}, prefix = {.nforms = 1};
	struct term *term;

	if (len == 0 || x->options->exact)
		return;
	prefix.forms[0] = span_dup((struct span){form, len});
	rest.forms[0] = xstrdup(form + len);
	term = add_term(x, SAME_LEMMA, UINT64_C(1) << n->leaf);
	add_position(x, &prefix, term);
	add_position(x, &rest, term);
	note_phrase(x, n->leaf, term);
	free(prefix.forms[0]);
	free(rest.forms[0]);
}

static void
expand_token(struct expander *x, const struct node *n)
{
	const struct query_token *t = &x->q->tokens[n->from];
	struct leaf *leaf = &x->x->leaves[n->leaf];

	gather(x, t, x->options->synonyms);
	leaf->stop = t->stop;
	weigh(leaf, t->forms[0]);
	for (int i = AS_TYPED; i <= FAMILY; i++)
		note_leaf(x, n->leaf, i <= GUESSED || !leaf->known, &x->at[i]);
	add_gathered(x, UINT64_C(1) << n->leaf, FAMILY);
	expand_prefixed(x, n);
}

/* The joined form of a compound. */
static void
expand_joined(struct expander *x, const struct node *n)
{
	const struct query_token *t = &x->q->tokens[n->from];
	struct query_token joined = {.forms = {t->joined}, .nforms = 1};

	gather(x, &joined, false);
	for (int i = AS_TYPED; i <= SAME_LEMMA; i++)
		note_leaf(x, n->leaf, true, &x->at[i]);
	add_gathered(x, UINT64_C(1) << n->leaf, SAME_LEMMA);
}

/* A compound: the joined form, and (numbers apart) its parts in a row. */
static void
expand_compound(struct expander *x, const struct node *n)
{
	const struct query_token *t = &x->q->tokens[n->from];
	struct term *term;

	x->x->leaves[n->leaf].weight = 1;
	expand_joined(x, n);
	if (has_digit(t->joined))
		return;
	term = add_term(x, SAME_LEMMA, UINT64_C(1) << n->leaf);
	for (size_t i = 0; i < n->n; i++)
		add_position(x, t + i, term);
	note_phrase(x, n->leaf, term);
}

static void
expand_phrase(struct expander *x, const struct node *n)
{
	const struct query_token *t = &x->q->tokens[n->from];
	struct term *term;

	if (t->joined != NULL && t->joined_positions == n->n)
		expand_joined(x, n);
	term = add_term(x, AS_TYPED, UINT64_C(1) << n->leaf);

	x->x->leaves[n->leaf].weight = 1;
	for (size_t i = 0; i < n->n; i++)
		add_position(x, &x->q->tokens[n->from + i], term);
	note_phrase(x, n->leaf, term);
}

/* --- Prefixes ---------------------------------------------------------- */

struct prefixed {
	struct buf form;
	struct form_count count;
};

struct prefix {
	struct span start; /* as typed: its accents must be there */
	bool plain;
	struct prefixed forms[PREFIX_FORMS];
	size_t n;
};

static int64_t
weight_of(const struct form_count *f)
{
	return f->n[IN_BODIES] + f->n[IN_SECTIONS];
}

static void
keep_prefixed(struct prefix *p, const struct form_count *form)
{
	size_t at = p->n;

	if (p->n == PREFIX_FORMS) {
		at = 0;
		for (size_t i = 1; i < p->n; i++)
			if (weight_of(&p->forms[i].count) <
			    weight_of(&p->forms[at].count))
				at = i;
		if (weight_of(form) <= weight_of(&p->forms[at].count))
			return;
	} else {
		p->n++;
	}
	buf_clear(&p->forms[at].form);
	buf_add(&p->forms[at].form, form->form);
	p->forms[at].count = *form;
}

static int
take_prefixed(const struct form_count *form, void *arg)
{
	struct prefix *p = arg;

	if (p->plain || span_starts(form->form, p->start))
		keep_prefixed(p, form);
	return 0;
}

static void
expand_prefix(struct expander *x, const struct node *n)
{
	const char *typed = x->q->tokens[n->from].forms[0];
	struct prefix p = {
	    .start = span_of(typed), .plain = !has_accent(typed)};
	struct buf plain = BUF_INIT;
	struct term *term = add_term(x, AS_TYPED, UINT64_C(1) << n->leaf);

	x->x->leaves[n->leaf].weight = 1;
	lexicon_plain(p.start, &plain);
	if (x->rc == 0)
		x->rc = reader_forms_from(
		    x->reader, buf_span(&plain), take_prefixed, &p, x->e);
	clear_forms(x);
	for (size_t i = 0; i < p.n; i++) {
		p.forms[i].count.form = buf_span(&p.forms[i].form);
		add_form(&x->at[AS_TYPED], &p.forms[i].count, x->x);
		buf_release(&p.forms[i].form);
	}
	note_leaf(x, n->leaf, true, &x->at[AS_TYPED]);
	buf_add(&term->forms, buf_span(&x->at[AS_TYPED].list));
	term->words = 1;
	term->passages = passages_of(&x->at[AS_TYPED], x->x);
	if (p.n == 0)
		buf_adds(&term->forms, typed);
	buf_release(&plain);
}

/* --- Words run together ------------------------------------------------ */

static bool
is_plain_word(const struct node *n)
{
	return n->kind == NODE_WORD && n->leaf >= 0 && !n->title;
}

/* The one form of a word that may be part of another; NULL for others. */
static const char *
part_of(const struct expander *x, const struct node *n)
{
	const struct query_token *t = &x->q->tokens[n->from];

	if (!is_plain_word(n) || n->n != 1 || t->stop || t->nforms != 1 ||
	    strlen(t->forms[0]) < 2 || has_digit(t->forms[0]))
		return NULL;
	return t->forms[0];
}

/* cyber violence may stand as cyberviolence, week end as weekend. */
static void
expand_pair(struct expander *x, const struct node *a, const struct node *b)
{
	const char *first = part_of(x, a), *second = part_of(x, b);
	struct buf one = BUF_INIT;
	struct query_token t = {.nforms = 1};

	if (first == NULL || second == NULL)
		return;
	buf_adds(&one, first);
	buf_adds(&one, second);
	t.forms[0] = one.p;
	gather(x, &t, false);
	add_gathered(
	    x, UINT64_C(1) << a->leaf | UINT64_C(1) << b->leaf, SAME_LEMMA);
	buf_release(&one);
}

static void
expand_pairs(struct expander *x, const struct node *n)
{
	for (size_t i = 0; i < n->nchildren; i++) {
		if (n->kind == NODE_AND && i > 0)
			expand_pair(x, n->children[i - 1], n->children[i]);
		expand_pairs(x, n->children[i]);
	}
}

/* --- Synonyms ---------------------------------------------------------- */

struct synonym {
	struct expander *x;
	uint64_t leaves;
};

struct position_adder {
	struct expander *x;
	struct term *term;
};

static int
add_synonym_token(const struct token *token, void *arg)
{
	struct position_adder *a = arg;
	struct query_token t = {.stop = token->stop};

	for (size_t i = 0; i < token->nforms; i++)
		t.forms[t.nforms++] = span_dup(token->forms[i]);
	add_position(a->x, &t, a->term);
	for (size_t i = 0; i < t.nforms; i++)
		free(t.forms[i]);
	return 0;
}

static int
take_synonym(struct span other, int relation, double weight, void *arg)
{
	struct synonym *s = arg;
	struct term *term = add_term(s->x, SYNONYM, s->leaves);
	struct position_adder a = {s->x, term};

	(void)relation;
	term->weight = weight;
	analyse(s->x->analyser, other, add_synonym_token, &a);
	if (term->words > 0 && term->passages > 0)
		return 0;
	buf_release(&term->forms); /* nowhere in the index */
	s->x->x->nterms--;
	return 0;
}

/* The expressions that begin at child i of an AND. */
static void
expand_expressions(struct expander *x, const struct node *all, size_t i)
{
	struct buf key = BUF_INIT;
	struct synonym s = {x, 0};

	for (size_t k = i; k < all->nchildren && k < i + EXPRESSION_WORDS;
	     k++) {
		const struct node *n = all->children[k];

		if (!is_plain_word(n) || x->rc != 0)
			break;
		for (size_t t = 0; t < n->n; t++)
			synonyms_word(
			    span_of(x->q->tokens[n->from + t].forms[0]), &key);
		s.leaves |= UINT64_C(1) << n->leaf;
		x->rc = reader_synonyms(
		    x->reader, buf_span(&key), take_synonym, &s, x->e);
	}
	buf_release(&key);
}

static void
expand_synonyms(struct expander *x, const struct node *n)
{
	struct node one = {.kind = NODE_AND, .nchildren = 1};
	struct node *children[1];

	if (n->kind == NODE_AND) {
		for (size_t i = 0; i < n->nchildren; i++)
			expand_expressions(x, n, i);
	} else if (n->kind == NODE_OR) {
		for (size_t i = 0; i < n->nchildren; i++) {
			children[0] = n->children[i];
			one.children = children;
			if (children[0]->kind == NODE_WORD)
				expand_expressions(x, &one, 0);
		}
	}
	for (size_t i = 0; i < n->nchildren; i++)
		expand_synonyms(x, n->children[i]);
}

/* --- The whole --------------------------------------------------------- */

static void
expand_leaf(struct expander *x, const struct node *n)
{
	switch (n->kind) {
	case NODE_PHRASE:
		expand_phrase(x, n);
		break;
	case NODE_PREFIX:
		expand_prefix(x, n);
		break;
	default:
		if (n->n > 1)
			expand_compound(x, n);
		else
			expand_token(x, n);
	}
}

static bool
any_accent(const struct query *q)
{
	for (size_t i = 0; i < q->ntokens; i++)
		if (has_accent(q->tokens[i].forms[0]))
			return true;
	return false;
}

int
expand(struct expansion *out, const struct query *q, struct reader *reader,
    struct analyser *analyser, const struct expand_options *options,
    struct err *e)
{
	struct expander x = {.x = out,
	    .q = q,
	    .reader = reader,
	    .analyser = analyser,
	    .options = options,
	    .e = e};

	*out = (struct expansion){0};
	out->passages = (double)reader_number(reader, "passages");
	out->sources = (double)reader_number(reader, "sources");
	x.plain_query = !any_accent(q);
	for (size_t i = 0; x.rc == 0 && i < q->nleaves; i++)
		expand_leaf(&x, q->leaves[i]);
	if (x.rc == 0 && !options->exact)
		expand_pairs(&x, q->root);
	if (x.rc == 0 && options->synonyms && !options->exact &&
	    reader_number(reader, "synonyms") > 0)
		expand_synonyms(&x, q->root);
	for (int i = 0; i < NEARNESS_COUNT; i++)
		buf_release(&x.at[i].list);
	buf_release(&x.seen);
	return x.rc;
}

void
expansion_release(struct expansion *x)
{
	for (size_t i = 0; i < x->nterms; i++)
		buf_release(&x->terms[i].forms);
	free(x->terms);
	*x = (struct expansion){0};
}

static void
print_leaves(const struct query *q, uint64_t leaves, struct buf *out)
{
	buf_addc(out, ' ');
	for (size_t k = 0; k < q->nleaves; k++) {
		if ((leaves >> k & 1) == 0)
			continue;
		buf_addc(out, ' ');
		query_print(q, q->leaves[k], out);
	}
	buf_addc(out, '\n');
}

/* "    1.00  plainte|plaintes (12) as typed" */
static void
print_term(const struct term *t, struct buf *out)
{
	static const char *const names[] = {N_("as typed"), N_("another form"),
	    N_("with accents"), N_("of its family"), N_("synonym")};

	buf_addf(out, "    %.2f  %s (%.0f) %s\n", t->weight, t->forms.p,
	    t->passages, _(names[t->nearness]));
}

void
expansion_print(
    const struct expansion *x, const struct query *q, struct buf *out)
{
	uint64_t leaves = 0;

	for (size_t i = 0; i < x->nterms; i++) {
		const struct term *t = &x->terms[i];

		if (t->leaves != leaves)
			print_leaves(q, t->leaves, out);
		leaves = t->leaves;
		print_term(t, out);
	}
}
