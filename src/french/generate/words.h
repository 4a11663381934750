/*
 * The dictionary as readings: a form, a lemma it can stand for, and what is
 * known of it.  Words as in hunspell.h, without hyphens and apostrophes.
 */
#ifndef FRENCH_GENERATE_WORDS_H
#define FRENCH_GENERATE_WORDS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "french/generate/hunspell.h"

enum {
	TRAIT_SOLID = 1 << 13,	    /* written without a hyphen, too */
	TRAIT_APOSTROPHE = 1 << 14, /* written with an apostrophe */
	TRAIT_LOOSE = 1 << 15	    /* may be meant where accents are missing */
};

struct reading {
	const char *form, *lemma; /* interned: equal words are equal pointers */
	unsigned traits;
	bool first; /* what a reader who types the form means */
};

struct words {
	struct reading *readings; /* by form, then lemma, in byte order */
	size_t n, cap;
	struct interned *strings;
};

#define WORDS_INIT                                                             \
	{                                                                      \
		NULL, 0, 0, NULL                                               \
	}

void words_release(struct words *);

/* The one copy of a word; NULL where it is unknown and add is false. */
const char *words_intern(struct words *, const char *word, bool add);

/*
 * Reads the dictionary and the table of its gaps, and settles lemmas and what
 * a typed form means; unrelated names participles that mean no verb.
 */
int words_read(struct words *, const char *aff, const char *dic,
    const char *gaps, const char *unrelated, struct err *);

/* The readings of a form, *n of them (0 where it has none). */
const struct reading *words_find(
    const struct words *, const char *form, size_t *n);

/* Traits of all readings whose form and lemma are this word; 0 for none. */
unsigned words_headword(const struct words *, const char *lemma);

/*
 * Calls fn for each line of a data file of two or three words; lines that
 * begin with # are comments.  third is "" where a line has two.
 */
typedef int pair_fn(
    const char *first, const char *second, const char *third, void *arg);
int words_pairs(const char *file, pair_fn *, void *arg, struct err *);

#endif
