/*
 * Blocks of memory that grow, many of them, and are forgotten together.  What
 * a block leaves when it grows is used for others; what was taken of the
 * system once stays: memory that is new costs more than looking after it (on
 * a virtual machine 2 ms a megabyte).
 */
#ifndef BASE_POOL_H
#define BASE_POOL_H

#include <stddef.h>

#define POOL_CLASSES 48
#define POOL_LEAST 32 /* bytes of a block */

struct pool {
	struct pool_spare *free[POOL_CLASSES]; /* of 32, 64, 128... bytes */
	struct pool_region *regions;	       /* owned: all */
	struct pool_region *current;	       /* what is not used yet */
	size_t left;			       /* bytes of it */
	size_t used; /* bytes of all blocks, free ones too */
};

/*
 * A block of at least `need` bytes in place of `old` (NULL: none) of *cap
 * bytes, beginning with its first `len`.  *cap is its size.
 */
void *pool_grow(struct pool *, void *old, size_t len, size_t *cap, size_t need);

/* All blocks are gone; their memory stays. */
void pool_clear(struct pool *);

void pool_release(struct pool *);

#endif
