/*
 * From the dictionary's entries to readings.  Interface: words.h.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "french/generate/letters.h"
#include "french/generate/words.h"

enum { E_GRAVE = 0xE8, E_ACUTE = 0xE9 };

/* --- Interned words ------------------------------------------------------ */

struct interned {
	char **slots;
	size_t n, size;
};

static size_t
hash_word(const char *s)
{
	size_t h = 5381;

	for (; *s != '\0'; s++)
		h = h * 33 ^ (unsigned char)*s;
	return h ^ h >> 17;
}

static char **
find_word(const struct interned *t, const char *word)
{
	size_t i = hash_word(word) & (t->size - 1);

	while (t->slots[i] != NULL && strcmp(t->slots[i], word) != 0)
		i = (i + 1) & (t->size - 1);
	return &t->slots[i];
}

static void
grow(struct interned *t)
{
	struct interned old = *t;

	t->size = old.size == 0 ? 4096 : 2 * old.size;
	t->slots = xcalloc(t->size, sizeof(*t->slots));
	for (size_t i = 0; i < old.size; i++)
		if (old.slots[i] != NULL)
			*find_word(t, old.slots[i]) = old.slots[i];
	free(old.slots);
}

const char *
words_intern(struct words *w, const char *word, bool add)
{
	char **slot;

	if (w->strings == NULL)
		w->strings = xcalloc(1, sizeof(*w->strings));
	if (2 * w->strings->n >= w->strings->size)
		grow(w->strings);
	slot = find_word(w->strings, word);
	if (*slot == NULL && add) {
		*slot = xstrdup(word);
		w->strings->n++;
	}
	return *slot;
}

void
words_release(struct words *w)
{
	if (w->strings != NULL) {
		for (size_t i = 0; i < w->strings->size; i++)
			free(w->strings->slots[i]);
		free(w->strings->slots);
		free(w->strings);
	}
	free(w->readings);
	*w = (struct words)WORDS_INIT;
}

/* --- Reading ------------------------------------------------------------- */

static char *
without_joints(const char *word)
{
	char *out = xmalloc(strlen(word) + 1);
	size_t n = 0;

	for (; *word != '\0'; word++)
		if (*word != '-' && *word != '\'')
			out[n++] = *word;
	out[n] = '\0';
	return out;
}

static bool
only_letters(const char *word)
{
	for (; *word != '\0'; word++) {
		unsigned char c = (unsigned char)*word;

		if (!((c >= 'a' && c <= 'z') || c >= 0xDF))
			return false;
	}
	return true;
}

static bool
has_circumflex(const char *form)
{
	return strpbrk(form, "\xE2\xEE\xFB") != NULL;
}

static void
add_reading(
    struct words *w, const char *form, const char *lemma, unsigned traits)
{
	struct reading *r;

	w->readings =
	    mem_more(w->readings, w->n, &w->cap, sizeof(*w->readings));
	r = &w->readings[w->n++];
	r->form = words_intern(w, form, true);
	r->lemma = words_intern(w, lemma, true);
	r->traits = traits;
	r->first = false;
}

/*
 * An entry that ends with its apostrophe (d', jusqu') is an elided word,
 * which the analysis knows; a name with joints is left to its parts.
 */
static void
take_word(const char *form, const char *headword, unsigned traits, void *arg)
{
	struct words *w = arg;
	size_t len = strlen(form);
	char *f, *h;

	if (len == 0 || form[len - 1] == '\'' || form[len - 1] == '-')
		return;
	if (strpbrk(form, "-'") == NULL)
		traits |= TRAIT_SOLID;
	else if (traits & TRAIT_NAME)
		return;
	if (strchr(form, '\'') != NULL)
		traits |= TRAIT_APOSTROPHE;
	if (!(traits & TRAIT_BOOKISH) || !has_circumflex(form))
		traits |= TRAIT_LOOSE;
	f = without_joints(form);
	h = without_joints(headword);
	if (only_letters(f) && only_letters(h))
		add_reading(w, f, h, traits);
	free(f);
	free(h);
}

static int
compare(const void *a, const void *b)
{
	const struct reading *x = a, *y = b;
	int c = strcmp(x->form, y->form);

	return c != 0 ? c : strcmp(x->lemma, y->lemma);
}

static void
sort_and_merge(struct words *w)
{
	size_t n = 0;

	qsort(w->readings, w->n, sizeof(*w->readings), compare);
	for (size_t i = 0; i < w->n; i++) {
		struct reading *r = &w->readings[i];

		if (n > 0 && w->readings[n - 1].form == r->form &&
		    w->readings[n - 1].lemma == r->lemma)
			w->readings[n - 1].traits |= r->traits;
		else
			w->readings[n++] = *r;
	}
	w->n = n;
}

const struct reading *
words_find(const struct words *w, const char *form, size_t *n)
{
	size_t low = 0, high = w->n;

	while (low < high) {
		size_t mid = (low + high) / 2;

		if (strcmp(w->readings[mid].form, form) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	*n = 0;
	while (low + *n < w->n && strcmp(w->readings[low + *n].form, form) == 0)
		(*n)++;
	return w->readings + low;
}

unsigned
words_headword(const struct words *w, const char *lemma)
{
	size_t n;
	const struct reading *r = words_find(w, lemma, &n);

	for (size_t i = 0; i < n; i++)
		if (strcmp(r[i].lemma, lemma) == 0)
			return r[i].traits;
	return 0;
}

/* --- Lemmas that stand for others ---------------------------------------- */

/* A map from a lemma to the one that takes its place, in one sorted list. */
struct move {
	const char *from, *to;
};

struct moves {
	struct words *w;
	struct move *v;
	size_t n, cap;
};

static void
add_move(struct moves *m, const char *from, const char *to)
{
	m->v = mem_more(m->v, m->n, &m->cap, sizeof(*m->v));
	m->v[m->n++] = (struct move){from, to};
}

static int
compare_moves(const void *a, const void *b)
{
	const struct move *x = a, *y = b;
	int c = strcmp(x->from, y->from);

	/* NOLINTNEXTLINE(*-core.NonNullParamChecker): a move has both */
	return c != 0 ? c : strcmp(x->to, y->to);
}

static const char *
moved(const struct moves *m, const char *lemma)
{
	struct move key = {lemma, ""};
	size_t low = 0, high = m->n;

	while (low < high) {
		size_t mid = (low + high) / 2;

		if (compare_moves(&m->v[mid], &key) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low < m->n && m->v[low].from == lemma ? m->v[low].to : NULL;
}

static void
apply_moves(struct words *w, struct moves *m)
{
	if (m->n == 0)
		return;
	qsort(m->v, m->n, sizeof(*m->v), compare_moves);
	for (size_t i = 0; i < w->n; i++) {
		const char *to;
		int steps = 4;

		while (steps-- > 0 &&
		    (to = moved(m, w->readings[i].lemma)) != NULL)
			w->readings[i].lemma = to;
	}
	free(m->v);
	sort_and_merge(w);
}

/* événement and évènement are one word since the spelling reform. */
static void
move_reformed(struct moves *m, const struct reading *r)
{
	char *other = xstrdup(r->form);

	for (char *p = other; *p != '\0'; p++) {
		if ((unsigned char)*p != E_GRAVE)
			continue;
		*p = (char)E_ACUTE;
		if (words_headword(m->w, other) & r->traits &
		    (TRAIT_NOUN | TRAIT_ADJECTIVE | TRAIT_VERB))
			add_move(m, r->lemma, words_intern(m->w, other, true));
		*p = (char)E_GRAVE;
	}
	free(other);
}

static bool
has_feminine(const struct words *w, size_t headword)
{
	const struct reading *r = &w->readings[headword];
	size_t len = strlen(r->form);
	size_t stem = len > 2 ? len - 2 : len;

	/* Its forms begin alike, so that they stand nearby. */
	for (size_t i = headword; i-- > 0;) {
		if (strncmp(w->readings[i].form, r->form, stem) != 0)
			break;
		if (w->readings[i].lemma == r->lemma &&
		    w->readings[i].traits & TRAIT_FEMININE)
			return true;
	}
	for (size_t i = headword; i < w->n; i++) {
		if (strncmp(w->readings[i].form, r->form, stem) != 0)
			break;
		if (w->readings[i].lemma == r->lemma &&
		    w->readings[i].traits & TRAIT_FEMININE)
			return true;
	}
	return false;
}

/* A person named by a participle (détenu, blessé) is a form of the verb. */
static void
move_participle(struct moves *m, size_t i)
{
	const struct reading *r = &m->w->readings[i], *all;
	size_t n;

	if (!(r->traits & (TRAIT_NOUN | TRAIT_ADJECTIVE)) ||
	    r->traits & (TRAIT_PARTICIPLE | TRAIT_FEMININE))
		return;
	all = words_find(m->w, r->form, &n);
	for (size_t k = 0; k < n; k++)
		if (all[k].lemma != r->lemma &&
		    all[k].traits & TRAIT_PARTICIPLE &&
		    !(all[k].traits & TRAIT_FEMININE) &&
		    has_feminine(m->w, i)) {
			add_move(m, r->lemma, all[k].lemma);
			return;
		}
}

static int
take_gap(const char *form, const char *lemma, const char *gender, void *arg)
{
	struct moves *m = arg;
	unsigned traits = TRAIT_SOLID | TRAIT_LOOSE |
	    (strchr(gender, 'f') != NULL ? TRAIT_FEMININE : 0);

	add_move(
	    m, words_intern(m->w, form, true), words_intern(m->w, lemma, true));
	add_reading(m->w, form, lemma, traits);
	return 0;
}

static int
settle_lemmas(struct words *w, const char *gaps, struct err *e)
{
	struct moves m = {w, NULL, 0, 0};
	size_t n = w->n;

	for (size_t i = 0; i < n; i++)
		if (w->readings[i].form == w->readings[i].lemma) {
			move_reformed(&m, &w->readings[i]);
			move_participle(&m, i);
		}
	if (words_pairs(gaps, take_gap, &m, e) == -1) {
		free(m.v);
		return -1;
	}
	apply_moves(w, &m);
	return 0;
}

/* --- What a typed form means --------------------------------------------- */

static bool
is_nominal(const struct reading *r)
{
	return (r->traits & (TRAIT_NOUN | TRAIT_ADJECTIVE)) != 0;
}

/* ils content, ils résident: never what is meant beside content, résident. */
static bool
is_rare_verb(const struct reading *r)
{
	return r->traits & TRAIT_THEY && !(r->traits & TRAIT_PARTICIPLE) &&
	    !is_nominal(r);
}

static bool
only_finite(const struct reading *r)
{
	return r->traits & TRAIT_FINITE && !is_nominal(r) &&
	    !(r->traits & TRAIT_PARTICIPLE);
}

/* Readings from..to are of one form; returns how many stay. */
static size_t
drop_rare(struct reading *r, size_t n)
{
	bool nominal = false, common = false;
	size_t kept = 0;

	for (size_t i = 0; i < n; i++) {
		nominal = nominal ||
		    (is_nominal(&r[i]) && !(r[i].traits & TRAIT_NAME));
		common = common || !(r[i].traits & TRAIT_NAME);
	}
	for (size_t i = 0; i < n; i++) {
		if (nominal && is_rare_verb(&r[i]))
			continue;
		if (common && r[i].traits & TRAIT_NAME && !is_nominal(&r[i]))
			continue;
		r[kept++] = r[i];
	}
	return kept;
}

/* A participle is a form of its verb beside the noun or adjective that it has
 * become, a feminine a form of its adjective beside a noun of its own. */
static bool
is_inflected(const struct reading *r)
{
	return r->traits & (TRAIT_PARTICIPLE | TRAIT_PRESENT_PARTICIPLE) ||
	    (r->traits & TRAIT_ADJECTIVE && r->traits & TRAIT_FEMININE);
}

static void
mark_first(struct reading *r, size_t n)
{
	bool headword = false, nominal = false;

	for (size_t i = 0; i < n; i++) {
		headword = headword || r[i].form == r[i].lemma;
		nominal = nominal || is_nominal(&r[i]);
	}
	for (size_t i = 0; i < n; i++) {
		if (headword)
			r[i].first =
			    r[i].form == r[i].lemma || is_inflected(&r[i]);
		else
			r[i].first = !nominal || !only_finite(&r[i]);
	}
}

static void
settle_readings(struct words *w)
{
	size_t n = 0, i = 0;

	while (i < w->n) {
		size_t k = i, kept;

		while (k < w->n && w->readings[k].form == w->readings[i].form)
			k++;
		kept = drop_rare(w->readings + i, k - i);
		mark_first(w->readings + i, kept);
		memmove(w->readings + n, w->readings + i,
		    kept * sizeof(*w->readings));
		n += kept;
		i = k;
	}
	w->n = n;
}

/* restaurant is not what restaurer has as its participle. */
static int
take_unrelated(
    const char *form, const char *lemma, const char *third, void *arg)
{
	const struct words *w = arg;
	size_t n, at = (size_t)(words_find(w, form, &n) - w->readings);

	(void)third;
	for (size_t i = at; i < at + n; i++)
		if (strcmp(w->readings[i].lemma, lemma) == 0)
			w->readings[i].first = false;
	return 0;
}

int
words_read(struct words *w, const char *aff, const char *dic, const char *gaps,
    const char *unrelated, struct err *e)
{
	if (hunspell_read(aff, dic, take_word, w, e) == -1)
		return -1;
	sort_and_merge(w);
	if (settle_lemmas(w, gaps, e) == -1)
		return -1;
	settle_readings(w);
	return words_pairs(unrelated, take_unrelated, w, e);
}

/* --- Data files ---------------------------------------------------------- */

static int
take_line(char *line, pair_fn *fn, void *arg)
{
	char *word[3] = {NULL, NULL, NULL}, *save = NULL;
	int rc;

	for (size_t i = 0; i < COUNT(word); i++) {
		char *f = strtok_r(i == 0 ? line : NULL, " \t\r\n", &save);

		if (f == NULL)
			break;
		word[i] = letters_fold(f);
	}
	rc = word[1] == NULL
	    ? -1
	    : fn(word[0], word[1], word[2] == NULL ? "" : word[2], arg);
	for (size_t i = 0; i < COUNT(word); i++)
		free(word[i]);
	return rc;
}

int
words_pairs(const char *file, pair_fn *fn, void *arg, struct err *e)
{
	FILE *f = fopen(file, "r");
	char *line = NULL;
	size_t cap = 0, number = 0;
	int rc = 0;

	if (f == NULL) {
		err_set(e, ERR_SYSTEM, "%s: %s", file, strerror(errno));
		return -1;
	}
	while (rc == 0 && getline(&line, &cap, f) != -1) {
		number++;
		if (line[0] == '#' || line[strspn(line, " \t\r\n")] == '\0')
			continue;
		if (!letters_read(line) || take_line(line, fn, arg) != 0) {
			err_set(e, ERR_FORMAT,
			    _("%s:%zu: two known words are expected"), file,
			    number);
			rc = -1;
		}
	}
	free(line);
	fclose(f);
	return rc;
}
