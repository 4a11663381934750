/*
 * References to passages, as people and scripts keep them: ID:pPAGE.N, or
 * ID:N where the source has no pages; ID:pPAGE for a page, ID for all.
 */
#ifndef INDEX_REF_H
#define INDEX_REF_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/span.h"

void ref_add(struct buf *, const char *slug, unsigned page, unsigned number);

struct ref {
	struct span slug;
	bool paged;
	unsigned page, number; /* number 0: the whole page or publication */
};

/* Whether s is a reference. */
bool ref_parse(struct span s, struct ref *);

#endif
