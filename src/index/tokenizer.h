/*
 * The FTS5 tokenizer `miprof`.
 *
 * Documents: body, SECTION_MARK, section path, TITLE_MARK, title; each is
 * analysed, and forms become tokens with their zone's prefix.  Queries are
 * taken as written: split at blanks; after a `|` the next piece stands at
 * the same position.  Nothing is analysed twice.
 */
#ifndef INDEX_TOKENIZER_H
#define INDEX_TOKENIZER_H

#include <sqlite3.h>
#include <stdint.h>

struct analyser;
struct tally;

/* What documents are tokenised with; lives as long as the connection. */
struct tokenizer {
	struct analyser *analyser; /* NULL: only queries can be tokenised */
	struct tally *tally;	   /* NULL: nothing is counted */
	int64_t passage;	   /* that is tokenised now */
	int step;		   /* 1 while adding, -1 while removing */
};

/* Register it on a connection.  An SQLite result code. */
int tokenizer_register(sqlite3 *, struct tokenizer *);

#endif
