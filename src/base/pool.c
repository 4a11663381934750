/*
 * Growing blocks.  Interface: pool.h.
 */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/pool.h"

#define REGION ((size_t)256 << 10)

/* In the order in which they were made. */
struct pool_region {
	struct pool_region *next;
	size_t size;
	_Alignas(16) unsigned char bytes[];
};

/* A block that is not in use. */
struct pool_spare {
	struct pool_spare *next;
};

static struct pool_region *
new_region(size_t size)
{
	struct pool_region *r = xmalloc(sizeof(*r) + size);

	r->next = NULL;
	r->size = size;
	return r;
}

/* The next region that has room for size bytes; one is made where none has. */
static void
turn(struct pool *p, size_t size)
{
	struct pool_region **at =
	    p->current == NULL ? &p->regions : &p->current->next;

	while (*at != NULL && (*at)->size < size)
		at = &(*at)->next;
	if (*at == NULL)
		*at = new_region(size > REGION ? size : REGION);
	p->current = *at;
	p->left = (*at)->size;
}

static void *
take(struct pool *p, size_t class)
{
	size_t size = (size_t)POOL_LEAST << class;
	struct pool_spare *spare = p->free[class];
	void *block;

	if (spare != NULL) {
		p->free[class] = spare->next;
		return spare;
	}
	if (p->left < size)
		turn(p, size);
	block = p->current->bytes + (p->current->size - p->left);
	p->left -= size;
	p->used += size;
	return block;
}

static void
give(struct pool *p, void *block, size_t class)
{
	struct pool_spare *spare = block;

	spare->next = p->free[class];
	p->free[class] = spare;
}

static size_t
class_of(size_t size)
{
	size_t class = 0;

	while ((size_t)POOL_LEAST << class < size)
		class ++;
	return class;
}

void *
pool_grow(struct pool *p, void *old, size_t len, size_t *cap, size_t need)
{
	size_t class = class_of(need);
	void *block = take(p, class);

	if (old != NULL) {
		memcpy(block, old, len);
		give(p, old, class_of(*cap));
	}
	*cap = (size_t)POOL_LEAST << class;
	return block;
}

void
pool_clear(struct pool *p)
{
	memset(p->free, 0, sizeof(p->free));
	p->current = NULL;
	p->left = p->used = 0;
}

void
pool_release(struct pool *p)
{
	while (p->regions != NULL) {
		struct pool_region *r = p->regions;

		p->regions = r->next;
		free(r);
	}
	*p = (struct pool){0};
}
