/*
 * Where each form stands, counted while passages are tokenised and written
 * to the tables of forms at each commit.
 */
#ifndef INDEX_TALLY_H
#define INDEX_TALLY_H

#include <stddef.h>
#include <stdint.h>

#include "base/span.h"
#include "index/schema.h"

struct tally_entry {
	struct span form;	   /* owned by the tally */
	int64_t seen[FORM_COUNTS]; /* the last passage or source counted */
	int64_t change[FORM_COUNTS];
};

struct tally;

struct tally *tally_new(void);
void tally_free(struct tally *);

/*
 * Count form in one zone of a passage of a source, once each.  Passages and
 * sources are told apart by numbers from 1 on, never used twice; step
 * is 1, or -1 for a removal.
 */
void tally_count(struct tally *, enum zone, struct span form, int64_t passage,
    int64_t source, int step);

/* All entries, changed since the last tally_clear() or not, in no order. */
const struct tally_entry *tally_entries(const struct tally *, size_t *n);

/* Forget all changes; forms stay for the next ones. */
void tally_clear(struct tally *);

#endif
