/*
 * The FTS5 tokenizer `miprof`.
 *
 * Documents are analysed: each position's forms become tokens at one place,
 * and strong tokens (schema.h) beside them.  Queries are taken as written:
 * split at blanks; after a `|` the next piece stands at the same position.
 * Nothing is analysed twice.
 */
#ifndef INDEX_TOKENIZER_H
#define INDEX_TOKENIZER_H

#include <stdint.h>

#include "index/fts5api.h"

struct analyser;
struct kept;
struct repeats;
struct tally;

/* What documents are tokenised with; lives as long as the connection. */
struct tokenizer {
	struct analyser *analyser; /* NULL: only queries can be tokenised */
	struct tally *tally;	   /* NULL: nothing is counted */
	uint32_t passage, source;  /* that are tokenised now: tally.h */
	int step;		   /* 1 while adding, -1 while removing */
	struct repeats *repeats;   /* made by tokenizer_register() */
	struct kept *kept;	   /* the last text of each zone; the same */
};

/*
 * Register it on the connection of this interface (NULL: an error).  An
 * SQLite result code.  With an analyser, tokenizer_release() is owed after
 * the connection is closed.
 */
int tokenizer_register(fts5_api *, struct tokenizer *);
void tokenizer_release(struct tokenizer *);

#endif
