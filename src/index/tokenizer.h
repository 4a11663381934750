/*
 * The FTS5 tokenizer `miprof`.
 *
 * Documents are analysed (tokens.h): each position's forms become tokens at
 * one place, and strong tokens beside them.  Queries are taken as written:
 * split at blanks; after a `|` the next piece stands at the same position.
 * Nothing is analysed twice.
 */
#ifndef INDEX_TOKENIZER_H
#define INDEX_TOKENIZER_H

#include "index/fts5api.h"

struct tokens;

/*
 * Register it on the connection of this interface (NULL: an error).  An
 * SQLite result code.  The tokens live as long as the connection; without an
 * analyser, only queries can be tokenised.
 */
int tokenizer_register(fts5_api *, struct tokens *);

#endif
