/*
 * The tokens of a passage's columns (schema.h), as the full-text table has
 * them: the forms of each position, and which of them are strong.  The last
 * text of each zone is kept: a title, and most sections, are those of the
 * passage before.
 */
#ifndef INDEX_TOKENS_H
#define INDEX_TOKENS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/span.h"
#include "index/schema.h"

struct analyser;
struct repeats;
struct tally;

/* One of the different forms of a text. */
struct text_form {
	uint64_t hash; /* formhash.h */
	size_t at;     /* bytes of text_tokens.bytes */
	unsigned char len;
	bool strong;	 /* deserves a strong token where it first stands */
	unsigned times;	 /* that it stands in the text */
	uint32_t number; /* in the tally */
};

struct text_token {
	size_t start, end; /* bytes of the column */
	uint32_t form;	   /* of text_tokens.forms */
	bool colocated;	   /* at the place of the one before */
	bool first;	   /* of its form in the text */
};

struct text_tokens {
	struct text_token *tokens;
	struct text_form *forms;
	size_t n, nforms;
	size_t cap, capforms;
	struct buf bytes; /* of the forms */
	struct buf text;
};

/* All of it is its user's, from {0} to tokens_release(). */
struct tokens {
	struct analyser *analyser; /* borrowed */
	struct tally *tally;	   /* borrowed; NULL: nothing is counted */
	uint32_t passage, source;  /* that come next: tally.h */
	int step;		   /* 1 while adding, -1 while removing */
	struct repeats *repeats;
	struct text_tokens kept[ZONE_COUNT];
};

void tokens_release(struct tokens *);

/*
 * The tokens of a column of the passage, counted in the tally.  *zone is what
 * its first byte says.  The tokens are good until the next column of the zone.
 */
const struct text_tokens *tokens_of(
    struct tokens *, struct span column, enum zone *zone);

/* The bytes of a form. */
static inline struct span
text_form_span(const struct text_tokens *t, const struct text_form *form)
{
	return (struct span){t->bytes.p + form->at, form->len};
}

#endif
