/*
 * In how many passages each form stands, zone by zone: counted while the
 * passages are tokenised, written to the table of forms at each commit.
 */
#ifndef INDEX_TALLY_H
#define INDEX_TALLY_H

#include <stddef.h>
#include <stdint.h>

#include "base/span.h"
#include "index/schema.h"

struct tally_entry {
	struct span form;	  /* owned by the tally */
	int64_t seen[ZONE_COUNT]; /* the last passage counted */
	int64_t change[ZONE_COUNT];
};

struct tally;

struct tally *tally_new(void);
void tally_free(struct tally *);

/* Count form once a passage and zone; step is 1, or -1 for a removal. */
void tally_count(struct tally *, enum zone, struct span form, int64_t passage,
    int step);

/* All entries, changed since the last tally_clear() or not, in no order. */
const struct tally_entry *tally_entries(const struct tally *, size_t *n);

/* Forget all changes and passages; forms stay for the next ones. */
void tally_clear(struct tally *);

#endif
