/*
 * An array that grows without moving: in blocks, so that growing copies
 * nothing and leaves nothing behind, and pointers into it stay good.
 */
#ifndef BASE_BLOCKS_H
#define BASE_BLOCKS_H

#include <stddef.h>
#include <stdlib.h>

#include "base/mem.h"

#define BLOCK_ITEMS 1024

struct blocks {
	char **list; /* owned, each of BLOCK_ITEMS items */
	size_t n, cap;
};

/* Room for n items of the size; new ones are zero bytes. */
static inline void
blocks_reserve(struct blocks *b, size_t n, size_t size)
{
	while (b->n * BLOCK_ITEMS < n) {
		b->list = mem_more(b->list, b->n, &b->cap, sizeof(*b->list));
		b->list[b->n++] = xcalloc(BLOCK_ITEMS, size);
	}
}

/* How many items there is room for. */
static inline size_t
blocks_room(const struct blocks *b)
{
	return b->n * BLOCK_ITEMS;
}

static inline void *
blocks_at(const struct blocks *b, size_t i, size_t size)
{
	return b->list[i / BLOCK_ITEMS] + i % BLOCK_ITEMS * size;
}

static inline void
blocks_release(struct blocks *b)
{
	for (size_t i = 0; i < b->n; i++)
		free(b->list[i]);
	free(b->list);
	*b = (struct blocks){NULL, 0, 0};
}

#endif
