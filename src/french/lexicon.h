/*
 * What is known of French words: spellings without accents, lemmas and
 * families.  The lexicon is made at build time from Debian's
 * hunspell-fr-classical and is read-only data in the program.
 */
#ifndef FRENCH_LEXICON_H
#define FRENCH_LEXICON_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/span.h"

/* How a lemma was come by. */
enum lemma_source {
	LEMMA_FIRST,  /* the reading that a typed word has first */
	LEMMA_OTHER,  /* another reading of a homograph */
	LEMMA_GUESSED /* by prefix or learned endings: not in the lexicon */
};

typedef void lemma_fn(struct span lemma, enum lemma_source, void *arg);

/* Appends the form without its accents (œ is already oe in a form). */
void lexicon_plain(struct span form, struct buf *plain);

/* Whether the lexicon has this form, accents as written. */
bool lexicon_has(struct span form);

/*
 * The lemmas of a form, first readings first; a form that is known in no
 * way is its own lemma.  Never none.
 */
void lexicon_lemmas(struct span form, lemma_fn *, void *arg);

/*
 * The accented spellings that the lexicon has for a word typed without
 * accents, commonest knowledge first; none for a word that has an accent.
 */
void lexicon_accented(struct span plain, lemma_fn *, void *arg);

/*
 * The lemmas of the same family as a lemma (agresser: agression,
 * agresseur), itself left out.
 */
void lexicon_family(struct span lemma, lemma_fn *, void *arg);

/*
 * Whether the word is one of French, be accents lacking or wrong: it is not
 * misspelt, even where no text has it.
 */
bool lexicon_knows(struct span form);

/*
 * The bytes of a prefix that makes a known word of its own of the rest
 * (cyber-, co-); 0 for a word that the lexicon has or that has none.
 */
size_t lexicon_prefix(struct span form);

/* Whether two known words have a lemma in common. */
bool lexicon_akin(struct span, struct span);

/* Whether both are known, under one lemma, and the first is feminine. */
bool lexicon_is_feminine_of(struct span feminine, struct span masculine);

/* Whether the word is known, and not only with a hyphen or as a name. */
bool lexicon_has_solid(struct span form);

/* Whether the form is a word written with an apostrophe (prudhomme). */
bool lexicon_has_apostrophe(struct span form);

/* Articles, pronouns, prepositions: indexed, but they decide nothing. */
bool lexicon_is_stop(struct span form);
struct span lexicon_stop(size_t i); /* one of them; empty past the last */

#endif
