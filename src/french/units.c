/*
 * Units of a text.  Interface: units.h.
 */
#include <stdlib.h>

#include "base/mem.h"
#include "french/bytes.h"
#include "french/units.h"

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

static size_t
take_unit(struct unit *u, bool may_be_address)
{
	size_t n;

	if (!unit_is_alnum(u, 0) && !unit_is(u, 0, FOLD_RAISED))
		return 1;
	if ((may_be_address && (n = take_address(u)) > 0) ||
	    (n = take_article(u)) > 0 || (n = take_acronym(u)) > 0 ||
	    (n = take_number_sign(u)) > 0 || (n = take_digits(u)) > 0)
		return n;
	return take_word(u);
}

/* Tokens of the unit that begins at the byte `at`, and what it takes. */
static void
keep(struct units *units, const struct words *words, size_t at, size_t end)
{
	const struct unit *u = &units->unit;

	for (size_t i = 0; i < u->n; i++) {
		const struct position *p = &u->positions[i];

		units->tokens[i] = (struct token){p->start - at, p->end - at,
		    p->forms, p->nforms, p->joined, p->njoined,
		    words_stop(words, p->forms[0])};
	}
	units->last = (struct memo){units->tokens, u->n, end - at};
}

/* --- What was read before ------------------------------------------------ */

/* Whether a combining mark stands at i, or what may be one. */
static bool
marked(struct span s, size_t i)
{
	return byte_at(s, i) >= 0xCC;
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
char_size(unsigned char first)
{
	return first < 0xC0 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
}

/*
 * The bytes that are read for most units: what stands together from i on, the
 * byte that ends it and, after a number, one character more.  1 500 and 2,5
 * and né(e) stand together.  Empty where it is long.
 */
static struct span
looked_at(struct span text, size_t i)
{
	bool number = bytes[byte_at(text, i)] == DIGIT, bracket = false;
	unsigned char c = byte_at(text, i);
	size_t end = i;

	do {
		bracket = c == '(' || (bracket && c != ')');
		c = byte_at(text, ++end);
	} while (end - i < MEMO_KEY_MAX &&
	    (bytes[c] != END || (bracket && c == ')') ||
		(number && (c == ' ' || c == ',') &&
		    bytes[byte_at(text, end + 1)] == DIGIT)));
	end += number ? 1 + char_size(byte_at(text, end + 1)) : 1;
	if (end > text.len || end - i > MEMO_KEY_MAX || marked(text, end))
		end = i;
	return span_sub(text, i, end);
}

const struct memo *
units_read(
    struct units *units, const struct words *words, struct span text, size_t at)
{
	struct unit *u = &units->unit;
	bool address = may_be_address(text, at);
	struct span key =
	    address ? (struct span){NULL, 0} : looked_at(text, at);
	const struct memo *known;
	unsigned context;
	size_t n;

	unit_reset(u, text, at);
	context = (unsigned)(u->after_point | u->after_plus << 1 |
	    u->after_apostrophe << 2);
	if (key.len > 0 &&
	    (known = memos_find(&units->memos, key, context)) != NULL)
		return known;
	n = take_unit(u, address);
	unit_at(u, n - 1);
	keep(units, words, at, n <= u->nchars ? u->chars[n - 1].end : text.len);
	/* What was read further on may be other bytes the next time, and so
	 * may what is behind an end that was met. */
	if (key.len > 0 && u->read <= at + key.len && u->read < text.len)
		memos_add(&units->memos, key, context, &units->last);
	return &units->last;
}

/* --- Words --------------------------------------------------------------- */

struct span
units_form(struct units *units, struct span word)
{
	struct unit *u = &units->unit;
	struct span form;
	size_t end;

	unit_reset(u, word, 0);
	end = unit_run(u, 0);
	if (roman_ordinal(u, 0, end, &form))
		return form;
	return unit_form(u, 0, end);
}

char *
units_draft(struct units *units)
{
	return units->unit.arena;
}

void
units_start(struct units *units)
{
	*units = (struct units){.memos = MEMOS_INIT};
	units->unit.arena = xmalloc(ARENA_SIZE);
}

void
units_release(struct units *units)
{
	memos_release(&units->memos);
	free(units->unit.arena);
	free(units->unit.chars);
}
