/*
 * A hunspell dictionary of French, expanded: every form with its headword
 * and what the dictionary says of it.
 *
 * Words are given one byte a letter (ISO 8859-1), in lower case, œ and æ
 * spelt out; words that need other letters are left out.
 */
#ifndef FRENCH_GENERATE_HUNSPELL_H
#define FRENCH_GENERATE_HUNSPELL_H

#include "base/err.h"

enum trait {
	TRAIT_NOUN = 1 << 0,
	TRAIT_ADJECTIVE = 1 << 1,
	TRAIT_ADVERB = 1 << 2,
	TRAIT_VERB = 1 << 3,
	TRAIT_NAME = 1 << 4, /* of a person, a place, a firm */
	TRAIT_MASCULINE = 1 << 5,
	TRAIT_FEMININE = 1 << 6,
	TRAIT_PLURAL = 1 << 7,
	TRAIT_PARTICIPLE = 1 << 8,	   /* past */
	TRAIT_PRESENT_PARTICIPLE = 1 << 9, /* agissant */
	TRAIT_FINITE = 1 << 10,
	TRAIT_THEY = 1 << 11,	/* third person plural */
	TRAIT_BOOKISH = 1 << 12 /* past historic, imperfect subjunctive */
};

typedef void word_fn(
    const char *form, const char *headword, unsigned traits, void *arg);

/* 0, or -1 where a file cannot be read or is no such dictionary. */
int hunspell_read(
    const char *aff, const char *dic, word_fn *, void *arg, struct err *);

#endif
