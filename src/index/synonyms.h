/*
 * How an expression is looked up among the synonyms: as the lemmas of its
 * words, without accents, one space between (`telephone grave danger`), so
 * that number, gender and accents make no difference.
 */
#ifndef INDEX_SYNONYMS_H
#define INDEX_SYNONYMS_H

#include "base/buf.h"
#include "base/span.h"

struct analyser;

/* Append the key of an expression; nothing where it has no word. */
void synonyms_key(struct analyser *, struct span expression, struct buf *key);

/* Append the key of one word, given its form as written. */
void synonyms_word(struct span form, struct buf *key);

#endif
