/*
 * Inside the analysis: the folded characters from one place of the text on,
 * and the positions that the unit beginning there becomes.
 */
#ifndef FRENCH_UNIT_H
#define FRENCH_UNIT_H

#include "base/span.h"
#include "french/analyse.h"
#include "text/fold.h"

enum {
	PARTS_MAX = 16,	 /* positions of one unit */
	JOINED_MAX = 8,	 /* joined forms at one position */
	LOOK_AHEAD = 256 /* characters that a pattern may look at in vain */
};

struct position {
	size_t start, end;
	struct span forms[FORMS_MAX];
	size_t nforms;
	struct joined joined[JOINED_MAX];
	size_t njoined;
};

struct unit {
	/* The characters; more are read as they are asked for. */
	struct span text;
	size_t read; /* bytes of text that were read */
	struct folded *chars;
	size_t nchars, cap;
	bool after_apostrophe;
	bool after_point; /* of a number: 1. before 2.3 */
	bool after_plus;

	struct position positions[PARTS_MAX];
	size_t n;
	char *arena; /* letters of the forms */
	size_t arena_used;
};

#define ARENA_SIZE ((size_t)PARTS_MAX * (FORMS_MAX + JOINED_MAX) * FORM_MAX)

/* Character i of the unit, read now; past the end of the text one of cp 0. */
const struct folded *unit_read(struct unit *, size_t i);

static inline const struct folded *
unit_at(struct unit *u, size_t i)
{
	return i < u->nchars ? &u->chars[i] : unit_read(u, i);
}

static inline bool
unit_is(struct unit *u, size_t i, enum fold_kind kind)
{
	return unit_at(u, i)->kind == kind;
}

bool unit_is_alnum(struct unit *, size_t i); /* letter or digit */

/* The first character from i on that is no letter or digit (no digit). */
size_t unit_run(struct unit *, size_t i);
size_t unit_digits(struct unit *, size_t i);

/* Whether characters i..end spell word, in ISO 8859-1. */
bool unit_spells(struct unit *, size_t i, size_t end, const char *word);

/* Whether no letter or digit follows at i. */
bool unit_ends(struct unit *, size_t i);

/*
 * A form under construction: letters in the arena, FORM_MAX bytes at most,
 * what is more is cut.
 */
struct draft {
	char *p;
	size_t len;
	bool cut;
};

struct draft draft_start(struct unit *);
void draft_char(struct draft *, uint32_t cp);
void draft_run(struct draft *, struct unit *, size_t i, size_t end);
void draft_text(struct draft *, struct span);
struct span draft_end(struct draft *, struct unit *);

/* The letters of characters i..end as a form. */
struct span unit_form(struct unit *, size_t i, size_t end);

/* A new position for the characters i..end; NULL when there are enough. */
struct position *unit_add(struct unit *, size_t i, size_t end);
void position_form(struct position *, struct span form);
void position_join(struct position *, struct span form, size_t positions);

/*
 * Patterns.  Each returns how many characters it took, 0 where it does not
 * apply, and leaves the positions that they become.
 */
size_t take_address(struct unit *);
size_t take_acronym(struct unit *);
size_t take_article(struct unit *);
size_t take_number_sign(struct unit *);
size_t take_digits(struct unit *);
size_t take_word(struct unit *);

/*
 * The inclusive word whose stem is the characters i..end: its forms go to
 * p.  Returns where it ends, 0 where nothing inclusive follows the stem.
 */
size_t take_inclusive(struct unit *, size_t i, size_t end, struct position *p);

/* A Roman ordinal (XXIème, xxie): its form goes to *form. */
bool roman_ordinal(struct unit *, size_t i, size_t end, struct span *form);

#endif
