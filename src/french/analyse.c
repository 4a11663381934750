/*
 * French text to tokens.  Interface: analyse.h.
 *
 * Most words of a text are letters between blanks and punctuation, and most
 * were read before: those are found by their bytes (words.h).  Anything else (a
 * digit, a hyphen, a full stop inside) begins a unit, which is read by patterns
 * (units.h).
 */
#include <stdint.h>
#include <stdlib.h>

#include "base/mem.h"
#include "french/analyse.h"
#include "french/bytes.h"
#include "french/units.h"
#include "french/words.h"

struct analyser {
	struct words words;
	struct units units;
};

struct run {
	struct analyser *a;
	struct span text;
	token_fn *fn;
	void *arg;
	int rc; /* what fn returned last */
	/* A token of one form: only what differs is written for each. */
	struct span form;
	struct token one;
};

/* --- Bytes --------------------------------------------------------------- */

enum {
	VOWELS = LETTER_SET('a') | LETTER_SET('e') | LETTER_SET('i') |
	    LETTER_SET('o') | LETTER_SET('u') | LETTER_SET('y') |
	    LETTER_SET('h'), /* or nearly */
	ELIDED = LETTER_SET('l') | LETTER_SET('d') | LETTER_SET('j') |
	    LETTER_SET('m') | LETTER_SET('t') | LETTER_SET('s') |
	    LETTER_SET('n') | LETTER_SET('c'),
	ORDINAL = LETTER_SET('e') | LETTER_SET('r') | LETTER_SET('n') |
	    LETTER_SET('d') | LETTER_SET('i'), /* begin an ending of one */
	ROMAN = LETTER_SET('i') | LETTER_SET('v') | LETTER_SET('x') |
	    LETTER_SET('l')
};

/* The length of a letter of French at i, 0 for anything else. */
static inline size_t
letter_at(struct span s, size_t i)
{
	unsigned char c = byte_at(s, i), d;

	if (bytes[c] == LETTER)
		return 1;
	if (c != 0xC3 && c != 0xC5)
		return 0;
	d = byte_at(s, i + 1);
	if (c == 0xC5)
		return d == 0x92 || d == 0x93 ? 2 : 0;
	return (d & 0xC0) == 0x80 && d != 0x97 && d != 0xB7 ? 2 : 0;
}

/*
 * Bytes at i of a character that ends a word and begins none: blanks,
 * quotation marks, dashes.  0 where that is not sure.
 */
static size_t
plain_end(struct span s, size_t i)
{
	unsigned char c = byte_at(s, i), d, e;

	if (bytes[c] == END)
		return 1;
	d = byte_at(s, i + 1);
	if (c == 0xC2)
		return d == 0xA0 || d == 0xAB || d == 0xBB ? 2 : 0;
	if (c != 0xE2 || (d != 0x80 && d != 0x82))
		return 0;
	e = byte_at(s, i + 2);
	if (d == 0x82)
		return e == 0xAC ? 3 : 0; /* € */
	return (e >= 0x93 && e <= 0x94) || (e >= 0x9C && e <= 0x9D) ||
		e == 0xA6 || e == 0xAF
	    ? 3
	    : 0;
}

/* Whether a word that ends at i is one, whatever its letters. */
static inline bool
ends_plainly(struct span s, size_t i)
{
	unsigned char c = byte_at(s, i), d;

	if (bytes[c] == END)
		return true;
	if (plain_end(s, i) > 0)
		return true;
	d = byte_at(s, i + 1);
	if (c == '.')
		return d < 0x80 && bytes[d] != LETTER && bytes[d] != DIGIT;
	return c == ':' && d != '/';
}

/* L, R, D, A and LO may begin an article of law. */
static bool
begins_article(struct span word)
{
	unsigned char c = byte_at(word, 0) | 0x20;

	if (word.len == 2)
		return c == 'l' && (byte_at(word, 1) | 0x20) == 'o';
	return word.len == 1 && (c == 'l' || c == 'r' || c == 'd' || c == 'a');
}

/* Whether what stands at i may be the rest of one. */
static bool
goes_on_as_article(struct span s, size_t i)
{
	unsigned char c = byte_at(s, i);

	if (c == ' ')
		return bytes[byte_at(s, i + 1)] == DIGIT;
	return c == '.' || c == '*' || c >= 0x80;
}

/* Bytes of punctuation in ASCII at i, where no mark changes it. */
static size_t
stray_at(struct span s, size_t i)
{
	unsigned char c = byte_at(s, i);

	return c < 0x80 && bytes[c] != LETTER && bytes[c] != DIGIT &&
	    byte_at(s, i + 1) < 0x80;
}

/*
 * Whether the digits i..end are a number whatever stands around: no group of
 * 1 303, hour of 14 h, decimal, date, telephone number or address.
 */
static bool
is_plain_number(struct span s, size_t i, size_t end)
{
	size_t n = plain_end(s, end);
	unsigned char c = byte_at(s, end + n), next = byte_at(s, end + n + 1);

	if (s.p[i] == '0' || (i > 0 && s.p[i - 1] == '+') ||
	    byte_at(s, end) == '+')
		return false;
	if (n == 0)
		return c == '.' && bytes[next] == END && next != '+';
	if ((c | 0x20) == 'h')
		return bytes[next] == LETTER;
	if ((c | 0x20) == 'j')
		return next != '/';
	return bytes[c] == END || bytes[c] == LETTER || c == 0xC3 ||
	    plain_end(s, end + n) == 3;
}

/* A vowel that an article elides before, whatever follows but a mark. */
static bool
begins_with_vowel(struct span s, size_t i)
{
	unsigned char c = byte_at(s, i), d = byte_at(s, i + 1);

	if (c < 0x80)
		return is_among(c, VOWELS) && d < 0xCC;
	return c == 0xC3 && (d & 0xC0) == 0x80 && byte_at(s, i + 2) < 0xCC &&
	    strchr("\xA0\xA2\xA8\xA9\xAA\xAB\xAE\xAF\xB4\xB9\xBB", d | 0x20) !=
	    NULL;
}

/* Bytes of l', d', qu' and the like before a vowel at i; 0 for others. */
static size_t
elision_at(struct span s, size_t i)
{
	size_t end = i + 1, n;
	unsigned char c = byte_at(s, i);

	if ((c | 0x20) == 'q' && (byte_at(s, end) | 0x20) == 'u')
		end++;
	else if (!is_among(c, ELIDED))
		return 0;
	n = apostrophe_at(s, end);
	return n > 0 && begins_with_vowel(s, end + n) ? end + n - i : 0;
}

/* Bytes at `at` that are no part of a word or unit: an elided article, a sign
 * of punctuation. */
static inline size_t
skipped(struct span text, size_t at)
{
	size_t n;

	if (bytes[(unsigned char)text.p[at]] == LETTER)
		return elision_at(text, at);
	n = plain_end(text, at);
	return n > 0 ? n : stray_at(text, at);
}

static inline size_t
letters_end(struct span text, size_t at)
{
	for (size_t n = 1; n > 0; at += n) {
		while (
		    at < text.len && bytes[(unsigned char)text.p[at]] == LETTER)
			at++;
		n = letter_at(text, at);
	}
	return at;
}

static inline size_t
digits_end(struct span text, size_t at)
{
	while (at < text.len && bytes[(unsigned char)text.p[at]] == DIGIT)
		at++;
	return at;
}

/* --- Words --------------------------------------------------------------- */

/*
 * The small letters of a word of letters from a to z and those with accents of
 * ISO 8859-1.  False for others.
 */
static bool
lower(struct span word, char *out)
{
	for (size_t i = 0; i < word.len; i++) {
		unsigned char c = (unsigned char)word.p[i];

		if (c < 0x80) {
			out[i] = (char)(c | 0x20);
			continue;
		}
		if (c != 0xC3)
			return false;
		out[i++] = (char)c;
		c = (unsigned char)word.p[i];
		if (c == 0x86 || c == 0x9F || c == 0xA6) /* æ and ß are two */
			return false;
		out[i] = (char)(c | 0x20);
	}
	return true;
}

/*
 * Whether it is worth asking for a Roman ordinal: no capital and a long ending
 * (xxième), or capitals and an ending of at most six bytes (XXIe).
 */
static bool
may_be_ordinal(struct span word)
{
	unsigned char next;
	size_t capitals = 0;

	if (!is_among((unsigned char)word.p[0], ROMAN))
		return false;
	if ((word.p[0] & 0x20) != 0)
		return span_ends(word, SPAN("me")) ||
		    span_ends(word, SPAN("mes"));
	while (capitals < word.len && (word.p[capitals] & 0x20) == 0 &&
	    is_among((unsigned char)word.p[capitals], ROMAN))
		capitals++;
	next = byte_at(word, capitals);
	return word.len - capitals <= 6 && (capitals > 1 || word.p[0] != 'L') &&
	    (next == 0xC3 || is_among(next, ORDINAL));
}

static inline void
give_one(struct run *r, size_t start, size_t end, struct span form, bool stop)
{
	r->form = form;
	r->one.start = start;
	r->one.end = end;
	r->one.stop = stop;
	r->rc = r->fn(&r->one, r->arg);
}

/* The letters from start to end, which are not known. */
static void
give_word(struct run *r, size_t start, size_t end)
{
	struct analyser *a = r->a;
	struct span word = span_sub(r->text, start, end);
	struct span form = {units_draft(&a->units), word.len};
	bool plain = word.len <= FORM_MAX && !may_be_ordinal(word) &&
	    lower(word, units_draft(&a->units));
	bool stop;

	if (!plain)
		form = units_form(&a->units, word);
	stop = words_stop(&a->words, form);
	if (plain && word.len <= WORD_MAX) {
		struct word known = {
		    .stop = stop, .article = begins_article(word)};

		memcpy(known.form, form.p, form.len);
		words_add(&a->words, word, known);
	}
	give_one(r, start, end, form, stop);
}

/* The unit at start; where it ends. */
static size_t
give_unit(struct run *r, size_t start)
{
	const struct memo *m =
	    units_read(&r->a->units, &r->a->words, r->text, start);
	size_t end = start + m->taken;

	for (size_t i = 0; i < m->ntokens && r->rc == 0; i++) {
		struct token t = m->tokens[i];

		t.start += start;
		t.end += start;
		r->rc = r->fn(&t, r->arg);
	}
	return end;
}

/* --- Texts --------------------------------------------------------------- */

struct analyser *
analyser_new(void)
{
	struct analyser *a = xmalloc(sizeof(*a));

	words_start(&a->words);
	units_start(&a->units);
	return a;
}

void
analyser_free(struct analyser *a)
{
	if (a == NULL)
		return;
	words_release(&a->words);
	units_release(&a->units);
	free(a);
}

/* The word, number or unit at start; where it ends. */
static size_t
give(struct run *r, size_t start)
{
	size_t end = letters_end(r->text, start);

	if (end > start) {
		if (!ends_plainly(r->text, end) ||
		    (begins_article(span_sub(r->text, start, end)) &&
			goes_on_as_article(r->text, end)))
			return give_unit(r, start);
		give_word(r, start, end);
		return end;
	}
	end = digits_end(r->text, start);
	if (end == start || end - start > FORM_MAX ||
	    !is_plain_number(r->text, start, end))
		return give_unit(r, start);
	give_one(r, start, end, span_sub(r->text, start, end), false);
	return end;
}

int
analyse(struct analyser *a, struct span text, token_fn *fn, void *arg)
{
	struct run r = {.a = a, .text = text, .fn = fn, .arg = arg};
	size_t at = 0;

	r.one = (struct token){.forms = &r.form, .nforms = 1};
	while (r.rc == 0) {
		const struct word *known;
		size_t n;

		while (at < text.len && bytes[(unsigned char)text.p[at]] == END)
			at++;
		if (at >= text.len)
			break;
		known = words_find(&a->words, text, at, &n);
		if (known != NULL && ends_plainly(text, n) &&
		    !(known->article && goes_on_as_article(text, n))) {
			give_one(&r, at, n, (struct span){known->form, n - at},
			    known->stop);
			at = n;
		} else if ((n = skipped(text, at)) > 0) {
			at += n;
		} else {
			at = give(&r, at);
		}
	}
	return r.rc;
}
