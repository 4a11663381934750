/*
 * Short texts that are freed together: in blocks, so that each costs its
 * bytes and no allocation.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

#include "base/span.h"

struct arena {
	struct arena_block *blocks; /* owned */
	size_t left;		    /* bytes of the first block */
};

#define ARENA_INIT                                                             \
	{                                                                      \
		NULL, 0                                                        \
	}

/* A copy with a NUL behind it, valid until arena_release(). */
char *arena_dup(struct arena *, struct span);

void arena_release(struct arena *);

#endif
