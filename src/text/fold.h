/*
 * Text read as words see it: characters folded to lower case, compatibility
 * spellings undone, marks composed, each with the bytes it came from.
 */
#ifndef TEXT_FOLD_H
#define TEXT_FOLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/span.h"

enum fold_kind {
	FOLD_OTHER,  /* ends a word: punctuation, symbols, dashes */
	FOLD_SPACE,  /* a blank of any width inside a line */
	FOLD_LINE,   /* line feed, carriage return, form feed */
	FOLD_LETTER, /* cp is lower case */
	FOLD_DIGIT,  /* cp is 0 to 9 where the script's digits have a value */
	FOLD_RAISED, /* a superscript or subscript digit, cp 0 to 9 */
	FOLD_APOSTROPHE, /* cp is ' */
	FOLD_HYPHEN,	 /* cp is - */
	FOLD_DOT,	 /* the middle dots of inclusive writing; cp is U+B7 */
	FOLD_DEGREE	 /* cp is U+B0 */
};

struct folded {
	uint32_t cp;
	size_t start, end; /* bytes in the text; shared within an expansion */
	enum fold_kind kind;
	bool upper; /* was upper case */
};

#define FOLD_MAX 24 /* folded characters that one piece of text can give */

/*
 * Reads the character at byte `at` of text (at < text.len), with the
 * combining marks after it.  The *n folded characters, none for what is
 * dropped inside words (soft hyphens, joiners), go to out.  Returns the
 * first byte after what was read.
 */
size_t fold_next(
    struct span text, size_t at, struct folded out[FOLD_MAX], size_t *n);

/*
 * The letter without its accents, in lower case: é e, ç c, ø o.  Other
 * code points are returned as they are.
 */
uint32_t fold_plain(uint32_t cp);

/* Appends lower-case UTF-8 text without its accents. */
void fold_plain_add(struct span lower, struct buf *plain);

#endif
