/*
 * The postings of passages that are added: for each term, the rows that have
 * it and its positions there, collected as FTS5 stores them and written as
 * one segment of the full-text table.
 */
#ifndef INDEX_POSTINGS_H
#define INDEX_POSTINGS_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "index/schema.h"

struct postings;
struct tally;
struct text_tokens;

/* The tally numbered the forms.  What is more than some bytes of memory goes
 * beside path.  Both are borrowed, and live as long. */
struct postings *postings_new(
    const struct tally *, const char *path, size_t memory);
void postings_free(struct postings *);

/*
 * Add the columns of a passage, one after another in the order of enum zone.
 * Rows come in ascending order: postings_write() first where one does not.
 * 0, or -1 and *e.
 */
int postings_add(struct postings *, int64_t row, enum zone,
    const struct text_tokens *, struct err *);

/* Whether this row was added and is not written, or one after it is. */
bool postings_reach(const struct postings *, int64_t row);

/* Whether a row lies among those that were added and are not written. */
bool postings_span(const struct postings *, int64_t row);

/* Write all into the table, in the transaction at hand, and begin anew.  0, or
 * -1 and *e. */
int postings_write(struct postings *, sqlite3 *, struct err *);

#endif
