/*
 * Words that the index does not have, put right: typing slips, missing
 * letters, words that sound alike.
 */
#ifndef SEARCH_CORRECT_H
#define SEARCH_CORRECT_H

#include "base/buf.h"
#include "base/err.h"
#include "index/reader.h"
#include "search/expand.h"
#include "search/query.h"

/*
 * Replace each word of the query that means nothing in this index by its
 * nearest neighbour there; words in quotes and numbers stay.  A line for
 * each goes to notes.  How many were replaced, or -1 and *e.
 */
int correct_words(struct query *, const struct expansion *, struct reader *,
    struct buf *notes, struct err *e);

/* Whether the leaf means something in this index. */
bool correct_is_known(const struct expansion *, size_t leaf);

/* Append the nearest words, at most max, `, ` between; nothing where none
 * is near.  0, or -1 and *e. */
int correct_near(struct reader *, const char *form, size_t max,
    struct buf *list, struct err *e);

#endif
