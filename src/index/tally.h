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

/* By how much the counts of a form changed. */
struct tally_entry {
	struct span form;
	int64_t change[FORM_COUNTS];
};

struct tally;

struct tally *tally_new(void);
void tally_free(struct tally *);

/*
 * Forms of these hashes (formhash.h) are counted next.  Where they stand is
 * asked of memory at once: one by one, each would be waited for.
 */
void tally_expect(const struct tally *, const uint64_t *hashes, size_t n);

/*
 * Count form in one zone of a passage of a source, once each.  A form has at
 * most FORM_MAX bytes (analyse.h).  Passages and sources are told apart by
 * numbers from 1 on, never used twice; step is 1, or -1 for a removal.
 */
void tally_count(struct tally *, enum zone, struct span form, uint64_t hash,
    uint32_t passage, uint32_t source, int step);

/* The forms of which a count changed since the last tally_clear(), in no
 * order: the tally's, until it is used again. */
const struct tally_entry *tally_changes(struct tally *, size_t *n);

/* Forget all changes; forms stay for the next ones. */
void tally_clear(struct tally *);

#endif
