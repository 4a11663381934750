/*
 * The tables of forms: what the index knows of each word that stands in it.
 * Filled from a tally at each commit.
 */
#ifndef INDEX_FORMS_H
#define INDEX_FORMS_H

#include <sqlite3.h>
#include <stdint.h>

#include "base/err.h"
#include "french/nearest.h"
#include "index/tally.h"

/*
 * Add the tally's changes to the tables spelling and lemma and clear it.
 * *sum, the checksum of all their rows, follows; words is told of each
 * spelling that changed.  0, or -1 and *e.
 */
int forms_flush(sqlite3 *, struct tally *, uint64_t *sum,
    struct vocabulary *words, struct err *e);

/* The part of one row in the checksum of all: their sum modulo 2^64. */
uint64_t forms_checksum(struct span key, struct span forms);

#endif
