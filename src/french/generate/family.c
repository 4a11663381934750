/*
 * Derivation by rule.  Interface: family.h.
 *
 * A rule proposes a word; only one that the dictionary has as a noun,
 * adjective or adverb is linked.
 */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "french/generate/family.h"

enum { RADICAL_MIN = 3, LEARNED_MIN = 4, FAMILY_MAX = 40 };

/* What a verb's radical takes. */
static const char *const action[] = {"ement", "ment", "iment", "ation", "ition",
    "ion", "age", "ance", "ure", "ature", "aison", "ison"};
static const char *const agent[] = {"eur", "ateur", "if", "atif"};

/* Radicals that the learned nouns of a verb have in place of its own. */
static const char *const learned[][2] = {
    {"t\xE9ger", "tect"},
    {"riger", "rect"},
    {"diger", "dact"},
    {"dire", "dict"},
    {"duire", "duct"},
    {"truire", "truct"},
    {"lire", "lect"},
    {"scrire", "script"},
    {"mettre", "miss"},
    {"venir", "vent"},
    {"tenir", "tent"},
    {"cevoir", "cept"},
    {"vertir", "vers"},
    {"suader", "suas"},
    {"cider", "cis"},
    {"pendre", "pens"},
    {"fendre", "fens"},
    {"tendre", "tens"},
    {"quer", "cat"},
    {"fier", "ficat"},
    {"poser", "posit"},
    {"primer", "press"},
    {"clure", "clus"},
    {"traire", "tract"},
    {"rompre", "rupt"},
    {"agir", "act"},
    {"coudre", "cout"},
    {"soudre", "solut"},
    {"rimer", "ress"},
    {"c\xE9"
     "der",
	"cess"},
    {"gresser", "gress"},
    {"lier", "licat"},
    {"noncer", "nonciat"},
    {"s\xE9"
     "der",
	"sess"},
    {"fondre", "fus"},
    {"vader", "vas"},
};
static const char *const after_learned[] = {"ion", "eur", "if"};

/* An adjective's ending and that of the quality. */
static const char *const quality[][2] = {
    {"ent", "ence"},
    {"ant", "ance"},
    {"ble", "bilit\xE9"},
    {"el", "alit\xE9"},
    {"if", "ivit\xE9"},
    {"eux", "osit\xE9"},
    {"ique", "icit\xE9"},
    {"aire", "arit\xE9"},
    {"eur", "orit\xE9"},
    {"al", "aut\xE9"},
    {"iste", "isme"},
    {"phile", "philie"},
    {"phobe", "phobie"},
    {"logue", "logie"},
    {"ique", "ie"},
    {"e", "ie"},
    {"itaire", "it\xE9"},
    {"atoire", "ation"},
    {"ionnel", "ion"},
    {"entiel", "ence"},
    {"anciel", "ance"},
    {"e", "it\xE9"},
    {"e", "et\xE9"},
    {"", "it\xE9"},
    {"", "t\xE9"},
};

/* An adjective's ending and that of the verb that makes something so. */
static const char *const making[][2] = {
    {"al", "aliser"},
    {"el", "aliser"},
    {"ique", "iser"},
    {"aire", "ariser"},
    {"ier", "ariser"},
    {"able", "abiliser"},
    {"ible", "ibiliser"},
    {"e", "iser"},
    {"", "iser"},
};

static const char *const infinitive[] = {"oir", "er", "ir", "re"};

struct finder {
	struct words *w;
	struct families *f; /* derived, base */
	struct buf word;    /* being proposed */
};

void
families_release(struct families *f)
{
	free(f->links);
	*f = (struct families)FAMILIES_INIT;
}

static void
add_link(struct families *f, const char *from, const char *to)
{
	if (from == to)
		return;
	f->links = mem_more(f->links, f->n, &f->cap, sizeof(*f->links));
	f->links[f->n++] = (struct link){from, to};
}

static bool
ends_with(const char *word, const char *end, size_t *stem)
{
	size_t len = strlen(word), n = strlen(end);

	if (n > len || strcmp(word + len - n, end) != 0)
		return false;
	*stem = len - n;
	return true;
}

/* stem (of len bytes) + end, where that is a lemma of these traits. */
static const char *
propose(struct finder *f, const char *stem, size_t len, const char *end,
    unsigned traits)
{
	unsigned found;

	buf_clear(&f->word);
	buf_add(&f->word, (struct span){stem, len});
	buf_adds(&f->word, end);
	found = words_headword(f->w, f->word.p);
	if (!(found & traits))
		return NULL;
	return words_intern(f->w, f->word.p, false);
}

static bool
has_form(const struct words *w, const char *form, const char *lemma)
{
	size_t n;
	const struct reading *r = words_find(w, form, &n);

	for (size_t i = 0; i < n; i++)
		if (r[i].lemma == lemma)
			return true;
	return false;
}

/* majeur, whose only feminine is majeure, does nothing to anything. */
static bool
is_comparative(struct finder *f, const char *noun)
{
	static const char *const agents[] = {"euse", "rice", "eresse"};
	size_t stem;

	if (!ends_with(noun, "eur", &stem))
		return false;
	for (size_t i = 0; i <= COUNT(agents); i++) {
		buf_clear(&f->word);
		buf_add(&f->word, (struct span){noun, stem});
		buf_adds(&f->word, i < COUNT(agents) ? agents[i] : "eure");
		if (has_form(f->w, f->word.p, noun))
			return i == COUNT(agents);
	}
	return false;
}

static void
derive(struct finder *f, const char *verb, const char *stem, size_t len,
    const char *end, unsigned traits)
{
	const char *noun = propose(f, stem, len, end, traits);
	size_t at;

	if (noun == NULL || is_comparative(f, noun))
		return;
	if (strcmp(end, "ion") == 0 && ends_with(noun, "ation", &at) &&
	    at + 2 == len)
		return;
	add_link(f->f, noun, verb);
}

static void
derive_radical(struct finder *f, const char *verb, const char *stem, size_t len)
{
	if (len < RADICAL_MIN)
		return;
	for (size_t i = 0; i < COUNT(action); i++)
		derive(f, verb, stem, len, action[i], TRAIT_NOUN);
	for (size_t i = 0; i < COUNT(agent); i++)
		derive(
		    f, verb, stem, len, agent[i], TRAIT_NOUN | TRAIT_ADJECTIVE);
}

static void
derive_learned(struct finder *f, const char *verb)
{
	size_t at;

	for (size_t i = 0; i < COUNT(learned); i++) {
		char stem[64];
		size_t len;

		if (!ends_with(verb, learned[i][0], &at) || at > 40)
			continue;
		len = at + strlen(learned[i][1]);
		memcpy(stem, verb, at);
		memcpy(stem + at, learned[i][1], len - at + 1);
		if (len < LEARNED_MIN)
			continue;
		for (size_t k = 0; k < COUNT(after_learned); k++) {
			const char *noun = propose(f, stem, len,
			    after_learned[k], TRAIT_NOUN | TRAIT_ADJECTIVE);

			if (noun != NULL && !is_comparative(f, noun))
				add_link(f->f, noun, verb);
		}
	}
}

static void
derive_verb(struct finder *f, const char *verb)
{
	size_t at;

	for (size_t i = 0; i < COUNT(infinitive); i++)
		if (ends_with(verb, infinitive[i], &at)) {
			derive_radical(f, verb, verb, at);
			break;
		}
	derive_learned(f, verb);
	if (ends_with(verb, "uer", &at) && at >= RADICAL_MIN)
		derive(f, verb, verb, at, "ution", TRAIT_NOUN);
	if (ends_with(verb, "yer", &at) && at >= 2)
		derive(f, verb, verb, at, "iement", TRAIT_NOUN);
	if (ends_with(verb, "ionner", &at))
		derive(f, verb, verb, at, "ion", TRAIT_NOUN);
}

static bool
has_feminine(struct finder *f, const char *noun)
{
	buf_clear(&f->word);
	buf_adds(&f->word, noun);
	buf_addc(&f->word, 'e');
	return has_form(f->w, f->word.p, noun);
}

/*
 * A quality is an adjective's, but for -isme, -logie and -ance, which
 * follow nouns too; and -orité is of comparatives alone, or auteur would
 * have autorité.
 */
static bool
may_have(struct finder *f, const char *word, unsigned traits, size_t rule)
{
	if (strcmp(quality[rule][0], "iste") == 0 ||
	    strcmp(quality[rule][0], "logue") == 0)
		return true;
	if (strcmp(quality[rule][0], "ant") == 0)
		return (traits & TRAIT_ADJECTIVE) || has_feminine(f, word);
	if (strcmp(quality[rule][0], "eur") == 0 && !is_comparative(f, word))
		return false;
	return (traits & TRAIT_ADJECTIVE) != 0;
}

static void
derive_quality(struct finder *f, const char *adjective, unsigned traits)
{
	size_t at;

	for (size_t i = 0; i < COUNT(quality); i++) {
		const char *noun;

		if (!ends_with(adjective, quality[i][0], &at) ||
		    at < RADICAL_MIN - 1 || !may_have(f, adjective, traits, i))
			continue;
		noun = propose(f, adjective, at, quality[i][1], TRAIT_NOUN);
		if (noun != NULL)
			add_link(f->f, noun, adjective);
	}
	if (!(traits & TRAIT_ADJECTIVE))
		return;
	for (size_t i = 0; i < COUNT(making); i++)
		if (ends_with(adjective, making[i][0], &at) &&
		    at >= RADICAL_MIN)
			derive(f, adjective, adjective, at, making[i][1],
			    TRAIT_VERB);
	if (ends_with(adjective, "ent", &at))
		derive(f, adjective, adjective, at, "emment", TRAIT_ADVERB);
	if (ends_with(adjective, "ant", &at))
		derive(f, adjective, adjective, at, "amment", TRAIT_ADVERB);
	derive(
	    f, adjective, adjective, strlen(adjective), "ment", TRAIT_ADVERB);
}

/* The feminine singular of an adjective: lente, lentement. */
static void
derive_feminine(struct finder *f, const struct reading *r)
{
	const char *noun;
	size_t len = strlen(r->form);

	derive(f, r->lemma, r->form, len, "ment", TRAIT_ADVERB);
	noun = propose(f, r->form, len, "sse", TRAIT_NOUN);
	if (noun != NULL && len > RADICAL_MIN)
		add_link(f->f, noun, r->lemma);
}

/* faible, which is its own feminine */
static bool
is_epicene(const struct reading *r)
{
	size_t at;

	return r->form == r->lemma && r->traits & TRAIT_ADJECTIVE &&
	    ends_with(r->form, "e", &at);
}

/* Who or what does it: écoutant, existant; a noun without a feminine is a
 * thing (restaurant). */
static void
derive_agent(struct finder *f, const char *verb, const char *participle)
{
	size_t len = strlen(participle);
	const char *noun =
	    propose(f, participle, len, "", TRAIT_NOUN | TRAIT_ADJECTIVE);

	if (noun != NULL && has_feminine(f, noun))
		add_link(f->f, noun, verb);
}

static void
derive_reading(struct finder *f, const struct reading *r)
{
	size_t len = strlen(r->form);

	if (r->form == r->lemma) {
		if (r->traits & TRAIT_VERB)
			derive_verb(f, r->lemma);
		if (r->traits & (TRAIT_ADJECTIVE | TRAIT_NOUN))
			derive_quality(f, r->lemma, r->traits);
	}
	if (r->traits & TRAIT_PRESENT_PARTICIPLE) {
		derive_radical(f, r->lemma, r->form, len - 3);
		derive_agent(f, r->lemma, r->form);
	}
	if ((r->traits & TRAIT_FEMININE || is_epicene(r)) &&
	    !(r->traits & TRAIT_PLURAL) &&
	    r->traits & (TRAIT_ADJECTIVE | TRAIT_PARTICIPLE))
		derive_feminine(f, r);
	/* posément, aveuglément: from the participle itself */
	if (r->traits & TRAIT_PARTICIPLE && len > RADICAL_MIN)
		derive(f, r->lemma, r->form, len, "ment", TRAIT_ADVERB);
}

static int
compare(const void *a, const void *b)
{
	const struct link *x = a, *y = b;
	int c = strcmp(x->from, y->from);

	return c != 0 ? c : strcmp(x->to, y->to);
}

static void
sort_links(struct families *f)
{
	size_t n = 0;

	if (f->n == 0)
		return;
	qsort(f->links, f->n, sizeof(*f->links), compare);
	for (size_t i = 0; i < f->n; i++)
		if (n == 0 || compare(&f->links[n - 1], &f->links[i]) != 0)
			f->links[n++] = f->links[i];
	f->n = n;
}

static int
take_unrelated(
    const char *derived, const char *base, const char *third, void *arg)
{
	struct finder *f = arg;

	(void)third;
	for (size_t i = 0; i < f->f->n; i++) {
		struct link *l = &f->f->links[i];

		if (strcmp(l->from, derived) == 0 && strcmp(l->to, base) == 0)
			l->to = l->from;
	}
	return 0;
}

static void
drop_self_links(struct families *f)
{
	size_t n = 0;

	for (size_t i = 0; i < f->n; i++)
		if (f->links[i].from != f->links[i].to)
			f->links[n++] = f->links[i];
	f->n = n;
}

static int
take_related(
    const char *derived, const char *base, const char *third, void *arg)
{
	struct finder *f = arg;
	const char *from = words_intern(f->w, derived, false);
	const char *to = words_intern(f->w, base, false);

	(void)third;
	if (from == NULL || to == NULL)
		return -1;
	add_link(f->f, from, to);
	return 0;
}

/* The links of one lemma, as a range. */
static size_t
range(const struct families *f, const char *from, size_t *n)
{
	size_t low = 0, high = f->n;

	while (low < high) {
		size_t mid = (low + high) / 2;

		if (strcmp(f->links[mid].from, from) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	for (*n = 0; low + *n < f->n && f->links[low + *n].from == from;)
		(*n)++;
	return low;
}

/*
 * From derived-base to the whole family: a lemma's bases, what else comes
 * from them, and what comes from the lemma itself.
 */
static void
spread(struct families *f)
{
	struct families all = FAMILIES_INIT, down = FAMILIES_INIT;

	for (size_t i = 0; i < f->n; i++)
		add_link(&down, f->links[i].to, f->links[i].from);
	sort_links(&down);
	for (size_t i = 0; i < f->n; i++) {
		const char *word = f->links[i].from, *base = f->links[i].to;
		size_t n, at = range(&down, base, &n);

		add_link(&all, word, base);
		add_link(&all, base, word);
		for (size_t k = 0; k < n && k < FAMILY_MAX; k++)
			add_link(&all, word, down.links[at + k].to);
	}
	sort_links(&all);
	free(down.links);
	free(f->links);
	*f = all;
}

int
families_find(struct families *f, struct words *w, const char *unrelated,
    const char *related, struct err *e)
{
	struct finder finder = {w, f, BUF_INIT};
	int rc = -1;

	for (size_t i = 0; i < w->n; i++)
		derive_reading(&finder, &w->readings[i]);
	sort_links(f);
	if (words_pairs(unrelated, take_unrelated, &finder, e) == -1)
		goto out;
	drop_self_links(f);
	if (words_pairs(related, take_related, &finder, e) == -1)
		goto out;
	sort_links(f);
	spread(f);
	rc = 0;
out:
	buf_release(&finder.word);
	return rc;
}
