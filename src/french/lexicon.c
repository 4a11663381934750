/*
 * What is known of French words.  Interface: lexicon.h; tables: data.h.
 */
#include <stdint.h>
#include <stdlib.h>

#include "base/mem.h"
#include "french/analyse.h"
#include "french/data.h"
#include "french/lexicon.h"
#include "text/fold.h"
#include "text/utf8.h"

enum {
	LETTERS_MAX = 128, /* of a word, additions included */
	SPELLINGS_MAX = 8, /* of a word without its accents */
	GUESS_MIN = 4,	   /* letters of a word whose ending tells something */
	REST_MIN = 4	   /* letters after a prefix */
};

#define NOT_FOUND UINT32_MAX

/* --- Letters ------------------------------------------------------------- */

/* A word as the tables spell it: one byte a letter. */
struct word {
	unsigned char letter[LETTERS_MAX];
	size_t len;
};

/* False where a character is no letter of Latin-1 or there are too many. */
static bool
word_of(struct span form, struct word *w)
{
	w->len = 0;
	for (size_t i = 0; i < form.len; i++) {
		unsigned char c = (unsigned char)form.p[i];

		if (w->len == FORM_MAX)
			return false;
		if (c == 0xC3 && i + 1 < form.len)
			c = 0xC0 | ((unsigned char)form.p[++i] & 0x3F);
		else if (c < 'a' || c > 'z')
			return false;
		w->letter[w->len++] = c;
	}
	return w->len > 0;
}

static size_t
put_utf8(const struct word *w, char out[2 * LETTERS_MAX])
{
	size_t n = 0;

	for (size_t i = 0; i < w->len; i++)
		n += utf8_put(w->letter[i], out + n);
	return n;
}

static unsigned char
plain_letter(unsigned char c)
{
	return c < 0x80 ? c : (unsigned char)fold_plain(c);
}

static bool
is_vowel(unsigned char c)
{
	c = plain_letter(c);
	return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' ||
	    c == 'y';
}

/* --- Automata ------------------------------------------------------------ */

/* The state after a letter; NOT_FOUND where there is none. */
static uint32_t
step(const struct lexicon_automaton *a, uint32_t state, unsigned char letter)
{
	for (const uint32_t *e = a->edges + state;; e++) {
		if ((*e & EDGE_LETTER) == letter)
			return EDGE_TARGET(*e);
		if (*e & EDGE_LAST)
			return NOT_FOUND;
	}
}

/* The readings of exactly this word. */
static const uint32_t *
find(const struct lexicon_automaton *a, const unsigned char *letter, size_t n)
{
	uint32_t state = a->root;

	for (size_t i = 0; i < n && state != NOT_FOUND; i++)
		state = step(a, state, letter[i]);
	if (state != NOT_FOUND)
		state = step(a, state, '\0');
	return state == NOT_FOUND ? NULL : lexicon_readings + state;
}

/* Words that differ from this one in accents, collected by search(). */
struct spellings {
	const struct word *typed;
	bool keep_accents; /* those that were typed */
	struct spelling {
		struct word word;
		const uint32_t *readings;
	} found[SPELLINGS_MAX];
	size_t n;
};

static bool
all_strict(const uint32_t *r)
{
	for (;; r++) {
		if (!(*r & READING_STRICT))
			return false;
		if (*r & READING_LAST)
			return true;
	}
}

static bool
fits(const struct spellings *s, unsigned char typed, unsigned char letter)
{
	if (typed == letter)
		return true;
	if (typed >= 0x80 && s->keep_accents)
		return false;
	return letter != '\0' && plain_letter(typed) == plain_letter(letter);
}

static void
search(struct spellings *s, uint32_t state, struct word *path)
{
	bool end = path->len == s->typed->len;
	unsigned char typed = end ? '\0' : s->typed->letter[path->len];

	for (const uint32_t *e = lexicon_forms.edges + state;; e++) {
		unsigned char letter = *e & EDGE_LETTER;
		const uint32_t *r = lexicon_readings + EDGE_TARGET(*e);

		if (end && letter == '\0' && s->n < SPELLINGS_MAX &&
		    !all_strict(r)) {
			s->found[s->n].word = *path;
			s->found[s->n++].readings = r;
		}
		if (!end && fits(s, typed, letter)) {
			path->letter[path->len++] = letter;
			search(s, EDGE_TARGET(*e), path);
			path->len--;
		}
		if (*e & EDGE_LAST)
			return;
	}
}

static void
find_spellings(struct spellings *s, const struct word *typed, bool keep)
{
	struct word path = {.len = 0};

	s->typed = typed;
	s->keep_accents = keep;
	s->n = 0;
	search(s, lexicon_forms.root, &path);
}

/* --- Lemmas -------------------------------------------------------------- */

struct giver {
	lemma_fn *fn;
	void *arg;
};

static void
give(const struct giver *g, const struct word *w, enum lemma_source source)
{
	char out[2 * LETTERS_MAX];

	g->fn((struct span){out, put_utf8(w, out)}, source, g->arg);
}

/* The lemma that a reading makes of the last letters of a word. */
static bool
change(const struct word *w, uint32_t reading, struct word *lemma)
{
	const char *add = READING_ADD(reading);
	size_t cut = READING_CUT(reading), n = strlen(add);

	if (cut > w->len || w->len - cut + n > LETTERS_MAX)
		return false;
	*lemma = *w;
	memcpy(lemma->letter + w->len - cut, add, n);
	lemma->len = w->len - cut + n;
	return true;
}

/*
 * The lemmas of readings whose word begins at letter `skip` of w.  guessed:
 * they are told as such.  loose: strict readings do not answer.
 */
static void
give_readings(const struct giver *g, const struct word *w,
    const uint32_t *readings, bool guessed, bool loose)
{
	struct word lemma;

	for (const uint32_t *r = readings;; r++) {
		enum lemma_source source = guessed ? LEMMA_GUESSED
		    : *r & READING_FIRST	   ? LEMMA_FIRST
						   : LEMMA_OTHER;

		if (!(loose && *r & READING_STRICT) && change(w, *r, &lemma))
			give(g, &lemma, source);
		if (*r & READING_LAST)
			return;
	}
}

static bool
give_spellings(const struct giver *g, const struct word *w, bool keep)
{
	struct spellings s;

	find_spellings(&s, w, keep);
	for (size_t i = 0; i < s.n; i++)
		give_readings(
		    g, &s.found[i].word, s.found[i].readings, false, true);
	return s.n > 0;
}

/* Longest first where one begins another. */
static const char prefixes[][9] = {"anti", "auto", "bio", "contre", "co",
    "cyber", "d\xE9", "demi", "\351co", "ex", "hyper", "infra", "inter",
    "intra", "macro", "micro", "mini", "mono", "multi", "n\xE9o", "non", "para",
    "pluri", "poly", "post", "pr\xE9", "pro", "psycho", "re", "r\xE9", "semi",
    "sous", "socio", "super", "sur", "t\xE9l\xE9", "trans", "ultra", "vice"};

static bool
is_name(const uint32_t *r)
{
	return (*r & READING_NAME) != 0;
}

/* Letters of a known prefix before a known word, whose readings go to *r. */
static size_t
prefix_of(const struct word *w, const uint32_t **r)
{
	for (size_t i = 0; i < COUNT(prefixes); i++) {
		size_t n = strlen(prefixes[i]);

		if (w->len < n + REST_MIN ||
		    memcmp(w->letter, prefixes[i], n) != 0)
			continue;
		*r = find(&lexicon_forms, w->letter + n, w->len - n);
		if (*r != NULL && !is_name(*r))
			return n;
	}
	return 0;
}

/* cyberharceleuses */
static bool
give_prefixed(const struct giver *g, const struct word *w)
{
	const uint32_t *r;

	if (prefix_of(w, &r) == 0)
		return false;
	give_readings(g, w, r, true, false);
	return true;
}

/* An acronym (CHRS) has no endings. */
static bool
has_ending(const struct word *w)
{
	if (w->len < GUESS_MIN)
		return false;
	for (size_t i = 0; i + 2 < w->len; i++)
		if (is_vowel(w->letter[i]))
			return true;
	return false;
}

static bool
give_by_ending(const struct giver *g, const struct word *w)
{
	uint32_t state = lexicon_endings.root, end, best = NOT_FOUND;
	struct word lemma;

	if (!has_ending(w))
		return false;
	for (size_t i = w->len; i > 0; i--) {
		state = step(&lexicon_endings, state, w->letter[i - 1]);
		if (state == NOT_FOUND)
			break;
		end = step(&lexicon_endings, state, '\0');
		if (end != NOT_FOUND)
			best = end;
	}
	if (best == NOT_FOUND || !change(w, lexicon_readings[best], &lemma))
		return false;
	give(g, &lemma, LEMMA_GUESSED);
	return true;
}

void
lexicon_lemmas(struct span form, lemma_fn *fn, void *arg)
{
	const struct giver g = {fn, arg};
	struct word w;
	const uint32_t *r;

	if (!word_of(form, &w)) {
		fn(form, LEMMA_FIRST, arg);
		return;
	}
	r = find(&lexicon_forms, w.letter, w.len);
	if (r != NULL) {
		give_readings(&g, &w, r, false, false);
		return;
	}
	if (give_spellings(&g, &w, true) || give_spellings(&g, &w, false) ||
	    give_prefixed(&g, &w) || give_by_ending(&g, &w))
		return;
	fn(form, LEMMA_FIRST, arg);
}

void
lexicon_accented(struct span plain, lemma_fn *fn, void *arg)
{
	const struct giver g = {fn, arg};
	struct spellings s;
	struct word w;

	if (!word_of(plain, &w))
		return;
	for (size_t i = 0; i < w.len; i++)
		if (w.letter[i] >= 0x80)
			return;
	find_spellings(&s, &w, true);
	for (int first = 1; first >= 0; first--)
		for (size_t i = 0; i < s.n; i++) {
			bool is_first = *s.found[i].readings & READING_FIRST &&
			    READING_CUT(*s.found[i].readings) == 0;

			if (is_first != first ||
			    memcmp(s.found[i].word.letter, w.letter, w.len) ==
				0)
				continue;
			give(&g, &s.found[i].word,
			    first ? LEMMA_FIRST : LEMMA_OTHER);
		}
}

void
lexicon_family(struct span lemma, lemma_fn *fn, void *arg)
{
	const struct giver g = {fn, arg};
	struct word w;
	const uint32_t *r;

	if (!word_of(lemma, &w))
		return;
	r = find(&lexicon_families, w.letter, w.len);
	if (r != NULL)
		give_readings(&g, &w, r, false, false);
}

/* --- Questions ----------------------------------------------------------- */

void
lexicon_plain(struct span form, struct buf *plain)
{
	fold_plain_add(form, plain);
}

static const uint32_t *
readings_of(struct span form, struct word *w)
{
	return word_of(form, w) ? find(&lexicon_forms, w->letter, w->len)
				: NULL;
}

bool
lexicon_has(struct span form)
{
	struct word w;

	return readings_of(form, &w) != NULL;
}

size_t
lexicon_prefix(struct span form)
{
	char out[2 * LETTERS_MAX];
	struct word w;
	const uint32_t *r;

	if (!word_of(form, &w) || find(&lexicon_forms, w.letter, w.len) != NULL)
		return 0;
	w.len = prefix_of(&w, &r);
	return put_utf8(&w, out);
}

bool
lexicon_knows(struct span form)
{
	struct spellings s;
	struct word w;

	if (readings_of(form, &w) != NULL)
		return true;
	if (w.len == 0)
		return false;
	find_spellings(&s, &w, false);
	return s.n > 0;
}

static bool
any_reading(const uint32_t *r, uint32_t flags, uint32_t wanted)
{
	for (;; r++) {
		if ((*r & flags) == wanted)
			return true;
		if (*r & READING_LAST)
			return false;
	}
}

bool
lexicon_has_solid(struct span form)
{
	struct word w;
	const uint32_t *r = readings_of(form, &w);

	return r != NULL && any_reading(r, READING_COMPOUND | READING_NAME, 0);
}

bool
lexicon_has_apostrophe(struct span form)
{
	struct word w;
	const uint32_t *r = readings_of(form, &w);

	return r != NULL &&
	    any_reading(r, READING_APOSTROPHE, READING_APOSTROPHE);
}

static bool
same_word(const struct word *a, const struct word *b)
{
	return a->len == b->len && memcmp(a->letter, b->letter, a->len) == 0;
}

/* Whether some reading of b with these flags has this lemma. */
static bool
has_lemma(const struct word *b, const uint32_t *r, uint32_t flags,
    const struct word *lemma)
{
	struct word other;

	for (;; r++) {
		if ((*r & flags) == flags && !(*r & READING_NAME) &&
		    change(b, *r, &other) && same_word(&other, lemma))
			return true;
		if (*r & READING_LAST)
			return false;
	}
}

static bool
share_lemma(struct span a, struct span b, uint32_t flags_of_b)
{
	struct word x, y, lemma;
	const uint32_t *r = readings_of(a, &x), *s = readings_of(b, &y);

	if (r == NULL || s == NULL)
		return false;
	for (;; r++) {
		if (!(*r & READING_NAME) && change(&x, *r, &lemma) &&
		    has_lemma(&y, s, flags_of_b, &lemma))
			return true;
		if (*r & READING_LAST)
			return false;
	}
}

bool
lexicon_akin(struct span a, struct span b)
{
	return share_lemma(a, b, 0);
}

bool
lexicon_is_feminine_of(struct span feminine, struct span masculine)
{
	return share_lemma(masculine, feminine, READING_FEMININE);
}

/*
 * Sorted by bytes; what addresses may begin with is among them.  Not here:
 * sans, contre, avec, entre, which say who does what to whom.
 */
static const char stop[][12] = {
    "a",
    "au",
    "auquel",
    "aux",
    "auxquelles",
    "auxquels",
    "c",
    "ce",
    "ceci",
    "cela",
    "ces",
    "cet",
    "cette",
    "chez",
    "ci",
    "comme",
    "d",
    "dans",
    "de",
    "des",
    "desquelles",
    "desquels",
    "donc",
    "dont",
    "du",
    "duquel",
    "dès",
    "elle",
    "elles",
    "en",
    "et",
    "eux",
    "http",
    "https",
    "iel",
    "iels",
    "il",
    "ils",
    "j",
    "je",
    "l",
    "la",
    "laquelle",
    "le",
    "lequel",
    "les",
    "lesquelles",
    "lesquels",
    "leur",
    "leurs",
    "lorsque",
    "lui",
    "là",
    "m",
    "ma",
    "mais",
    "me",
    "mes",
    "moi",
    "mon",
    "n",
    "ne",
    "ni",
    "nos",
    "notre",
    "nous",
    "on",
    "ou",
    "où",
    "par",
    "pas",
    "pour",
    "puisque",
    "qu",
    "quand",
    "que",
    "qui",
    "quoi",
    "s",
    "sa",
    "se",
    "ses",
    "si",
    "soi",
    "son",
    "sous",
    "sur",
    "t",
    "ta",
    "te",
    "tes",
    "toi",
    "ton",
    "tu",
    "un",
    "une",
    "vers",
    "vos",
    "votre",
    "vous",
    "www",
    "y",
    "à",
    "ça",
};

static int
compare_stop(const void *key, const void *element)
{
	return memcmp(key, element, sizeof(stop[0]));
}

struct span
lexicon_stop(size_t i)
{
	return i < COUNT(stop) ? span_of(stop[i]) : (struct span){NULL, 0};
}

bool
lexicon_is_stop(struct span form)
{
	char key[sizeof(stop[0])] = "";

	if (form.len >= sizeof(key))
		return false;
	memcpy(key, form.p, form.len);
	return bsearch(key, stop, COUNT(stop), sizeof(key), compare_stop) !=
	    NULL;
}
