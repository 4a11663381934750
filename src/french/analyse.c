/*
 * French text to tokens.  Interface: analyse.h.
 *
 * Most words of a text are letters between blanks and punctuation: they are
 * found byte by byte and known from a cache.  Anything else (a digit, a
 * hyphen, a full stop inside) begins a unit, which is read by patterns.
 */
#include <stdint.h>
#include <stdlib.h>

#include "base/mem.h"
#include "french/analyse.h"
#include "french/lexicon.h"
#include "french/unit.h"

enum {
	KEY_MAX = 28,	   /* bytes of a word that the cache takes */
	CACHE_FIRST = 64,  /* entries; a query needs no more */
	CACHE_LAST = 16384 /* 1 MB */
};

/* One line of the processor's own cache. */
struct entry {
	unsigned char word_len, form_len; /* word_len is 0 where free */
	bool stop;
	char word[KEY_MAX], form[KEY_MAX]; /* as written; as analysed */
	char fill[64 - 3 - 2 * KEY_MAX];
};

struct analyser {
	struct entry *cache;
	size_t size; /* a power of 2 */
	size_t used;
	struct unit unit;
};

struct run {
	struct analyser *a;
	struct span text;
	token_fn *fn;
	void *arg;
};

/* --- Bytes --------------------------------------------------------------- */

enum byte {
	OTHER = 0, /* ask more */
	LETTER,	   /* of ASCII */
	DIGIT,
	END /* of a word, whatever follows */
};

static const unsigned char bytes[256] = {END, END, END, END, END, END, END, END,
    END, END, END, END, END, END, END, END, END, END, END, END, END, END, END,
    END, END, END, END, END, END, END, END, END,
    /*   ! " # $ % & ' ( ) * + , - . / */
    END, END, END, END, END, END, END, OTHER, OTHER, END, END, END, END, OTHER,
    OTHER, OTHER,
    /* 0 to 9 : ; < = > ? */
    DIGIT, DIGIT, DIGIT, DIGIT, DIGIT, DIGIT, DIGIT, DIGIT, DIGIT, DIGIT, OTHER,
    END, END, END, END, END,
    /* @ A to Z [ \ ] ^ _ */
    OTHER, LETTER, LETTER, LETTER, LETTER, LETTER, LETTER, LETTER, LETTER,
    LETTER, LETTER, LETTER, LETTER, LETTER, LETTER, LETTER, LETTER, LETTER,
    LETTER, LETTER, LETTER, LETTER, LETTER, LETTER, LETTER, LETTER, LETTER, END,
    END, END, END, OTHER,
    /* ` a to z { | } ~ DEL */
    OTHER, LETTER, LETTER, LETTER, LETTER, LETTER, LETTER, LETTER, LETTER,
    LETTER, LETTER, LETTER, LETTER, LETTER, LETTER, LETTER, LETTER, LETTER,
    LETTER, LETTER, LETTER, LETTER, LETTER, LETTER, LETTER, LETTER, LETTER, END,
    END, END, END, END};

static unsigned char
byte_at(struct span s, size_t i)
{
	return i < s.len ? (unsigned char)s.p[i] : ' ';
}

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
static bool
ends_plainly(struct span s, size_t i)
{
	unsigned char c = byte_at(s, i), d;

	if (bytes[c] == END || plain_end(s, i) > 0)
		return true;
	d = byte_at(s, i + 1);
	if (c == '.')
		return d < 0x80 && bytes[d] != LETTER && bytes[d] != DIGIT;
	return c == ':' && d != '/';
}

/* L, R, D, A and LO may begin an article of law. */
static bool
may_be_article(struct span s, size_t i, size_t end)
{
	unsigned char c = byte_at(s, i) | 0x20, next = byte_at(s, end);

	if (end - i > 2 ||
	    (next != '.' && next != '*' && next != ' ' && next < 0x80))
		return false;
	if (end - i == 2 ? c != 'l' || (byte_at(s, i + 1) | 0x20) != 'o'
			 : c != 'l' && c != 'r' && c != 'd' && c != 'a')
		return false;
	return next != ' ' || bytes[byte_at(s, end + 1)] == DIGIT;
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

static size_t
apostrophe_at(struct span s, size_t i)
{
	if (byte_at(s, i) == '\'')
		return 1;
	return byte_at(s, i) == 0xE2 && byte_at(s, i + 1) == 0x80 &&
		byte_at(s, i + 2) == 0x99
	    ? 3
	    : 0;
}

/* Bytes of l', d' and the like before a vowel at i; 0 for anything else. */
static size_t
elision_at(struct span s, size_t i)
{
	size_t n;
	unsigned char c = byte_at(s, i + 1);

	if (c != '\'' && c != 0xE2)
		return 0;
	c = byte_at(s, i) | 0x20;
	if (c >= 0x80 || strchr("ldjmtsnc", c) == NULL)
		return 0;
	n = apostrophe_at(s, i + 1);
	if (n == 0)
		return 0;
	i += 1 + n;
	c = byte_at(s, i) | 0x20;
	/* A mark may follow: leave that to the unit. */
	if (c < 0x80)
		return strchr("aeiouyh", c) != NULL && byte_at(s, i + 1) < 0xCC
		    ? 1 + n
		    : 0;
	return byte_at(s, i) == 0xC3 && byte_at(s, i + 1) == 0xA9 &&
		byte_at(s, i + 2) < 0xCC
	    ? 1 + n
	    : 0;
}

/* --- Words from the cache ------------------------------------------------ */

static void
unit_reset(struct unit *u, struct span text, size_t at)
{
	u->text = text;
	u->read = at;
	u->nchars = 0;
	u->n = 0;
	u->arena_used = 0;
	u->after_point = at > 1 &&
	    (text.p[at - 1] == '.' || text.p[at - 1] == ',') &&
	    bytes[(unsigned char)text.p[at - 2]] == DIGIT;
	u->after_plus = at > 0 && text.p[at - 1] == '+';
	u->after_apostrophe = at > 0 &&
	    (text.p[at - 1] == '\'' ||
		(at >= 3 && apostrophe_at(text, at - 3) == 3));
}

/*
 * The small letters of a word of letters from a to z and those with accents of
 * ISO 8859-1.  False for others, and where it may be a Roman number.
 */
static bool
lower(struct span word, char *out)
{
	if (strchr("ivxlIVXL", word.p[0]) != NULL)
		return false;
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

/* The form of a word of letters alone. */
static struct span
form_of(struct unit *u, struct span word)
{
	struct span form;
	size_t end;

	if (word.len <= FORM_MAX && lower(word, u->arena))
		return (struct span){u->arena, word.len};
	unit_reset(u, word, 0);
	end = unit_run(u, 0);
	if (roman_ordinal(u, 0, end, &form))
		return form;
	return unit_form(u, 0, end);
}

static size_t
slot_of(const struct analyser *a, const char *word, size_t len, uint32_t hash)
{
	size_t i = hash & (a->size - 1);

	while (a->cache[i].word_len != 0 &&
	    (a->cache[i].word_len != len ||
		memcmp(a->cache[i].word, word, len) != 0))
		i = (i + 1) & (a->size - 1);
	return i;
}

/* The first and the last bytes of a short word, which may be the same. */
static uint64_t
ends_of(const char *word, size_t len)
{
	uint32_t first, last;

	if (len < 4)
		return (uint64_t)(unsigned char)word[0] << 16 |
		    (uint64_t)(unsigned char)word[len / 2] << 8 |
		    (unsigned char)word[len - 1];
	memcpy(&first, word, 4);
	memcpy(&last, word + len - 4, 4);
	return (uint64_t)first << 32 | last;
}

static uint32_t
hash_of(const char *word, size_t len)
{
	uint64_t h = len, part;

	for (; len >= 8; word += 8, len -= 8) {
		memcpy(&part, word, 8);
		h = (h ^ part) * 0x9E3779B97F4A7C15U;
		h ^= h >> 32;
	}
	if (len > 0)
		h = (h ^ ends_of(word, len)) * 0x9E3779B97F4A7C15U;
	return (uint32_t)(h >> 32);
}

/* Twice the room, or a fresh start where that would be too much. */
static void
make_room(struct analyser *a)
{
	struct entry *old = a->cache;
	size_t n = a->size;

	a->used = 0;
	if (n >= CACHE_LAST) {
		memset(a->cache, 0, n * sizeof(*a->cache));
		return;
	}
	a->size = n == 0 ? CACHE_FIRST : 4 * n;
	a->cache = xcalloc(a->size, sizeof(*a->cache));
	for (size_t i = 0; i < n; i++) {
		if (old[i].word_len == 0)
			continue;
		a->cache[slot_of(a, old[i].word, old[i].word_len,
		    hash_of(old[i].word, old[i].word_len))] = old[i];
		a->used++;
	}
	free(old);
}

static const struct entry *
add_entry(struct analyser *a, struct span word, uint32_t hash)
{
	struct span form = form_of(&a->unit, word);
	struct entry *e;

	if (form.len > KEY_MAX)
		return NULL;
	if (4 * (a->used + 1) > 3 * a->size)
		make_room(a);
	e = &a->cache[slot_of(a, word.p, word.len, hash)];
	a->used++;
	memcpy(e->word, word.p, word.len);
	e->word_len = (unsigned char)word.len;
	memcpy(e->form, form.p, form.len);
	e->form_len = (unsigned char)form.len;
	e->stop = lexicon_is_stop(form);
	return e;
}

static int
give_word(struct run *r, size_t start, size_t end)
{
	struct span word = span_sub(r->text, start, end), form;
	const struct entry *e = NULL;
	struct token t = {start, end, &form, 1, NULL, 0, false};
	uint32_t hash;

	if (word.len <= KEY_MAX) {
		hash = hash_of(word.p, word.len);
		e = &r->a->cache[slot_of(r->a, word.p, word.len, hash)];
		if (e->word_len == 0)
			e = add_entry(r->a, word, hash);
	}
	if (e == NULL) {
		form = form_of(&r->a->unit, word);
		return r->fn(&t, r->arg);
	}
	form = (struct span){e->form, e->form_len};
	t.stop = e->stop;
	return r->fn(&t, r->arg);
}

static int
give_number(struct run *r, size_t start, size_t end)
{
	struct span form = span_sub(r->text, start, end);
	struct token t = {start, end, &form, 1, NULL, 0, false};

	return r->fn(&t, r->arg);
}

/* --- Units --------------------------------------------------------------- */

static int
give_positions(struct run *r, struct unit *u)
{
	for (size_t i = 0; i < u->n; i++) {
		const struct position *p = &u->positions[i];
		struct token t = {p->start, p->end, p->forms, p->nforms,
		    p->joined, p->njoined, lexicon_is_stop(p->forms[0])};
		int rc = r->fn(&t, r->arg);

		if (rc != 0)
			return rc;
	}
	return 0;
}

/* Whether what stands together from i on may be an address: it has a sign of
 * one, or a character that may stand for a sign, or goes on for long. */
static bool
may_be_address(struct span s, size_t i)
{
	for (size_t n = 0; n < LOOK_AHEAD; n++) {
		unsigned char c = byte_at(s, i + n);

		if (c <= ' ')
			return false;
		if (c == '.' || c == '@' || c == ':' || c >= 0xE2)
			return true;
	}
	return true;
}

static size_t
take_unit(struct unit *u)
{
	bool address = may_be_address(u->text, u->read);
	size_t n;

	if (!unit_is_alnum(u, 0) && !unit_is(u, 0, FOLD_RAISED))
		return 1;
	if ((address && (n = take_address(u)) > 0) ||
	    (n = take_article(u)) > 0 || (n = take_acronym(u)) > 0 ||
	    (n = take_number_sign(u)) > 0 || (n = take_digits(u)) > 0)
		return n;
	return take_word(u);
}

/* The unit at *at, which then moves behind it. */
static int
give_unit(struct run *r, size_t *at)
{
	struct unit *u = &r->a->unit;
	size_t n;

	unit_reset(u, r->text, *at);
	n = take_unit(u);
	unit_at(u, n - 1);
	*at = n <= u->nchars ? u->chars[n - 1].end : r->text.len;
	return give_positions(r, u);
}

/* --- Texts --------------------------------------------------------------- */

struct analyser *
analyser_new(void)
{
	struct analyser *a = xcalloc(1, sizeof(*a));

	a->unit.arena = xmalloc(ARENA_SIZE);
	make_room(a);
	return a;
}

void
analyser_free(struct analyser *a)
{
	if (a == NULL)
		return;
	free(a->unit.arena);
	free(a->unit.chars);
	free(a->cache);
	free(a);
}

/* Bytes at `at` that are no part of a word or unit. */
static inline size_t
skipped(struct span text, size_t at)
{
	size_t n;

	switch (bytes[(unsigned char)text.p[at]]) {
	case END:
		return 1;
	case LETTER:
		return elision_at(text, at);
	default:
		n = plain_end(text, at);
		return n > 0 ? n : stray_at(text, at);
	}
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

/* The word, number or unit at *at, which then moves behind it. */
static inline int
give(struct run *r, size_t *at)
{
	size_t start = *at, end = letters_end(r->text, start);

	if (end > start && ends_plainly(r->text, end) &&
	    !may_be_article(r->text, start, end)) {
		*at = end;
		return give_word(r, start, end);
	}
	if (end > start)
		return give_unit(r, at);
	end = digits_end(r->text, start);
	if (end == start || end - start > FORM_MAX ||
	    !is_plain_number(r->text, start, end))
		return give_unit(r, at);
	*at = end;
	return give_number(r, start, end);
}

int
analyse(struct analyser *a, struct span text, token_fn *fn, void *arg)
{
	struct run r = {a, text, fn, arg};
	size_t at = 0, n;
	int rc = 0;

	while (at < text.len && rc == 0) {
		n = skipped(text, at);
		if (n > 0)
			at += n;
		else
			rc = give(&r, &at);
	}
	return rc;
}
