/*
 * The hash of a form, for the tables of memory that are asked for each word of
 * a text: computed once, it serves them all.  Never stored.
 */
#ifndef INDEX_FORMHASH_H
#define INDEX_FORMHASH_H

#include <stdint.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "base/span.h"

static inline uint64_t
form_hash(struct span form)
{
	return XXH3_64bits(form.p, form.len);
}

#endif
