/*
 * Endings learned from the dictionary, for words that it lacks: what to cut
 * from the end of a form and what to add, to have its lemma.
 */
#ifndef FRENCH_GENERATE_ENDINGS_H
#define FRENCH_GENERATE_ENDINGS_H

#include "french/generate/words.h"

#define ENDING_MAX 8 /* letters looked at */

struct ending {
	char reversed[ENDING_MAX + 1]; /* the ending, last letter first */
	const char *change;	       /* cut and add: the first byte is '0' +
					  letters cut, the rest is added */
};

struct endings {
	struct ending *v; /* by reversed, in byte order */
	size_t n, cap;
};

#define ENDINGS_INIT                                                           \
	{                                                                      \
		NULL, 0, 0                                                     \
	}

void endings_release(struct endings *);

/* The longest ending that a word has is the one that holds for it. */
void endings_learn(struct endings *, struct words *);

#endif
