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
 * A form of this hash (formhash.h) is asked for soon.  Where it stands is
 * asked of memory for many at once: one by one, each would be waited for.
 * First the slot of each, then, with the slots there, the counters.
 */
void tally_expect_slot(const struct tally *, uint64_t hash);
void tally_expect_counter(const struct tally *, uint64_t hash);

/* The number of a form, of at most FORM_MAX bytes (analyse.h): from 0 on as
 * they come, the same for ever. */
uint32_t tally_number(struct tally *, struct span form, uint64_t hash);

/* The form of a number: the tally's. */
struct span tally_form(const struct tally *, uint32_t number);

/*
 * Count a form in one zone of a passage of a source, once each.  Passages and
 * sources are told apart by numbers from 1 on, never used twice; step is 1,
 * or -1 for a removal.
 */
void tally_count(struct tally *, uint32_t number, enum zone, uint32_t passage,
    uint32_t source, int step);

/* The forms of which a count changed since the last tally_clear(), in no
 * order: the tally's, until it is used again. */
const struct tally_entry *tally_changes(struct tally *, size_t *n);

/* Forget all changes; forms stay for the next ones. */
void tally_clear(struct tally *);

#endif
