/*
 * What the reader's words mean in this index: for each leaf of the query
 * the phrases to look for, from the word as typed to its synonyms.
 */
#ifndef SEARCH_EXPAND_H
#define SEARCH_EXPAND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "index/reader.h"
#include "search/query.h"

/* How a phrase comes from what was typed. */
enum nearness {
	AS_TYPED,   /* the forms typed */
	SAME_LEMMA, /* another form of the word */
	GUESSED,    /* with accents that were not typed */
	FAMILY,	    /* agression for agresser */
	SYNONYM,    /* of the vocabulary of the field */
	NEARNESS_COUNT
};

/* One FTS5 phrase: forms at each position. */
struct term {
	enum nearness nearness;
	double weight;	  /* of an occurrence; 1 for what was typed */
	uint64_t leaves;  /* bits of the leaves that it stands for */
	struct buf forms; /* `f1|f2 g1`: as the tokenizer reads queries */
	unsigned words;	  /* positions */
	double passages;  /* that have it, estimated; an upper bound for a
			     phrase */
};

/* What is known of a leaf. */
struct leaf {
	bool stop;	       /* decides nothing unless all are */
	bool follows;	       /* beside another word: comment, contre */
	bool known;	       /* the index has it in some way */
	double weight;	       /* of the whole leaf, 0 to 1 */
	double n[FORM_COUNTS]; /* of the forms typed and of the lemmas */
};

struct expansion {
	struct term *terms; /* those of a leaf are neighbours */
	size_t nterms, capterms;
	struct leaf leaves[QUERY_LEAVES];
	double passages, sources; /* in the whole index */
};

struct expand_options {
	bool exact, synonyms;
};

/* 0, or -1 and *e.  Release *out in both cases. */
int expand(struct expansion *out, const struct query *, struct reader *,
    struct analyser *, const struct expand_options *, struct err *e);
void expansion_release(struct expansion *);

/* For --explain: a line a leaf. */
void expansion_print(
    const struct expansion *, const struct query *, struct buf *);

#endif
