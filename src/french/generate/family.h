/*
 * Families: which nouns, adjectives and adverbs come from which verb or
 * adjective (agresser: agression, agresseur; violent: violence).
 */
#ifndef FRENCH_GENERATE_FAMILY_H
#define FRENCH_GENERATE_FAMILY_H

#include "french/generate/words.h"

struct link {
	const char *from, *to; /* lemmas, interned */
};

struct families {
	struct link *links; /* by from, then to; both ways */
	size_t n, cap;
};

#define FAMILIES_INIT                                                          \
	{                                                                      \
		NULL, 0, 0                                                     \
	}

void families_release(struct families *);

/*
 * unrelated names pairs that only look like one; related names those that
 * no rule can see.
 */
int families_find(struct families *, struct words *, const char *unrelated,
    const char *related, struct err *);

#endif
