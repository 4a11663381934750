/*
 * A French text becomes tokens: elision, hyphens, inclusive writing,
 * numbers, articles of law, acronyms.  What is indexed, asked for and
 * highlighted all come from here and cannot disagree.
 *
 * A token is one position.  Its forms are the word as written: lower
 * case, NFC, accents kept, œ and æ spelt oe and ae, at most FORM_MAX bytes,
 * made of letters and digits and the signs . - @ ' that join them.  An
 * inclusive word (professionnel·le·s) has several.  A joined form spells
 * this position and the following ones as one word (grandsparents).
 */
#ifndef FRENCH_ANALYSE_H
#define FRENCH_ANALYSE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/span.h"

#define FORM_MAX 64 /* bytes of the longest form; longer words are cut */
#define FORMS_MAX 8 /* forms at one position */

struct joined {
	struct span form;
	unsigned positions; /* covered, this one included; 2 or more */
};

struct token {
	size_t start, end;	  /* bytes of the text analysed, end excluded */
	const struct span *forms; /* the first is the word as written */
	size_t nforms;		  /* 1 to FORMS_MAX */
	const struct joined *joined;
	size_t njoined;
	bool stop; /* a stop word: decides nothing alone */
};

/*
 * Called once a position, in order; the token and all it points at are
 * gone when it returns.  Not 0 stops the analysis.
 */
typedef int token_fn(const struct token *, void *arg);

/* The analysis and its cache of words.  One thread at a time. */
struct analyser;

struct analyser *analyser_new(void);
void analyser_free(struct analyser *); /* NULL is fine */

/*
 * Tokens of text (any bytes) to fn, until the end (0 is returned) or until
 * fn returns something else (which is returned).
 */
int analyse(struct analyser *, struct span text, token_fn *, void *arg);

/*
 * Changes whenever the same text may give other tokens: an index written
 * under another version must be rebuilt.
 */
extern const char analyse_version[];

#endif
