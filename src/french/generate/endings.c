/*
 * Learned endings.  Interface: endings.h.
 *
 * The forms, read from their last letter, make a tree.  A node gets a rule
 * where what most of its forms need differs from the rule it inherits.
 */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "french/generate/endings.h"

enum {
	FORMS_MIN = 4,	   /* forms that a rule must be seen in */
	SURE_PERCENT = 75, /* of them, at least */
	STEM_MIN = 2
};

struct sample {
	char reversed[ENDING_MAX + 1];
	const char *change; /* interned */
	unsigned weight;
};

struct learner {
	struct endings *out;
	struct sample *samples;
	size_t n, cap;
};

struct tally {
	const char *change;
	size_t weight, forms;
};

void
endings_release(struct endings *e)
{
	free(e->v);
	*e = (struct endings)ENDINGS_INIT;
}

/*
 * New words are nouns, adjectives and plain verb forms: those teach most,
 * or else the many forms of verbs would decide what -ions means.
 */
static unsigned
weight_of(const struct reading *r)
{
	if (r->traits & (TRAIT_NOUN | TRAIT_ADJECTIVE))
		return 8;
	if (r->traits & (TRAIT_PARTICIPLE | TRAIT_ADVERB) ||
	    r->form == r->lemma)
		return 4;
	return r->traits & TRAIT_LOOSE ? 1 : 0;
}

static const char *
change_of(struct words *w, const char *form, const char *lemma)
{
	char change[128];
	size_t same = 0, len = strlen(form);

	while (form[same] != '\0' && form[same] == lemma[same])
		same++;
	if (same < STEM_MIN || len - same > ENDING_MAX ||
	    strlen(lemma + same) > ENDING_MAX)
		return NULL;
	change[0] = (char)('0' + (len - same));
	memcpy(change + 1, lemma + same, strlen(lemma + same) + 1);
	return words_intern(w, change, true);
}

static void
add_sample(struct learner *l, struct words *w, const struct reading *r)
{
	const char *change = change_of(w, r->form, r->lemma);
	size_t len = strlen(r->form);
	struct sample *s;

	if (change == NULL || weight_of(r) == 0)
		return;
	l->samples = mem_more(l->samples, l->n, &l->cap, sizeof(*l->samples));
	s = &l->samples[l->n++];
	memset(s->reversed, 0, sizeof(s->reversed));
	for (size_t i = 0; i < len && i < ENDING_MAX; i++)
		s->reversed[i] = r->form[len - 1 - i];
	s->change = change;
	s->weight = weight_of(r);
}

static int
compare(const void *a, const void *b)
{
	const struct sample *x = a, *y = b;
	int c = strcmp(x->reversed, y->reversed);

	return c != 0 ? c : strcmp(x->change, y->change);
}

static int
compare_change(const void *a, const void *b)
{
	const struct tally *x = a, *y = b;

	return (x->change > y->change) - (x->change < y->change);
}

/* The change that weighs most in a range; the total goes to *total. */
static struct tally
best_of(const struct sample *s, size_t n, size_t *total)
{
	struct tally *t = xcalloc(n, sizeof(*t)), best = {NULL, 0, 0}, sum;
	size_t i, k;

	for (i = 0; i < n; i++)
		t[i] = (struct tally){s[i].change, s[i].weight, 1};
	qsort(t, n, sizeof(*t), compare_change);
	*total = 0;
	for (i = 0; i < n; i = k) {
		sum = t[i];
		for (k = i + 1; k < n && t[k].change == t[i].change; k++) {
			sum.weight += t[k].weight;
			sum.forms++;
		}
		*total += sum.weight;
		if (best.change == NULL || sum.weight > best.weight ||
		    (sum.weight == best.weight &&
			strcmp(sum.change, best.change) < 0))
			best = sum;
	}
	free(t);
	return best;
}

static void
add_rule(
    struct learner *l, const char *reversed, size_t depth, const char *change)
{
	struct ending *e;

	l->out->v = mem_more(l->out->v, l->out->n, &l->out->cap, sizeof(*e));
	e = &l->out->v[l->out->n++];
	memset(e->reversed, 0, sizeof(e->reversed));
	memcpy(e->reversed, reversed, depth);
	e->change = change;
}

static void
learn(struct learner *l, const struct sample *s, size_t n, size_t depth,
    const char *inherited)
{
	size_t total, i, k;
	struct tally best = best_of(s, n, &total);

	if (best.forms < FORMS_MIN)
		return;
	if (best.weight * 100 >= total * SURE_PERCENT && depth > 0 &&
	    best.change != inherited) {
		add_rule(l, s->reversed, depth, best.change);
		inherited = best.change;
	}
	if (depth == ENDING_MAX || best.weight == total)
		return;
	for (i = 0; i < n; i = k) {
		char letter = s[i].reversed[depth];

		for (k = i + 1; k < n && s[k].reversed[depth] == letter; k++)
			;
		if (letter != '\0')
			learn(l, s + i, k - i, depth + 1, inherited);
	}
}

void
endings_learn(struct endings *e, struct words *w)
{
	struct learner l = {e, NULL, 0, 0};
	size_t n = w->n;

	for (size_t i = 0; i < n; i++)
		if (w->readings[i].first &&
		    !(w->readings[i].traits & TRAIT_NAME))
			add_sample(&l, w, &w->readings[i]);
	if (l.n == 0)
		return;
	qsort(l.samples, l.n, sizeof(*l.samples), compare);
	learn(&l, l.samples, l.n, 0, words_intern(w, "0", true));
	free(l.samples);
}
